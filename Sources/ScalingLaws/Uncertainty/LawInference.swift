import NumericalMethods
import RealModule

/// The uncertainty of a fit, asked for any quantity: with the runs at hand, profiles and accelerated bootstraps too.
public struct LawInference: Sendable {
  /// The fit.
  public let fit: LawFit
  private let engine: any QuantityIntervals

  /// Takes a fit and the table that it was fitted to; costs one evaluation of the law.
  ///
  /// - Throws: `FitError` where the fit was clustered by a column that the table doesn't have.
  public init(_ fit: LawFit, table: RunTable) throws(FitError) {
    self.fit = fit
    engine = try Self.engine(fit.law, fit, table)
  }

  private static func engine<Law: LawFamily>(_ law: Law, _ fit: LawFit, _ table: RunTable) throws(FitError) -> any QuantityIntervals {
    let fitter = try LawFitter<Law.Model>(table: table, configuration: fit.configuration)
    return fitter.fitted(law)
  }

  /// Returns the interval of a quantity by a method; nil where it can't be had: no covariance, or no replicates.
  public func interval(of quantity: LawQuantity, method: IntervalMethod? = nil, confidence: Double? = nil) -> QuantityInterval? {
    let method = method ?? fit.configuration.interval
    let confidence = confidence ?? fit.configuration.confidence
    let interval: Interval? =
      switch method {
      case .delta, .percentile: fit.interval(of: quantity, method: method, confidence: confidence)?.interval
      case .profile: engine.profileInterval(quantity, confidence: confidence)
      case .bca: fit.accelerated(quantity, acceleration: engine.acceleration(quantity), confidence: confidence)
      }
    return interval.map {
      QuantityInterval(quantity: quantity.name, value: quantity.value(fit.law), interval: $0, method: method, confidence: confidence)
    }
  }
}

/// What a fitted regression answers whatever its family.
protocol QuantityIntervals: Sendable {
  /// The profile's interval in the unit of the quantity.
  func profileInterval(_ quantity: LawQuantity, confidence: Double) -> Interval?
  /// Efron's acceleration.
  func acceleration(_ quantity: LawQuantity) -> Double
}

extension FittedRegression: QuantityIntervals {
  func profileInterval(_ quantity: LawQuantity, confidence: Double) -> Interval? {
    guard let interval = profile(quantity, confidence: confidence) else { return nil }
    return quantity.isPositive ? Interval(low: Double.exp(interval.low), high: Double.exp(interval.high)) : interval
  }
}
