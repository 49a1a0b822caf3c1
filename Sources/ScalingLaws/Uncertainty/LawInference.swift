import NumericalMethods
import RealModule

/// An interval of a quantity, with how it was made.
public struct QuantityInterval: Codable, Hashable, Sendable {
  /// The name of the quantity.
  public var quantity: String
  /// The quantity at the fit.
  public var value: Double
  /// From where to where; an end that the runs don't determine is not finite.
  public var interval: Interval
  /// The method of the interval.
  public var method: IntervalMethod
  /// The probability that it is meant to hold.
  public var confidence: Double

  /// Makes an interval.
  public init(quantity: String, value: Double, interval: Interval, method: IntervalMethod, confidence: Double) {
    self.quantity = quantity
    self.value = value
    self.interval = interval
    self.method = method
    self.confidence = confidence
  }
}

/// A method for confidence intervals.
public enum IntervalMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// g ± t·σ with the sandwich covariance's standard error and Student's t.
  ///
  /// In the logarithm for positive quantities.
  case delta
  /// The middle part of the bootstrap replicates.
  case percentile
  /// The same, moved by the bias and the skewness that replicates and jackknife show (Efron, doi:10.1080/01621459.1987.10478410).
  case bca
  /// The values at which the objective, minimised over all else, rises no further than chance would take it.
  case profile

  /// Whether it needs bootstrap replicates.
  public var needsReplicates: Bool { self == .percentile || self == .bca }
}

/// A scalar that a law gives: a parameter, a best size, a loss.
public struct LawQuantity: Sendable {
  /// The name of the quantity.
  public let name: String
  /// Whether it can only be positive, so that its errors are taken in the logarithm.
  public let isPositive: Bool
  /// Reads it off a law.
  public let value: @Sendable (Law) -> Double
  /// The position of the parameter that it is; nil for other quantities.
  private(set) var parameter: Int?

  /// Makes a quantity.
  public init(_ name: String, isPositive: Bool = true, value: @escaping @Sendable (Law) -> Double) {
    self.name = name
    self.isPositive = isPositive
    self.value = value
  }

