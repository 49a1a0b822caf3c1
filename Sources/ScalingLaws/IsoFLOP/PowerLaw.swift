import NumericalMethods
import RealModule

/// y = exp(intercept)·(C/centre)^exponent, fitted as a straight line in logarithms, with its uncertainty.
public struct PowerLaw: Codable, Hashable, Sendable {
  /// The compute at which `intercept` holds: the geometric mean of the points.
  public let centre: Double
  /// ln y at the centre.
  public let intercept: Double
  /// d ln y / d ln C.
  public let exponent: Double
  /// The variance of the intercept, the covariance of the two, the variance of the exponent.
  public let covariance: [Double]
  /// The degrees of freedom of Student's t.
  public let degreesOfFreedom: Int

  /// Fits ln y against ln C, each point weighted by its own error.
  ///
  /// The covariance is that of the given errors, made larger by χ²/ν where the points scatter more than the errors say.
  ///
  /// - Parameters:
  ///   - errors: the standard errors of ln y; where they are zero, all points weigh the same and the scatter alone counts.
  ///   - errorFreedom: the degrees of freedom behind the errors.
  /// - Returns: nil for fewer than two different computes.
  public init?(computes: [Double], values: [Double], errors: [Double], errorFreedom: Int) {
    let logs = computes.map { Double.log($0) }
    let middle = mean(logs)
    let known = errors.allSatisfy { $0 > 0 }
    let weights = known ? errors.map { 1 / ($0 * $0) } : errors.map { _ in 1.0 }
    let fit = LinearRegression(rows: logs.map { [1, $0 - middle] }, values: values.map { Double.log($0) }, weights: weights)
    guard let fit else { return nil }
    let scatter = fit.residualVariance ?? 0
    let scale = known ? max(1, scatter) : scatter
    centre = Double.exp(middle)
    intercept = fit.coefficients[0]
    exponent = fit.coefficients[1]
    covariance = [fit.unscaledCovariance[0], fit.unscaledCovariance[1], fit.unscaledCovariance[3]].map { $0 * scale }
    degreesOfFreedom = max(1, known ? errorFreedom : fit.degreesOfFreedom)
  }

  /// y at C = 1: the coefficient of y = coefficient·C^exponent.
  public var coefficient: Double { Double.exp(intercept - exponent * Double.log(centre)) }

  /// Returns y at a compute.
  public func value(compute: Double) -> Double {
    Double.exp(intercept + exponent * Double.log(compute / centre))
  }

  /// Returns the standard error of ln y at a compute.
  public func logError(compute: Double) -> Double {
    let x = Double.log(compute / centre)
    return max(0, covariance[0] + 2 * x * covariance[1] + x * x * covariance[2]).squareRoot()
  }

  /// Returns the interval of y at a compute.
  public func interval(compute: Double, confidence: Double = 0.95) -> Interval {
    let (value, reach) = (value(compute: compute), quantile(confidence) * logError(compute: compute))
    return Interval(low: value * Double.exp(-reach), high: value * Double.exp(reach))
  }

  /// Returns the interval of the exponent.
  public func exponentInterval(confidence: Double = 0.95) -> Interval {
    let reach = quantile(confidence) * covariance[2].squareRoot()
    return Interval(low: exponent - reach, high: exponent + reach)
  }

  private func quantile(_ confidence: Double) -> Double {
    StudentDistribution(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 * (1 + confidence))
  }
}
