import NumericalMethods
import RealModule

/// A form fitted to the scores of one task, with the covariance of its coordinates.
///
/// Scores have the variance p(1 − p)/n + τ², residuals count by Huber beyond 2 standard deviations, priors are weak and the same for every task:
/// f at chance (± 0.03), exponents at 0.3 (e^±0.5), E of −ln q at 0.3 (e^±0.8), E of a loss at 0.6 of the least (e^±0.4), κ at 6 (e^±1).
/// The covariance is (JᵀJ)⁻¹, multiplied by the mean square of the residuals where that exceeds 1.
public struct AbilityFit: Sendable {
  /// The form.
  public let form: AbilityForm
  /// The number of scores.
  public let scoreCount: Int
  /// The mean square of the residuals, over the degrees of freedom left; 1 where the noise is as expected.
  public let meanSquare: Double
  /// The coordinates, as the form names them.
  public let coordinates: [Double]

  let shape: AbilityShape
  private let centre: (x: Double, y: Double)
  private let covariance: [Double]

  /// τ, the standard deviation of a score from run to run beyond the items' sampling.
  ///
  /// Assumed, from the four pairs of reruns of a public ladder (arXiv:2412.04403), which differ by 0.3 to 1.2 points a task.
  static let runError = 0.006
  /// ε, the share of items with a wrong label; assumed, between HellaSwag and MMLU (arXiv:2406.04127).
  public static let labelNoise = 0.02
  /// The fewest scores that a fit takes.
  static let leastScores = 6

  /// Fits a form to the runs at some positions; nil without enough scores, sizes or losses.
  ///
  /// Cost: some 30 evaluations of n·p operations and as many solutions of p³/3.
  init?(_ form: AbilityForm, _ task: TaskScores, _ runs: [ScoredRun], rows: [Int]) {
    let usable = rows.filter { task.shares[$0] != nil && (!form.needsDesign || (runs[$0].parameters != nil && runs[$0].tokens != nil)) }
    guard usable.count >= Self.leastScores else { return nil }
    let points = usable.map { Self.point(form, runs[$0]) }
    centre = (mean(points.map(\.x)), mean(points.map(\.y)))
    var scores: [(x: Double, y: Double, share: Double, error: Double)] = []
    var losses: [(x: Double, y: Double, logLoss: Double)] = []
    for (row, point) in zip(usable, points) {
      guard let share = task.shares[row] else { continue }
      let (x, y) = (point.x - centre.x, point.y - centre.y)
      scores.append((x, y, share, Self.noise(of: share, items: task.facts.itemsOrAssumed).squareRoot()))
      if form == .twoStep, let loss = task.losses?[row] { losses.append((x, y, Double.log(loss))) }
    }
    if form == .twoStep, losses.count < Self.leastScores { return nil }
    let sorted = losses.map { Double.exp($0.logLoss) }.sorted()
    self.form = form
    shape = AbilityShape(form: form, ceiling: 1 - Self.labelNoise, referenceLoss: sorted.isEmpty ? 1 : sorted[sorted.count / 2])
    let (start, priors) = Self.start(form, chance: task.facts.chance, leastLoss: sorted.first ?? 1)
    let model = AbilityModel(form: form, shape: shape, scores: scores, losses: losses, priors: priors)
    let solution = RobustLeastSquares(loss: .huber(delta: 2), iterationLimit: 120, tolerance: 1e-9).minimize(model, from: start)
    guard let (covariance, meanSquare) = Self.covariance(model, at: solution.point) else { return nil }
    (coordinates, self.covariance, self.meanSquare, scoreCount) = (solution.point, covariance, meanSquare, scores.count)
  }

  /// The variance of a measured share: p(1 − p)/n + τ², with p away from 0 and 1 by a hundredth.
  static func noise(of share: Double, items: Double) -> Double {
    let p = min(max(share, 0.01), 0.99)
    return p * (1 - p) / items + runError * runError
  }

  private static func point(_ form: AbilityForm, _ run: ScoredRun) -> (x: Double, y: Double) {
    guard form.needsDesign, let parameters = run.parameters, let tokens = run.tokens else { return (Double.log(run.compute), 0) }
    return (Double.log(parameters), Double.log(tokens))
  }