  /// N*(C), where C = k·N·D.
  public static func optimalParameters(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("N*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).parameters }
  }

  /// D*(C), where C = k·N·D.
  public static func optimalTokens(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("D*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).tokens }
  }

  /// L*(C), the least loss of a budget, where C = k·N·D.
  public static func optimalLoss(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("L*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).loss }
  }

  /// L(N, D).
  public static func loss(parameters: Double, tokens: Double) -> LawQuantity {
    LawQuantity("L(\(parameters.inWords), \(tokens.inWords))") { $0.loss(parameters: parameters, tokens: tokens) }
  }

  /// L of a design.
  public static func loss(of design: RunDesign) -> LawQuantity { LawQuantity("L") { $0.loss(of: design) } }

  /// a = d ln N*/d ln C about a compute, by a difference over a factor of e.
  ///
  /// The step is wide enough for optima that are found by search.
  public static func optimalParameterExponent(compute: Double) -> LawQuantity {
    LawQuantity("a", isPositive: false) { law in
      let factor = Double.exp(0.5)
      return Double.log(law.optimum(compute: compute * factor).parameters / law.optimum(compute: compute / factor).parameters)
    }
  }

  /// A parameter of a law, by its position in `parameterNames`.
  public static func parameter(_ index: Int, name: String, isPositive: Bool = false) -> LawQuantity {
    var quantity = LawQuantity(name, isPositive: isPositive) { $0.parameterValues[index] }
    quantity.parameter = index
    return quantity
  }
}

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

extension LawFit {
  /// Returns the interval of a quantity, by the delta method or from the bootstrap replicates.
  ///
  /// Nil if the fit has no covariance or no replicates, if nothing moves the quantity though the runs have noise, and for the methods that need the
  /// runs (`LawInference`).
  public func interval(of quantity: LawQuantity, method: IntervalMethod = .delta, confidence: Double? = nil) -> QuantityInterval? {
    let confidence = confidence ?? configuration.confidence
    let interval: Interval? =
      switch method {
      case .delta: deltaInterval(quantity, confidence)
      case .percentile: Interval(percentileOf: replicateLaws.map(quantity.value), confidence: confidence)
      case .bca, .profile: nil
      }
    return interval.flatMap { isMeaningful($0) ? $0 : nil }.map {
      QuantityInterval(quantity: quantity.name, value: quantity.value(law), interval: $0, method: method, confidence: confidence)
    }
  }

  /// Sets the intervals of the parameters, by the method of the configuration, each within the parameter's range.
  mutating func setIntervals(_ fitted: FittedRegression) {
    for (index, parameter) in law.family.parameters.enumerated() {
      let quantity = LawQuantity.parameter(index, name: parameter.name, isPositive: isLogarithmic(index))
      let isAtBound = convergence.parametersAtBounds.contains(parameter.name)
      // Replicates may leave a bound; linear errors and the profile of a parameter can't.
      let own =
        isAtBound && !configuration.interval.needsReplicates
        ? nil : interval(quantity, fitted, configuration.interval, configuration.confidence)
      let interval = own ?? (isAtBound ? fitted.boundInterval(index, confidence: configuration.confidence) : nil)
      intervals[parameter.name] = interval
      if let interval, let range = fitted.range(ofParameter: index), interval.low <= range.lowerBound || interval.high >= range.upperBound {
        oneSidedIntervals.append(parameter.name)
      }
    }
  }

  /// Whether an interval says something: none of no width does, unless the runs follow the law without noise.
  private func isMeaningful(_ interval: Interval) -> Bool { interval.high > interval.low || noise.sigma < 1e-9 }

  /// Returns the interval of a quantity by any method.
  ///
  /// That of a parameter is cut where its range ends: linear errors don't know that there is no floor below zero.
  func interval(_ quantity: LawQuantity, _ fitted: FittedRegression, _ method: IntervalMethod, _ confidence: Double) -> Interval? {
    let interval: Interval? =
      switch method {
      case .delta, .percentile: interval(of: quantity, method: method, confidence: confidence)?.interval
      case .profile: fitted.profileInterval(quantity, confidence: confidence)
      case .bca:
        accelerated(quantity, acceleration: fitted.acceleration(quantity), confidence: confidence).flatMap { isMeaningful($0) ? $0 : nil }
      }
    guard let interval, let range = quantity.parameter.flatMap({ fitted.range(ofParameter: $0) }) else { return interval }
    return Interval(low: max(interval.low, range.lowerBound), high: min(interval.high, range.upperBound))
  }

  /// Whether a parameter's errors are taken in the logarithm.
  ///
  /// Scales are, and positive parameters whose standard error is less than half their value.
  private func isLogarithmic(_ index: Int) -> Bool {
    let value = law.parameterValues[index]
    if value > 0, law.family.parameters[index].isScale { return true }
    let error = standardError { $0.parameterValues[index] } ?? 0
    return value > 0 && error < 0.5 * value
  }

  /// ĝ ± t·σ, in the logarithm for a positive quantity.
  private func deltaInterval(_ quantity: LawQuantity, _ confidence: Double) -> Interval? {
    let value = quantity.value(law)
    let error = standardError { quantity.isPositive ? Double.log(quantity.value($0)) : quantity.value($0) }
    guard let error, let covariance, error.isFinite else { return nil }
    let reach = error * StudentDistribution(degreesOfFreedom: Double(covariance.degreesOfFreedom)).quantile(0.5 * (1 + confidence))
    if quantity.isPositive { return Interval(low: value * Double.exp(-reach), high: value * Double.exp(reach)) }
    return Interval(low: value - reach, high: value + reach)
  }

  /// The percentiles moved by bias and acceleration (Efron, doi:10.1080/01621459.1987.10478410).
  func accelerated(_ quantity: LawQuantity, acceleration: Double, confidence: Double) -> Interval? {
    let draws = replicateLaws.map(quantity.value).filter(\.isFinite)
    guard draws.count > 1 else { return nil }
    let value = quantity.value(law)
    let below = (Double(draws.count { $0 < value }) + 0.5 * Double(draws.count { $0 == value })) / Double(draws.count)
    let edge = 0.5 / Double(draws.count)
    let bias = NormalDistribution.quantile(min(max(below, edge), 1 - edge))
    let percentiles = Percentiles(draws)
    func end(_ probability: Double) -> Double {
      let z = bias + NormalDistribution.quantile(probability)
      return percentiles.quantile(NormalDistribution.cumulative(bias + z / (1 - acceleration * z)))
    }
    return Interval(low: end(0.5 * (1 - confidence)), high: end(0.5 * (1 + confidence)))
  }
}
