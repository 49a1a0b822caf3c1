import Optimization
import RealModule

/// The parabola of one budget's runs.
struct IsoFLOPFit {
  /// The positions of all the budget's runs, from the smallest model to the largest.
  let indices: [Int]
  /// The positions of those that the parabola is fitted to.
  let fitted: [Int]
  let compute: Double
  let regression: LinearRegression?
  private let logParameters: [Double]
  private let logTokens: [Double]
  private let logComputes: [Double]
  private let centre: Double

  /// Sizes this many times smaller or larger than the best one trained are left out: ln L is a parabola only near its minimum, and
  /// runs far from it would move the vertex.
  static let window = 3.0
  /// At least so many sizes are fitted, where there are so many.
  static let leastSizes = 5

  /// Fits the parabola.
  ///
  /// - Parameter slope: d ln L/d ln C along the frontier, by which each run's ln L is brought to the budget's mean compute.
  init(table: RunTable, indices: [Int], slope: Double) {
    let runs = table.runs
    self.indices = indices.sorted { (runs[$0].parameters, $0) < (runs[$1].parameters, $1) }
    let ordered = Self.nearBest(self.indices, runs)
    fitted = ordered
    logComputes = ordered.map { Double.log(runs[$0].compute) }
    compute = Double.exp(mean(logComputes))
    logParameters = ordered.map { Double.log(runs[$0].parameters) }
    logTokens = ordered.map { Double.log(runs[$0].tokens) }
    let centre = mean(logParameters)
    self.centre = centre
    let middle = mean(logComputes)
    let values = zip(ordered, logComputes).map { Double.log(runs[$0].loss) - slope * ($1 - middle) }
    regression = LinearRegression(rows: logParameters.map { Self.row($0 - centre) }, values: values)
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

  private static func row(_ x: Double) -> [Double] { [1, x, x * x] }

  func budget(noise: NoiseEstimate?) -> IsoFLOPBudget {
    let curve = regression.map { IsoFLOPCurve(centre: centre, coefficients: $0.coefficients) }
    return IsoFLOPBudget(compute: compute, runs: indices, fittedRuns: fitted, curve: curve, outcome: outcome(noise?.sigma ?? 0))
  }

  private func outcome(_ sigma: Double) -> IsoFLOPOutcome {
    guard let regression else { return .issue(.tooFewSizes(found: Set(logParameters).count)) }
    let p = regression.coefficients
    guard p[2] > 0 else { return .issue(.negativeCurvature) }
    let vertex = -0.5 * p[1] / p[2]
    guard let first = logParameters.first, let last = logParameters.last else { return .issue(.tooFewSizes(found: 0)) }
    if centre + vertex <= first { return .issue(.notBracketedBelow(smallest: Double.exp(first))) }
    if centre + vertex >= last { return .issue(.notBracketedAbove(largest: Double.exp(last))) }
    return .minimum(minimum(regression, vertex, sigma))
  }

  /// The delta method: ∂x*/∂p = (0, −1/2p₂, p₁/2p₂²), and by the envelope theorem ∂ln L/∂p = (1, x*, x*²).
  private func minimum(_ regression: LinearRegression, _ vertex: Double, _ sigma: Double) -> IsoFLOPMinimum {
    let p = regression.coefficients
    let vertexGradient = [0, -0.5 / p[2], 0.5 * p[1] / (p[2] * p[2])]
    let vertexError = sigma * regression.leverage(at: vertexGradient).squareRoot()
    let (tokens, slope) = tokens(at: vertex)
    return IsoFLOPMinimum(
      compute: compute, parameters: Double.exp(centre + vertex), tokens: Double.exp(tokens),
      loss: Double.exp(regression.value(at: Self.row(vertex))), logParametersError: vertexError,
      logTokensError: slope.magnitude * vertexError, logLossError: sigma * regression.leverage(at: Self.row(vertex)).squareRoot())
  }

  /// ln D at the vertex and its slope in ln N: ln(ND) is a straight line in ln N, level where C = kND and nearly so where attention counts.
  private func tokens(at vertex: Double) -> (value: Double, slope: Double) {
    let products = zip(zip(logParameters, logTokens), logComputes).map { $0.0 + $0.1 - $1 }
    guard let fit = LinearRegression(rows: logParameters.map { [1, $0 - centre] }, values: products) else { return (mean(logTokens), -1) }
    let value = fit.value(at: [1, vertex]) + Double.log(compute) - centre - vertex
    return (value, fit.coefficients[1] - 1)
  }
}
