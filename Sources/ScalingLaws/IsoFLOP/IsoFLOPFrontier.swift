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
