/// A line search for the strong Wolfe conditions: enough decrease, and a slope that has flattened.
///
/// Source: Nocedal & Wright, "Numerical Optimization", 2nd ed., algorithms 3.5 and 3.6, with safeguarded cubic steps.
struct LineSearch {
  typealias Objective = (_ point: [Double], _ gradient: inout [Double]) -> Double

  private let objective: Objective
  private(set) var point: [Double]
  private(set) var value: Double
  private(set) var gradient: [Double]
  private(set) var evaluations = 1

  /// The share of the decrease promised by the slope that a step must bring.
  private let sufficientDecrease = 1e-4
  /// The share of the first slope, in magnitude, that may be left.
  private let slopeLeft = 0.9

  init(point: [Double], objective: @escaping Objective) {
    self.objective = objective
    self.point = point
    gradient = .init(repeating: 0, count: point.count)
    value = objective(point, &gradient)
  }

  var gradientNorm: Double { gradient.reduce(0) { max($0, $1.magnitude) } }

  func solution(iterations: Int, status: SolutionStatus) -> Solution {
    Solution(
      point: point, objective: value, gradientNorm: gradientNorm, iterations: iterations, evaluations: evaluations, status: status)
  }

  private struct Trial {
    var step: Double
    var value: Double
    var slope: Double
    var point: [Double]
    var gradient: [Double]
  }

  /// Moves along a descent direction; false, without moving, where no step lowers the value.
  mutating func advance(along direction: [Double], firstStep: Double) -> Bool {
    let origin = Trial(step: 0, value: value, slope: dot(gradient, direction), point: point, gradient: gradient)
    var previous = origin
    var step = firstStep
    for attempt in 0..<60 {
      let trial = evaluate(origin, direction, step)
      let bad = !trial.value.isFinite
      if bad || trial.value > value + sufficientDecrease * step * origin.slope || (attempt > 0 && trial.value >= previous.value) {
        return zoom(origin, direction, low: previous, high: trial)
      }
      if trial.slope.magnitude <= -slopeLeft * origin.slope { return accept(trial) }
      if trial.slope >= 0 { return zoom(origin, direction, low: trial, high: previous) }
      previous = trial
      step *= 2
    }
    return accept(previous)
  }

  private mutating func zoom(_ origin: Trial, _ direction: [Double], low: Trial, high: Trial) -> Bool {
    var (low, high) = (low, high)
    for _ in 0..<60 {
      let trial = evaluate(origin, direction, Self.interpolate(low, high))
      if !trial.value.isFinite || trial.value > value + sufficientDecrease * trial.step * origin.slope || trial.value >= low.value {
        high = trial
      } else {
        if trial.slope.magnitude <= -slopeLeft * origin.slope { return accept(trial) }
        if trial.slope * (high.step - low.step) >= 0 { high = low }
        low = trial
      }
      if (high.step - low.step).magnitude <= 1e-16 * max(low.step, high.step) { break }
    }
    return accept(low)
  }

  /// The minimum of the cubic through two trials, kept off the ends; the middle where there is none.
  private static func interpolate(_ a: Trial, _ b: Trial) -> Double {
    let middle = 0.5 * (a.step + b.step)
    let first = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step)
    let square = first * first - a.slope * b.slope
    guard square >= 0, square.isFinite else { return middle }
    let second = (b.step > a.step ? 1 : -1) * square.squareRoot()
    let step = b.step - (b.step - a.step) * (b.slope + second - first) / (b.slope - a.slope + 2 * second)
    let (left, right) = (min(a.step, b.step), max(a.step, b.step))
    let margin = 0.05 * (right - left)
    return step >= left + margin && step <= right - margin ? step : middle
  }

  private mutating func evaluate(_ origin: Trial, _ direction: [Double], _ step: Double) -> Trial {
    let point = zip(origin.point, direction).map { $0 + step * $1 }
    var gradient = origin.gradient
    let value = objective(point, &gradient)
    evaluations += 1
    return Trial(step: step, value: value, slope: dot(gradient, direction), point: point, gradient: gradient)
  }

  private mutating func accept(_ trial: Trial) -> Bool {
    guard trial.step > 0, trial.value < value else { return false }
    (point, value, gradient) = (trial.point, trial.value, trial.gradient)
    return true
  }
}
