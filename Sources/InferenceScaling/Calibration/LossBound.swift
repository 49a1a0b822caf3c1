import RealModule

/// The accuracy that a threshold may lose on further questions, with a margin for the recording's size.
///
/// loss(t) ≤ cost(t)·changed(t). The share of changed answers is that of the recording with one question added on which the rule errs as its threshold
/// says, changed = (Σ c_i + 1/(1 + e^t))/(n + 1). The cost, right answers lost for each changed one, is at most 1. Without labels it is 1: nothing better
/// is known. With labels it is the mean of the losses l_i *at this threshold*, drawn towards `priorCost` with the weight of `priorWeight` changed answers,
/// and `margin` standard deviations more: cost = (Σ l_i + w·p)/(Σ c_i + w) + m·√(Σ l_i² + w·v)/(Σ c_i + w).
/// The bound is never below the loss measured on the recording itself.
///
/// A cost that all thresholds share would be wrong: strict thresholds change hardly anything, and loose ones lose a larger part of what they change.
struct LossBound: Sendable {
  /// The right answers taken to be lost for each answer changed.
  let cost: Double
  /// The bound of the loss, as a share of the questions.
  let loss: Double

  /// The variance of the loss of a changed answer before anything is known of it.
  private static let priorVariance = 0.5
  /// A cost measured to be zero or below is taken to be this: chance doesn't improve answers.
  private static let leastCost = 0.02

  init(_ paths: StoppingPaths, threshold place: Int, calibration: StoppingCalibration) {
    let (changed, lost) = (paths.changed[place], paths.lost[place])
    let total = changed.reduce(0, +)
    if paths.isLabelled {
      let weight = total + calibration.priorWeight
      let mean = (lost.reduce(0, +) + calibration.priorWeight * calibration.priorCost) / weight
      let squares = lost.reduce(0) { $0 + $1 * $1 } + calibration.priorWeight * Self.priorVariance
      cost = min(max(mean + calibration.margin * squares.squareRoot() / weight, Self.leastCost), 1)
    } else {
      cost = 1
    }
    let error = 1 / (1 + Double.exp(StoppingCalibration.thresholds[place]))
    let bound = cost * (total + error) / (Double(changed.count) + 1)
    loss = paths.isLabelled ? max(bound, lost.mean) : bound
  }
}
