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

  /// Makes the cost κ·N^ν of a token; 6N without arguments.
  public init(factor: Double = 6, exponent: Double = 1) {
    logFactor = Double.log(factor)
    self.exponent = exponent
  }

  /// Fits ln(C/D) against ln N; a run counts in proportion to its compute, because forecasts go upwards.
  ///
  /// Weighted least squares in closed form: ν = Σw(x − x̄)(y − ȳ)/Σw(x − x̄)² with x = ln N and y = ln(C/D). ν = 1 for runs of one size.
  /// Runs more than a fifth off the line through the medians of the smaller and the larger half are left out, if most are nearer: one wrong count of
  /// tokens would bend the line for all.
  public init(_ table: RunTable) {
    let usual = UsualCost(table.runs)
    let largest = table.runs.reduce(0) { max($0, $1.compute) }
    var (total, x, y) = (0.0, 0.0, 0.0)
    for run in table.runs where usual.holds(run) {
      let weight = run.compute / largest
      total += weight
      x += weight * Double.log(run.parameters)
      y += weight * run.logCost
    }
    (x, y) = total > 0 ? (x / total, y / total) : (0, Double.log(6))
    var (spread, covariance) = (0.0, 0.0)
    for run in table.runs where usual.holds(run) {
      let weight = run.compute / largest, distance = Double.log(run.parameters) - x
      spread += weight * distance * distance
      covariance += weight * distance * (run.logCost - y)
    }
    let slope = spread > 1e-26 * total ? covariance / spread : 0
    exponent = 1 + slope
    logFactor = y - slope * x
  }

  /// Returns D for a size and a budget.
  public func tokens(parameters: Double, compute: Double) -> Double {
    compute / perToken(parameters: parameters)
  }

  /// Returns the FLOP of a token of training, κ·N^ν.
  public func perToken(parameters: Double) -> Double {
    Double.exp(logFactor) * (exponent == 1 ? parameters : Double.pow(parameters, exponent))
  }
}

/// The runs whose compute goes with their size and tokens as that of the others does.
private struct UsualCost {
  /// A point of the line of ln(C/(ND)) against ln N, and its slope.
  private let x, y, slope: Double
  /// Whether the line says nothing: all runs are near it, or few.
  private var isEmpty = true

  /// The distance of ln(C/(ND)) from the line beyond which a run says nothing of the others' cost.
  private static let plausible = 0.2
  /// So many runs, evenly spaced, tell the line as well as a million.
  private static let mostSampled = 4096

  init(_ runs: [TrainingRun]) {
    let step = (runs.count + Self.mostSampled - 1) / Self.mostSampled
    let ordered = stride(from: 0, to: runs.count, by: max(1, step)).map { runs[$0] }.sorted { $0.parameters < $1.parameters }
    let half = ordered.count / 2
    guard half > 1 else {
      (x, y, slope) = (0, 0, 0)
      return
    }
    func middle(_ part: ArraySlice<TrainingRun>) -> (x: Double, y: Double) {
      (Percentiles(part.map { Double.log($0.parameters) }).median, Percentiles(part.map(\.logCost)).median)
    }
    let (low, high) = (middle(ordered.prefix(half)), middle(ordered.suffix(half)))
    (x, y, slope) = (low.x, low.y, high.x > low.x ? (high.y - low.y) / (high.x - low.x) : 0)
    let near = runs.count { isNear($0) }
    isEmpty = near == runs.count || 2 * near <= runs.count
  }

  /// Whether a run is to be counted.
  func holds(_ run: TrainingRun) -> Bool { isEmpty || isNear(run) }

  private func isNear(_ run: TrainingRun) -> Bool {
    (run.logCost - y - slope * (Double.log(run.parameters) - x)).magnitude < Self.plausible
  }
}

extension TrainingRun {
  /// ln(C/(ND)), by differences that can't overflow.
  fileprivate var logCost: Double { Double.log(compute) - Double.log(tokens) - Double.log(parameters) }
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
    // A cost beyond any budget: a table of a wrong unit can have one.
    guard Double.log(flopPerParameterToken) < 46 else { return nil }
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
