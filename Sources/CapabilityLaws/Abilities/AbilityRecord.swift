import NumericalMethods
import RealModule
import ScalingLaws

/// The rolling-origin record of one form on one task: its errors beyond each origin, in the logit of the share.
struct AbilityRecord: Sendable {
  /// The mean over targets of (e² − v)/h² at each origin.
  ///
  /// e is the error of the logit, h the nats of compute beyond the origin, v the variance of coordinates and noise.
  let drifts: [Double]
  /// The geometric mean over origins of the mean interval score of the 95% interval.
  let intervalScore: Double
  /// The mean of |p̂ − p|/p over the targets of all origins.
  let meanRelativeError: Double

  /// Scores a form; nil unless it could be fitted at each origin, and there is one.
  init?(_ form: AbilityForm, _ task: TaskScores, _ runs: [ScoredRun]) {
    let rows = runs.indices.filter { task.shares[$0] != nil }
    let origins = OriginComputes(rows.map { runs[$0].compute }).values
    var (drifts, scores, errors) = ([Double](), [Double](), [Double]())
    for origin in origins {
      let known = rows.filter { runs[$0].compute <= origin }
      guard let fit = AbilityFit(form, task, runs, rows: known) else { return nil }
      let targets = rows.filter { runs[$0].compute > origin }.compactMap { AbilityTarget(fit, task, runs[$0], row: $0, origin: origin) }
      guard !targets.isEmpty else { return nil }
      drifts.append(mean(targets.map(\.drift)))
      scores.append(Double.log(mean(targets.map(\.intervalScore))))
      errors += targets.map(\.relativeError)
    }
    guard !drifts.isEmpty else { return nil }
    (self.drifts, intervalScore, meanRelativeError) = (drifts, Double.exp(mean(scores)), mean(errors))
  }
}

/// A run beyond an origin, with the error of its forecast.
///
/// The noise of the measured share is in the variance, so that a drift is only what coordinates and noise don't explain; it may be negative, and means
/// of drifts then are near zero where the form is right.
private struct AbilityTarget {
  let drift: Double
  let intervalScore: Double
  let relativeError: Double

  init?(_ fit: AbilityFit, _ task: TaskScores, _ run: ScoredRun, row: Int, origin: Double) {
    guard let share = task.shares[row], let prediction = fit.predict(run) else { return nil }
    let measured = min(max(share, 0.002), 0.998)
    let error = Double.log(measured / (1 - measured)) - prediction.logit
    let slope = measured * (1 - measured)
    let noise = AbilityFit.noise(of: share, items: task.facts.itemsOrAssumed) / (slope * slope)
    let reach = max(Double.log(run.compute / origin), 0.2)
    drift = (error * error - prediction.parameters - noise) / (reach * reach)
    let variance = prediction.parameters + noise + AbilityForecaster.priorDrift * reach * reach
    let half = 1.959964 * variance.squareRoot()
    intervalScore = 2 * half + 40 * max(0, error.magnitude - half)
    relativeError = (prediction.share / measured - 1).magnitude
  }
}
