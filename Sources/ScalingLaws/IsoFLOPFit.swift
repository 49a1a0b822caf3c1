import Optimization
import RealModule

/// The parabola of one budget's runs.
struct IsoFLOPFit {
  let indices: [Int]
  let compute: Double
  let regression: LinearRegression?
  private let logParameters: [Double]
  private let logTokens: [Double]
  private let logComputes: [Double]
  private let centre: Double

  init(table: RunTable, indices: [Int]) {
    let runs = table.runs
    let ordered = indices.sorted { (runs[$0].parameters, $0) < (runs[$1].parameters, $1) }
    self.indices = ordered
    logComputes = ordered.map { Double.log(runs[$0].compute) }
    compute = Double.exp(mean(logComputes))
    logParameters = ordered.map { Double.log(runs[$0].parameters) }
    logTokens = ordered.map { Double.log(runs[$0].tokens) }
    let centre = mean(logParameters)
    self.centre = centre
    regression = LinearRegression(
      rows: logParameters.map { Self.row($0 - centre) }, values: ordered.map { Double.log(runs[$0].loss) })
  }

  private static func row(_ x: Double) -> [Double] { [1, x, x * x] }

  func budget(noise: NoiseEstimate?) -> IsoFLOPBudget {
    let curve = regression.map { IsoFLOPCurve(centre: centre, coefficients: $0.coefficients) }
    return IsoFLOPBudget(compute: compute, runs: indices, curve: curve, outcome: outcome(noise?.sigma ?? 0))
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
