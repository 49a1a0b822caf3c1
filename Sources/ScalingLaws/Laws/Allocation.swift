import NumericalMethods
import RealModule

/// A split of a compute budget between size and data.
public struct Allocation: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public var compute: Double
  /// N.
  public var parameters: Double
  /// D.
  public var tokens: Double
  /// The loss expected of it.
  public var loss: Double

  /// Makes an allocation.
  public init(compute: Double, parameters: Double, tokens: Double, loss: Double) {
    self.compute = compute
    self.parameters = parameters
    self.tokens = tokens
    self.loss = loss
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}

/// The compute cost of a run, fitted to the table: C = κ·N^ν·D.
///
/// ν = 1 and κ = 6 where C = 6ND. Where attention and head are counted small models cost more than that, and ν < 1.
public struct ComputeCost: Codable, Hashable, Sendable {
  /// ln κ.
  public let logFactor: Double
  /// ν.
  public let exponent: Double

  /// Fits ln(C/D) against ln N; a run counts in proportion to its compute, because forecasts go upwards.
  public init(_ table: RunTable) {
    let logs = table.runs.map { Double.log($0.parameters) }
    let middle = mean(logs)
    let largest = table.runs.map(\.compute).max() ?? 1
    let fit = LinearRegression(
      rows: logs.map { [1, $0 - middle] }, values: table.runs.map { Double.log($0.compute / ($0.tokens * $0.parameters)) },
      weights: table.runs.map { $0.compute / largest })
    let slope = fit?.coefficients[1] ?? 0
    exponent = 1 + slope
    logFactor = (fit?.coefficients[0] ?? Double.log(6)) - slope * middle
  }

  /// Returns D for a size and a budget.
  public func tokens(parameters: Double, compute: Double) -> Double {
    compute / (Double.exp(logFactor) * Double.pow(parameters, exponent))
  }
}
