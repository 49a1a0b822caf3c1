import NumericalMethods
import RealModule
import TextFormats

/// The runs of one budget of compute and what they say about the best size.
public struct IsoFLOPBudget: Codable, Hashable, Sendable {
  /// The geometric mean of the runs' compute, in FLOP.
  public var compute: Double
  /// The positions of the runs in the table, from the smallest model to the largest.
  public var runs: [Int]
  /// The positions of the runs that the curve is fitted to.
  ///
  /// The sizes within a factor of three of the best one trained, five of them if there are; all of them for an interpolation. A run that diverged, by
  /// the surface through all runs, isn't among them.
  public var fittedRuns: [Int]
  /// The curve, where enough sizes were trained: three for a parabola and an interpolation, four for a cubic.
  public var curve: IsoFLOPCurve?
  /// The minimum, or why there is none.
  public var outcome: IsoFLOPOutcome

  /// The minimum, if there is one.
  public var minimum: IsoFLOPMinimum? {
    if case .minimum(let minimum) = outcome { minimum } else { nil }
  }

  /// Why there is no minimum, if there is none.
  public var issue: IsoFLOPIssue? {
    if case .issue(let issue) = outcome { issue } else { nil }
  }
}

extension IsoFLOPBudget {
  private enum CodingKeys: String, CodingKey { case compute, runs, runCount, fittedRuns, fittedRunCount, curve, outcome }
  /// The most runs of a budget whose positions are written: beyond them JSON would be as long as the table.
  private static let mostWritten = 1000

  /// Writes the budget; of more than 1,000 runs their number alone, not their positions.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(compute, forKey: .compute)
    try container.encode(runs.count, forKey: .runCount)
    try container.encode(fittedRuns.count, forKey: .fittedRunCount)
    if runs.count <= Self.mostWritten {
      try container.encode(runs, forKey: .runs)
      try container.encode(fittedRuns, forKey: .fittedRuns)
    }
    try container.encodeIfPresent(curve, forKey: .curve)
    try container.encode(outcome, forKey: .outcome)
  }

  /// Reads what `encode(to:)` wrote; positions that were not written are left out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      compute: try container.decode(Double.self, forKey: .compute), runs: try container.decodeIfPresent([Int].self, forKey: .runs) ?? [],
      fittedRuns: try container.decodeIfPresent([Int].self, forKey: .fittedRuns) ?? [],
      curve: try container.decodeIfPresent(IsoFLOPCurve.self, forKey: .curve),
      outcome: try container.decode(IsoFLOPOutcome.self, forKey: .outcome))
  }
}

/// The minimum of a budget, or why there is none.
public enum IsoFLOPOutcome: Codable, Hashable, Sendable {
  /// The minimum lies between the sizes that were trained.
  case minimum(IsoFLOPMinimum)
  /// There is none to be had.
  case issue(IsoFLOPIssue)
}

/// Why a budget has no minimum.
public enum IsoFLOPIssue: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Fewer sizes were trained than the curve needs.
  case tooFewSizes(found: Int, needed: Int = 3)
  /// The vertex lies below the smallest size trained.
  case notBracketedBelow(smallest: Double)
  /// The vertex lies above the largest size trained.
  case notBracketedAbove(largest: Double)
  /// The curve has no minimum: it opens downwards.
  case negativeCurvature
  /// The sizes lie too near to each other: the curve's least loss has a large standard error.
  ///
  /// Large means above 0.05 in ln L.
  case undetermined(logLossError: Double)

  /// The reason and what to do, in words.
  public var description: String {
    switch self {
    case .tooFewSizes(let found, let needed):
      "\(Plural.counted(found, "size", "different sizes")), \(needed == 3 ? "three" : "four") are needed: train more sizes"
    case .notBracketedBelow(let smallest): "the minimum lies below the smallest size \(smallest.inWords): train smaller models"
    case .notBracketedAbove(let largest): "the minimum lies above the largest size \(largest.inWords): train larger models"
    case .negativeCurvature: "the loss has no minimum between the sizes: train sizes further apart"
    case .undetermined(let error): "the sizes leave the least loss open by ±\((1.96 * error).change.percent): train sizes further apart"
    }
  }
}

/// The best point of a budget.
public struct IsoFLOPMinimum: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public var compute: Double
  /// N*.
  public var parameters: Double
  /// D*, read off the budget's own runs at N*.
  public var tokens: Double
  /// The least loss.
  public var loss: Double
  /// The standard error of ln N*; 0 where the noise isn't known.
  public var logParametersError: Double
  /// The standard error of ln D*.
  public var logTokensError: Double
  /// The standard error of ln L.
  public var logLossError: Double
}

/// The curve of one budget's runs.
struct IsoFLOPFit {
  /// The positions of all the budget's runs, from the smallest model to the largest.
  let indices: [Int]
  /// The positions of those that the curve is fitted to.
  let fitted: [Int]
  let compute: Double
  let curve: BudgetCurve?
  private let method: IsoFLOPMethod
  /// ln N, or ln D, of the fitted runs, rising.
  private let abscissae: [Double]
  /// ln D, or ln N.
  private let others: [Double]
  private let logComputes: [Double]
  private let smallest: Double
  private let largest: Double

