import NumericalMethods
import RealModule

extension LawFit {
  /// Returns the interval of a quantity, by the delta method or from the bootstrap replicates.
  ///
  /// Nil if the fit has no covariance or no replicates, and for the methods that need the runs (`LawInference`).
  public func interval(of quantity: LawQuantity, method: IntervalMethod = .delta, confidence: Double? = nil) -> QuantityInterval? {
    let confidence = confidence ?? configuration.confidence
    let interval: Interval? =
      switch method {
      case .delta: deltaInterval(quantity, confidence)
      case .percentile: Interval(percentileOf: replicateLaws.map(quantity.value), confidence: confidence)
      case .bca, .profile: nil
      }
    return interval.map {
      QuantityInterval(quantity: quantity.name, value: quantity.value(law), interval: $0, method: method, confidence: confidence)
    }
  }

  /// Returns the intervals of the parameters by name, by the method of the configuration.
  func parameterIntervals(_ fitted: FittedRegression) -> [String: Interval] {
    var intervals: [String: Interval] = [:]
    for (index, parameter) in law.family.parameters.enumerated() {
      let quantity = LawQuantity.parameter(index, name: parameter.name, isPositive: isLogarithmic(index))
      intervals[parameter.name] = interval(quantity, fitted, configuration.interval, configuration.confidence)
    }
    return intervals
  }

  /// Returns the interval of a quantity by any method.
  func interval(_ quantity: LawQuantity, _ fitted: FittedRegression, _ method: IntervalMethod, _ confidence: Double) -> Interval? {
    switch method {
    case .delta, .percentile: interval(of: quantity, method: method, confidence: confidence)?.interval
    case .profile: fitted.profileInterval(quantity, confidence: confidence)
    case .bca: accelerated(quantity, acceleration: fitted.acceleration(quantity), confidence: confidence)
    }
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
