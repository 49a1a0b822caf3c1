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
  ///
  /// Weighted least squares in closed form: ν = Σw(x − x̄)(y − ȳ)/Σw(x − x̄)² with x = ln N and y = ln(C/D). ν = 1 for runs of one size.
  public init(_ table: RunTable) {
    let largest = table.runs.reduce(0) { max($0, $1.compute) }
    var (total, x, y) = (0.0, 0.0, 0.0)
    for run in table.runs {
      let weight = run.compute / largest
      total += weight
      x += weight * Double.log(run.parameters)
      y += weight * Double.log(run.compute / (run.tokens * run.parameters))
    }
    (x, y) = total > 0 ? (x / total, y / total) : (0, Double.log(6))
    var (spread, covariance) = (0.0, 0.0)
    for run in table.runs {
      let weight = run.compute / largest, distance = Double.log(run.parameters) - x
      spread += weight * distance * distance
      covariance += weight * distance * (Double.log(run.compute / (run.tokens * run.parameters)) - y)
    }
    let slope = spread > 1e-26 * total ? covariance / spread : 0
    exponent = 1 + slope
    logFactor = y - slope * x
  }

  /// Returns D for a size and a budget.
  public func tokens(parameters: Double, compute: Double) -> Double {
    compute / (Double.exp(logFactor) * Double.pow(parameters, exponent))
  }
}

/// A law along its compute-optimal splits: N*(C), D*(C), L*(C) and their inverses, at C = k·N·D.
public struct ComputeOptimalFrontier: Sendable {
  /// The law.
  public let law: Law
  /// k, the FLOP of a token and parameter.
  public let flopPerParameterToken: Double

  /// Makes the frontier of a law.
  public init(law: Law, flopPerParameterToken k: Double = 6) {
    self.law = law
    flopPerParameterToken = k
  }

  /// Returns the best split of a budget.
  public func allocation(compute: Double) -> Allocation { law.optimum(compute: compute, flopPerParameterToken: flopPerParameterToken) }

  /// Returns N*(C).
  public func parameters(compute: Double) -> Double { allocation(compute: compute).parameters }

  /// Returns D*(C).
  public func tokens(compute: Double) -> Double { allocation(compute: compute).tokens }

  /// Returns L*(C).
  public func loss(compute: Double) -> Double { allocation(compute: compute).loss }

  /// Returns the least compute that reaches a loss; nil where none does.
  public func compute(loss: Double) -> Double? { law.compute(loss: loss, flopPerParameterToken: flopPerParameterToken) }

  /// Returns the compute for which a size is the best; nil where it never is. By bisection over ln C.
  public func compute(parameters: Double) -> Double? { invert(parameters) { self.parameters(compute: $0) } }

  /// Returns the compute for which an amount of data is the best; nil where it never is. By bisection over ln C.
  public func compute(tokens: Double) -> Double? { invert(tokens) { self.tokens(compute: $0) } }

  /// Returns the compute at which a rising quantity takes a value, bracketed outwards from 1e20 FLOP.
  ///
  /// Nil if none is found: far from the runs a frontier may end.
  private func invert(_ target: Double, _ quantity: (Double) -> Double) -> Double? {
    let limits = Double.log(flopPerParameterToken)...138
    func excess(_ logCompute: Double) -> Double { quantity(Double.exp(logCompute)) - target }
    guard let bracket = ScalarSearch.bracket(from: 46, step: 2, growth: 1, within: limits, of: excess) else { return nil }
    return ScalarSearch.bisection(in: bracket.lower...bracket.upper, of: excess).map { Double.exp($0.middle) }
  }
}

extension Law {
  /// Returns the law's compute-optimal frontier at C = k·N·D.
  public func frontier(flopPerParameterToken k: Double = 6) -> ComputeOptimalFrontier {
    ComputeOptimalFrontier(law: self, flopPerParameterToken: k)
  }
}