  /// The factor of size about the best one trained beyond which runs are left out.
  ///
  /// ln L is a parabola only near its minimum, and runs far from it would move the vertex.
  static let window = 3.0
  /// The largest standard error of ln L that a measured minimum may have.
  ///
  /// Beyond it the curve follows the noise of sizes that lie next to each other.
  static let largestLogLossError = 0.05
  /// At least so many sizes are fitted, where there are so many.
  static let leastSizes = 5

  /// Fits the curve.
  ///
  /// - Parameters:
  ///   - kept: the positions among `indices` that may be fitted.
  ///   - slope: d ln L/d ln C along the frontier, by which each run's ln L is brought to the budget's mean compute.
  init(table: RunTable, method: IsoFLOPMethod, indices: [Int], kept: [Int], slope: Double) {
    let runs = table.runs
    self.method = method
    func bySize(_ rows: [Int]) -> [Int] { rows.sorted { (runs[$0].parameters, $0) < (runs[$1].parameters, $1) } }
    self.indices = bySize(indices)
    // A budget of nothing but runs far off the others has those.
    let usable = kept.isEmpty ? self.indices : bySize(kept)
    let near = method.shape == .akima ? usable : Self.nearBest(usable, runs)
    smallest = near.first.map { runs[$0].parameters } ?? 0
    largest = near.last.map { runs[$0].parameters } ?? 0
    let isInTokens = method.variable == .tokens
    let ordered = isInTokens ? near.sorted { (runs[$0].tokens, $0) < (runs[$1].tokens, $1) } : near
    fitted = near
    logComputes = ordered.map { Double.log(runs[$0].compute) }
    let middle = mean(logComputes)
    compute = Double.exp(middle)
    let (sizes, data) = (ordered.map { Double.log(runs[$0].parameters) }, ordered.map { Double.log(runs[$0].tokens) })
    (abscissae, others) = isInTokens ? (data, sizes) : (sizes, data)
    let values = zip(ordered, logComputes).map { Double.log(runs[$0].loss) - slope * ($1 - middle) }
    curve = BudgetCurve(method.shape, abscissae: abscissae, values: values)
  }

  /// The runs whose size lies within the window about the best run's, or among the sizes nearest to it.
  private static func nearBest(_ ordered: [Int], _ runs: [TrainingRun]) -> [Int] {
    guard let best = ordered.min(by: { (runs[$0].loss, $0) < (runs[$1].loss, $1) }) else { return [] }
    func distance(_ parameters: Double) -> Double { Double.log(parameters / runs[best].parameters).magnitude }
    let distances = Set(ordered.map { distance(runs[$0].parameters) }).sorted()
    let nearest = distances[min(leastSizes, distances.count) - 1]
    let reach = max(nearest, Double.log(window)) + 1e-9
    return ordered.filter { distance(runs[$0].parameters) <= reach }
  }

  /// σ of ln L about this budget's own curve; 0 where the curve passes through its points.
  var scatter: Double { (curve?.regression?.residualVariance ?? 0).squareRoot() }

  /// Returns the budget with its errors for a noise of σ; nil where none is known.
  func budget(noise: Double?) -> IsoFLOPBudget {
    IsoFLOPBudget(
      compute: compute, runs: indices, fittedRuns: fitted, curve: curve?.curve(variable: method.variable), outcome: outcome(noise ?? 0))
  }

  /// Returns the minimum with its errors for a noise of σ, or the reason why the budget has none.
  private func outcome(_ sigma: Double) -> IsoFLOPOutcome {
    guard let curve else { return .issue(.tooFewSizes(found: Set(abscissae).count, needed: BudgetCurve.sizesNeeded(method.shape))) }
    switch (curve.lowest, method.variable) {
    case (.none, _): return .issue(.negativeCurvature)
    case (.belowFirst, .parameters), (.aboveLast, .tokens): return .issue(.notBracketedBelow(smallest: smallest))
    case (.aboveLast, .parameters), (.belowFirst, .tokens): return .issue(.notBracketedAbove(largest: largest))
    case (.inside(_, _, _, let lossError), _) where sigma * lossError > Self.largestLogLossError:
      return .issue(.undetermined(logLossError: sigma * lossError))
    case (.inside(let x, let logLoss, let error, let lossError), _):
      return .minimum(minimum(x, logLoss: logLoss, error: sigma * error, lossError: sigma * lossError))
    }
  }

  private func minimum(_ x: Double, logLoss: Double, error: Double, lossError: Double) -> IsoFLOPMinimum {
    let (other, slope) = other(at: x)
    let isInTokens = method.variable == .tokens
    let otherError = slope.magnitude * error
    return IsoFLOPMinimum(
      compute: compute, parameters: Double.exp(isInTokens ? other : x), tokens: Double.exp(isInTokens ? x : other),
      loss: Double.exp(logLoss), logParametersError: isInTokens ? otherError : error, logTokensError: isInTokens ? error : otherError,
      logLossError: lossError)
  }

  /// Returns ln D at the minimum in ln N and its slope, or ln N at that in ln D.
  ///
  /// ln(ND) is a straight line in the abscissa: level if C = kND, and nearly so if attention counts.
  private func other(at x: Double) -> (value: Double, slope: Double) {
    let centre = mean(abscissae)
    let products = zip(zip(abscissae, others), logComputes).map { $0.0 + $0.1 - $1 }
    guard let fit = LinearRegression(rows: abscissae.map { [1, $0 - centre] }, values: products) else { return (mean(others), -1) }
    return (fit.value(at: [1, x - centre]) + Double.log(compute) - x, fit.coefficients[1] - 1)
  }
}
