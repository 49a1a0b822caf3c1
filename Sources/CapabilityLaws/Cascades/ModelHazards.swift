import NumericalMethods
import RealModule
import ScalingLaws

/// A model's fits with the replicates of their curves.
struct ModelHazards {
  let hazards: ModelHazard
  let released: Double?
  /// The replicates' log-logistic ln t₅₀, in the order of the draws; nil where a replicate had nothing to fit.
  let logHorizons: [Double?]
  /// The estimate of the same.
  let logHorizon: Double?

  init(_ group: RunGroups, draws: [[Double]], configuration: HazardConfiguration) {
    released = group.released
    let isMixed = group.successShare > 0 && group.successShare < 1
    guard isMixed, group.familyCount >= 3, group.data.shares.count >= 3 else {
      hazards = ModelHazard(
        model: group.model, runs: group.count, successShare: group.successShare, fits: [], best: nil, verdict: .undecidable,
        overstatement: nil)
      (logHorizons, logHorizon) = ([], nil)
      return
    }
    let curves = HazardForm.allCases.map { FormReplicates($0, group, draws: draws) }
    let fits = curves.map { $0.fit(group, configuration) }
    let best = fits.max { $0.heldOutScore < $1.heldOutScore }
    hazards = ModelHazard(
      model: group.model, runs: group.count, successShare: group.successShare, fits: fits, best: best?.curve.form,
      verdict: Self.verdict(fits, shape: curves[1].interval(0.99, \.shape)),
      overstatement: fits[0].curve.length(success: 0.5) / fits[1].curve.length(success: 0.5))
    logHorizon = Double.log(curves[2].curve.length(success: 0.5))
    logHorizons = curves[2].replicates.map { $0.map { Double.log($0.length(success: 0.5)) } }
  }

  /// The verdict of the fits and the 99% interval of the Weibull shape.
  private static func verdict(_ fits: [HazardFit], shape: Interval) -> HazardVerdict {
    if !shape.contains(1) { return fits[1].heldOutScore > fits[0].heldOutScore ? .rejected : .undecidable }
    return shape.low >= 0.75 && shape.high <= 4.0 / 3 ? .consistent : .undecidable
  }
}

/// A form's curve on all runs and on the replicates.
private struct FormReplicates {
  let curve: HazardCurve
  let logLikelihood: Double
  let replicates: [HazardCurve?]
  let familyCount: Int

  init(_ form: HazardForm, _ group: RunGroups, draws: [[Double]]) {
    let fit = form.regression.fit(group.data)
    curve = HazardCurve(form, fit.coefficients)
    logLikelihood = fit.logLikelihood
    familyCount = group.familyCount
    replicates = draws.map { counts in
      let data = group.weighted { counts[$0] }
      // Families without a success, or without a failure, leave a horizon at no finite length.
      let successes = zip(data.shares, data.weights).reduce(0) { $0 + $1.0 * $1.1 }
      let total = data.weights.reduce(0, +)
      guard successes > 0, successes < total else { return nil }
      return HazardCurve(form, form.regression.fit(data, from: fit.coefficients).coefficients)
    }
  }

  func fit(_ group: RunGroups, _ configuration: HazardConfiguration) -> HazardFit {
    HazardFit(
      curve: curve, shapeInterval: curve.form == .constant ? nil : interval(configuration.confidence, \.shape),
      logLikelihood: logLikelihood, aic: 2 * Double(curve.form.parameterCount) - 2 * logLikelihood,
      heldOutScore: group.heldOutScore(curve.form),
      horizons: configuration.successes.map { success in
        let length = curve.length(success: success)
        return Horizon(
          success: success, length: length, interval: interval(configuration.confidence) { $0.length(success: success) },
          isExtrapolated: !group.lengths.contains(length))
      })
  }

  /// The quantiles of the middle part of the replicates, taken farther out for few families.
  ///
  /// Φ(−t·√(F/(F − 1))) instead of Φ(−z): percentiles of F resampled families are too narrow as a normal interval with the wrong variance is.
  /// Source: Hesterberg 2015, doi:10.1080/00031305.2015.1089789, section 4.
  func interval(_ confidence: Double, _ value: (HazardCurve) -> Double) -> Interval {
    let sample = replicates.compactMap { $0.map(value) }.filter { !$0.isNaN }
    let count = Double(familyCount)
    let reach = StudentDistribution(degreesOfFreedom: count - 1).quantile(0.5 * (1 + confidence)) * (count / (count - 1)).squareRoot()
    let tail = NormalDistribution.cumulative(-reach)
    guard !sample.isEmpty else { return Interval(low: -.infinity, high: .infinity) }
    // Of R replicates the i-th stands at the probability i/(R + 1).
    let end = sample.count > 1 ? max(0, (tail * Double(sample.count + 1) - 1) / Double(sample.count - 1)) : 0
    let percentiles = Percentiles(sample)
    return Interval(low: percentiles.quantile(end), high: percentiles.quantile(1 - end))
  }
}
