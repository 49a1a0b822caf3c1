import NumericalMethods
import RealModule

/// The uncertainty of a fit, asked for any quantity: with the runs at hand, profiles and accelerated bootstraps too.
public struct LawInference: Sendable {
  /// The fit.
  public let fit: LawFit
  private let fitted: FittedRegression

  /// Takes a fit and the table that it was fitted to; costs one evaluation of the law.
  ///
  /// - Throws: `FitError` if the fit was clustered by a column that the table doesn't have.
  public init(_ fit: LawFit, table: RunTable) throws(FitError) {
    self.fit = fit
    fitted = try LawFitter(fit.law.family, table: table, configuration: fit.configuration).fitted(fit.law)
  }

  /// Returns the interval of a quantity by a method; nil without the covariance or the replicates that it needs.
  public func interval(of quantity: LawQuantity, method: IntervalMethod? = nil, confidence: Double? = nil) -> QuantityInterval? {
    let method = method ?? fit.configuration.interval
    let confidence = confidence ?? fit.configuration.confidence
    return fit.interval(quantity, fitted, method, confidence).map {
      QuantityInterval(quantity: quantity.name, value: quantity.value(fit.law), interval: $0, method: method, confidence: confidence)
    }
  }
}

extension FittedRegression {
  /// Returns the profile's interval in the unit of the quantity.
  func profileInterval(_ quantity: LawQuantity, confidence: Double) -> Interval? {
    guard let interval = profile(quantity, confidence: confidence) else { return nil }
    return quantity.isPositive ? Interval(low: Double.exp(interval.low), high: Double.exp(interval.high)) : interval
  }
}
