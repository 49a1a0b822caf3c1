import NumericalMethods
import RealModule

/// The growth of an isoFLOP profile's minima: N*(C), D*(C) and L(C) as power laws, and the bend of L.
public struct IsoFLOPFrontier: Codable, Hashable, Sendable {
  /// The minima it rests on.
  public let minima: [IsoFLOPMinimum]
  /// N*(C).
  public let parameters: PowerLaw
  /// D*(C).
  public let tokens: PowerLaw
  /// L(C), as a straight line in logarithms: without a floor, hence too low far beyond the data.
  public let loss: PowerLaw
  /// The slopes of ln L against ln C from each minimum to the next.
  ///
  /// A law with a floor flattens towards zero.
  public let localSlopes: [LocalSlope]
  /// d² ln L/d(ln C)², from a parabola through the minima; nil with fewer than three. Positive where the frontier flattens, as a
  /// floor makes it; negative where it steepens, as runs too short for their schedule make it.
  public let bend: Estimate?

  /// Fits the three power laws to a profile's minima.
  ///
  /// - Throws: `FitError.tooFewBudgets` with fewer than two budgets that have a minimum.
  public init(_ profile: IsoFLOPProfile) throws(FitError) {
    let minima = profile.minima
    let computes = minima.map(\.compute)
    let freedom = profile.noise?.degreesOfFreedom ?? 0
    guard
      let parameters = PowerLaw(
        computes: computes, values: minima.map(\.parameters), errors: minima.map(\.logParametersError), errorFreedom: freedom),
      let tokens = PowerLaw(
        computes: computes, values: minima.map(\.tokens), errors: minima.map(\.logTokensError), errorFreedom: freedom),
      let loss = PowerLaw(computes: computes, values: minima.map(\.loss), errors: minima.map(\.logLossError), errorFreedom: freedom)
    else { throw .tooFewBudgets(table: profile.table, found: minima.count, needed: 2, reasons: profile.issues) }
    self.minima = minima
    self.parameters = parameters
    self.tokens = tokens
    self.loss = loss
    localSlopes = zip(minima, minima.dropFirst()).map(LocalSlope.init)
    bend = Self.bend(minima)
  }

  private static func bend(_ minima: [IsoFLOPMinimum]) -> Estimate? {
    let logs = minima.map { Double.log($0.compute) }
    let middle = mean(logs)
    let rows = logs.map { [1, $0 - middle, 0.5 * ($0 - middle) * ($0 - middle)] }
    let weights = minima.allSatisfy { $0.logLossError > 0 } ? minima.map { 1 / ($0.logLossError * $0.logLossError) } : nil
    guard let fit = LinearRegression(rows: rows, values: minima.map { Double.log($0.loss) }, weights: weights) else { return nil }
    let scatter = fit.residualVariance ?? 0
    let scale = weights == nil ? scatter : max(1, scatter)
    return Estimate(value: fit.coefficients[2], error: (scale * fit.unscaledCovariance[8]).squareRoot())
  }
}

/// The slope of ln L against ln C between two neighbouring minima.
public struct LocalSlope: Codable, Hashable, Sendable {
  /// The geometric mean of the two computes.
  public var compute: Double
  /// Δ ln L / Δ ln C.
  public var slope: Double
  /// Its standard error.
  public var error: Double

  init(_ first: IsoFLOPMinimum, _ second: IsoFLOPMinimum) {
    let distance = Double.log(second.compute / first.compute)
    compute = (first.compute * second.compute).squareRoot()
    slope = Double.log(second.loss / first.loss) / distance
    let (a, b) = (first.logLossError, second.logLossError)
    error = (a * a + b * b).squareRoot() / distance
  }
}

extension IsoFLOPProfile {
  /// The budgets without a minimum and why, in words.
  public var issues: [String] {
    budgets.compactMap { budget in budget.issue.map { "at \(budget.compute.inWords) FLOP: \($0)" } }
  }
}

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
