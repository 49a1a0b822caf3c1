import NumericalMethods
import RealModule

/// Shares of successes against a few predictors, by maximum likelihood within bounds.
///
/// Maximises Σ wᵢ(yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)), p = link(xᵢ·β), by Fisher scoring with halved steps; coefficients at a bound are held while the gradient
/// pushes outward. wᵢ is the number of items or a weight; a row of weight 0 has no part. O(rows·p²) a step, some ten steps.
/// Source: McCullagh & Nelder, "Generalized Linear Models", 2nd ed., section 2.5.
struct BinomialRegression {
  /// The curve.
  var link: SuccessLink
  /// The range of each coefficient.
  var bounds: [ClosedRange<Double>]

  /// The predictors, row-major, with the shares y and weights w of the rows.
  struct Data {
    var rows: [Double]
    var shares: [Double]
    var weights: [Double]
  }

  /// The fitted coefficients with their log-likelihood, the binomial coefficients left out.
  struct Fit: Hashable, Sendable {
    var coefficients: [Double]
    var logLikelihood: Double
  }

  /// The most steps; likelihoods of separated data creep on towards a bound.
  private static let stepLimit = 60

  /// Fits the data, from `start` or from a regression of the shares' predictors.
  func fit(_ data: Data, from start: [Double]? = nil) -> Fit {
    var point = clamped(start ?? self.start(data))
    var state = Equations(self, data, point)
    for _ in 0..<Self.stepLimit {
      guard let direction = direction(state, at: point) else { break }
      var (length, improved) = (1.0, false)
      for _ in 0..<30 {
        let next = clamped(zip(point, direction).map { $0 + length * $1 })
        let trial = Equations(self, data, next)
        if trial.logLikelihood > state.logLikelihood {
          improved = trial.logLikelihood - state.logLikelihood > 1e-8 * (1 + state.logLikelihood.magnitude)
          (point, state) = (next, trial)
          break
        }
        length *= 0.5
      }
      if !improved { break }
    }
    return Fit(coefficients: point, logLikelihood: state.logLikelihood)
  }

  /// The log-likelihood of data at coefficients.
  func logLikelihood(_ data: Data, at coefficients: [Double]) -> Double { Equations(self, data, coefficients).logLikelihood }

  private func clamped(_ point: [Double]) -> [Double] { zip(point, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) } }

  /// Starts at the weighted least squares of the predictors of (yw + ½)/(w + 1).
  private func start(_ data: Data) -> [Double] {
    let p = bounds.count
    let used = data.weights.indices.filter { data.weights[$0] > 0 }
    let values = used.map { link.predictor((data.shares[$0] * data.weights[$0] + 0.5) / (data.weights[$0] + 1)) }
    let rows = used.map { Array(data.rows[$0 * p..<($0 + 1) * p]) }
    if let line = LinearRegression(rows: rows, values: values, weights: used.map { data.weights[$0] }) { return line.coefficients }
    return bounds.map { min(max(0, $0.lowerBound), $0.upperBound) }
  }

  /// The scoring step over the coefficients that no bound holds; nil where none is free.
  private func direction(_ state: Equations, at point: [Double]) -> [Double]? {
    let p = bounds.count
    let free = point.indices.filter { i in
      !(point[i] <= bounds[i].lowerBound && state.gradient[i] <= 0) && !(point[i] >= bounds[i].upperBound && state.gradient[i] >= 0)
    }
    guard !free.isEmpty else { return nil }
    var matrix = free.flatMap { i in free.map { j in state.information[i * p + j] } }
    for i in free.indices { matrix[i * free.count + i] = matrix[i * free.count + i] * (1 + 1e-9) + 1e-12 }
    guard let factor = CholeskyFactor(matrix, order: free.count) else { return nil }
    let moves = factor.solve(free.map { state.gradient[$0] })
    guard moves.allSatisfy(\.isFinite) else { return nil }
    var direction = [Double](repeating: 0, count: p)
    for (i, index) in free.enumerated() { direction[index] = min(max(moves[i], -20), 20) }
    return direction
  }

  /// Log-likelihood, gradient and expected information at a point.
  private struct Equations {
    var logLikelihood = 0.0
    var gradient: [Double]
    var information: [Double]

    init(_ model: BinomialRegression, _ data: Data, _ point: [Double]) {
      let p = point.count
      gradient = .init(repeating: 0, count: p)
      information = .init(repeating: 0, count: p * p)
      for row in data.shares.indices where data.weights[row] > 0 {
        var eta = 0.0
        for i in 0..<p { eta += point[i] * data.rows[row * p + i] }
        let (probability, slope) = model.link.value(eta)
        let (share, weight) = (data.shares[row], data.weights[row])
        logLikelihood += weight * (share * Double.log(probability) + (1 - share) * Double.log(onePlus: -probability))
        let variance = probability * (1 - probability)
        let (score, metric) = (weight * (share - probability) * slope / variance, weight * slope * slope / variance)
        for i in 0..<p {
          gradient[i] += score * data.rows[row * p + i]
          for j in 0..<p { information[i * p + j] += metric * data.rows[row * p + i] * data.rows[row * p + j] }
        }
      }
    }
  }
}