  /// The start of the search and the priors.
  private static func start(_ form: AbilityForm, chance: Double?, leastLoss: Double) -> (
    [Double], [(index: Int, mean: Double, error: Double)]
  ) {
    // A task of free answers has nothing to guess: its floor is zero and known well. Of an unknown task it is fitted.
    let floor = (mean: chance ?? 0.1, error: chance.map { $0 > 0 ? 0.03 : 0.003 } ?? 0.15)
    switch form {
    case .twoStep:
      let (end, amplitude, exponent) = (Double.log(0.6 * leastLoss), Double.log(0.2 * leastLoss), Double.log(0.35))
      return (
        [end, amplitude, exponent, amplitude, exponent, floor.mean, -1, Double.log(6)],
        [
          (0, end, 0.4), (1, Double.log(0.3 * leastLoss), 2), (2, exponent, 0.35), (3, Double.log(0.3 * leastLoss), 2), (4, exponent, 0.35),
          (5, floor.mean, floor.error), (6, 0, 3), (7, Double.log(6), 1),
        ]
      )
    case .surface:
      let (end, exponent) = (Double.log(0.3), Double.log(0.3))
      return (
        [end, 0, exponent, 0, exponent, floor.mean],
        [(0, end, 0.8), (1, 0, 3), (2, exponent, 0.5), (3, 0, 3), (4, exponent, 0.5), (5, floor.mean, floor.error)]
      )
    case .compute:
      let (end, exponent) = (Double.log(0.3), Double.log(0.2))
      return ([end, 0.5, exponent, floor.mean], [(0, end, 0.8), (1, 0, 3), (2, exponent, 0.5), (3, floor.mean, floor.error)])
    }
  }

  /// The covariance of the coordinates and the mean square of the residuals.
  private static func covariance(_ model: AbilityModel, at point: [Double]) -> (matrix: [Double], meanSquare: Double)? {
    let (p, n) = (model.coordinateCount, model.residualCount)
    var (residuals, jacobian) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n * p))
    model.evaluate(at: point, residuals: &residuals, jacobian: &jacobian)
    var information = [Double](repeating: 0, count: p * p)
    for row in 0..<n {
      for i in 0..<p { for j in 0..<p { information[i * p + j] += jacobian[row * p + i] * jacobian[row * p + j] } }
    }
    guard information.allSatisfy(\.isFinite), let factor = CholeskyFactor(information, order: p) else { return nil }
    let data = residuals.prefix(n - model.priorCount)
    // Robust: residuals as they count in the fit.
    let square = data.reduce(0) { $0 + 2 * RobustLoss.huber(delta: 2).value($1) } / Double(max(1, data.count - p / 2))
    return (factor.inverse().map { $0 * max(1, square) }, square)
  }

  /// Returns the expected logit of a run's share with the variance that the coordinates bring.
  ///
  /// Nil for a run without the sizes that the form needs. By the delta method: gᵀΣg over (p(1 − p))², g the gradient of p. O(p²).
  func predict(_ run: ScoredRun) -> AbilityPrediction? {
    if form.needsDesign, run.parameters == nil || run.tokens == nil { return nil }
    let place = Self.point(form, run)
    let point = shape.score(at: coordinates, x: place.x - centre.x, y: place.y - centre.y)
    let share = min(max(point.value, 1e-4), 1 - 1e-4)
    let p = coordinates.count
    var variance = 0.0
    for i in 0..<p { for j in 0..<p { variance += point.gradient[i] * covariance[i * p + j] * point.gradient[j] } }
    let slope = share * (1 - share)
    return AbilityPrediction(logit: Double.log(share / (1 - share)), parameters: max(0, variance) / (slope * slope))
  }

  /// Returns the expected share of a run; nil for a run without the sizes that the form needs.
  public func share(_ run: ScoredRun) -> Double? { predict(run).map { 1 / (1 + Double.exp(-$0.logit)) } }
}

/// The expected logit of a share, with the parts of its variance.
struct AbilityPrediction: Hashable, Sendable {
  /// ln(p/(1 − p)).
  var logit: Double
  /// The variance that the coordinates bring.
  var parameters: Double
  /// The variance that the form's misfit brings.
  var discrepancy = 0.0

  var share: Double { 1 / (1 + Double.exp(-logit)) }

  init(logit: Double, parameters: Double, discrepancy: Double = 0) {
    (self.logit, self.parameters, self.discrepancy) = (logit, parameters, discrepancy)
  }
}
