import CapabilityLaws
import NumericalMethods
import RealModule

/// A plain two-step logistic, as a yardstick: L = E + A/N^α + B/D^β by least squares in ln L, then p = b + a/(1 + exp(k(L − L₀))) by least squares, no priors.
///
/// The form of arXiv:2412.04403, each step by itself and with free ends.
struct PlainTwoStep {
  private var loss: [Double]
  private let curve: [Double]
  private let centre: (x: Double, y: Double)

  init?(_ task: TaskScores, _ runs: [ScoredRun]) {
    let rows = runs.indices.filter {
      task.shares[$0] != nil && task.losses?[$0] != nil && runs[$0].parameters != nil && runs[$0].tokens != nil
    }
    guard rows.count > 5 else { return nil }
    let x = rows.map { Double.log(runs[$0].parameters ?? 1) }
    let y = rows.map { Double.log(runs[$0].tokens ?? 1) }
    let logs = rows.map { Double.log(task.losses?[$0] ?? 1) }
    let shares = rows.compactMap { task.shares[$0] }
    centre = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let place = centre
    let solver = RobustLeastSquares(loss: .square, iterationLimit: 300, tolerance: 1e-12)
    let surface = LossModel(x: x.map { $0 - place.x }, y: y.map { $0 - place.y }, logs: logs)
    loss = solver.minimize(surface, from: [0, -1, -1, -1, -1]).point
    let losses = logs.map { Double.exp($0) }
    let middle = losses.sorted()[losses.count / 2]
    let logistic = LogisticModel(losses: losses, shares: shares)
    let starts = [1.0, 4].map { k in [shares.min() ?? 0, 0.6, k, middle * 0.8] }
    guard let best = starts.map({ solver.minimize(logistic, from: $0) }).min(by: { $0.objective < $1.objective }) else { return nil }
    curve = best.point
  }

  func share(_ run: ScoredRun) -> Double {
    let value = LossModel.value(loss, x: Double.log(run.parameters ?? 1) - centre.x, y: Double.log(run.tokens ?? 1) - centre.y)
    return min(max(LogisticModel.value(curve, loss: value), 0), 1)
  }

  private struct LossModel: ResidualModel {
    let x: [Double]
    let y: [Double]
    let logs: [Double]
    var coordinateCount: Int { 5 }
    var residualCount: Int { x.count }
    var bounds: [ClosedRange<Double>] { [-12...3, -20...5, -5...1, -20...5, -5...1] }

    static func value(_ c: [Double], x: Double, y: Double) -> Double {
      Double.exp(c[0]) + Double.exp(c[1] - Double.exp(c[2]) * x) + Double.exp(c[3] - Double.exp(c[4]) * y)
    }

    func evaluate(at c: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
      for (place, row) in rows.enumerated() {
        let total = Self.value(c, x: x[row], y: y[row])
        residuals[place] = Double.log(total) - logs[row]
        numericJacobian(at: c, place: place, jacobian: &jacobian) { Double.log(Self.value($0, x: x[row], y: y[row])) }
      }
    }
  }

  private struct LogisticModel: ResidualModel {
    let losses: [Double]
    let shares: [Double]
    var coordinateCount: Int { 4 }
    var residualCount: Int { losses.count }
    var bounds: [ClosedRange<Double>] { [0...1, 0...1, 0.01...100, 0...20] }

    static func value(_ c: [Double], loss: Double) -> Double { c[0] + c[1] / (1 + Double.exp(c[2] * (loss - c[3]))) }

    func evaluate(at c: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
      for (place, row) in rows.enumerated() {
        residuals[place] = Self.value(c, loss: losses[row]) - shares[row]
        numericJacobian(at: c, place: place, jacobian: &jacobian) { Self.value($0, loss: losses[row]) }
      }
    }
  }
}

/// Writes a row of derivatives by central differences.
func numericJacobian(at c: [Double], place: Int, jacobian: inout [Double], _ value: ([Double]) -> Double) {
  for j in c.indices {
    var (up, down) = (c, c)
    let step = 1e-6 * max(1, c[j].magnitude)
    up[j] += step
    down[j] -= step
    jacobian[place * c.count + j] = (value(up) - value(down)) / (2 * step)
  }
}
