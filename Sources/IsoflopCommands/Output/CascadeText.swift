import CapabilityLaws
import ScalingLaws
import TextFormats

/// The arithmetic of independent steps.
struct StepSummary: Encodable {
  /// The steps and the probability that all are right.
  struct Success: Encodable {
    var steps: Double
    var success: Double
    /// The same without any repair.
    var withoutRecovery: Double
  }

  /// The accuracy of a step that half of such chains need.
  struct Required: Encodable {
    var steps: Double
    var stepAccuracy: Double
  }

  /// The steps at which a share of chains succeeds.
  struct Horizon: Encodable {
    var success: Double
    var steps: Double
  }

  /// The accuracy of a step and the share of errors that are repaired.
  var chain: StepChain
  /// p′ = p + (1 − p)·r.
  var effectiveAccuracy: Double
  var success: Success
  /// The accuracies that half of the chains of 10, 100, 1,000 and the given steps need.
  var required: [Required]
  /// The steps at which 50, 80 and 99% of chains succeed.
  var horizon: [Horizon]
  /// The best number of steps between checks; absent without `--check-cost`.
  var checks: CheckInterval?

  /// Does the arithmetic of a chain.
  init(_ chain: StepChain, steps: Double, checks: CheckInterval?) {
    self.chain = chain
    effectiveAccuracy = chain.effectiveAccuracy
    success = Success(
      steps: steps, success: chain.success(steps: steps),
      withoutRecovery: StepChain(stepAccuracy: chain.stepAccuracy).success(steps: steps))
    required = Set([10, 100, 1000, steps]).sorted().map { Required(steps: $0, stepAccuracy: StepChain.requiredAccuracy(steps: $0)) }
    horizon = [0.5, 0.8, 0.99].map { Horizon(success: $0, steps: chain.steps(success: $0)) }
    self.checks = checks
  }

  /// The arithmetic for a terminal.
  var terminalText: String {
    var lines = [
      "\(Number.short(success.steps, digits: 7)) independent steps, each right with probability \(Number.short(chain.stepAccuracy, digits: 5)):",
      "  all right     \(Number.percent(success.withoutRecovery))",
    ]
    if chain.recovery > 0 {
      lines.append(
        "  with repair   \(Number.percent(success.success)), as \(Number.percent(chain.recovery)) of errors are repaired: "
          + "p′ = \(Number.short(effectiveAccuracy, digits: 5))")
    }
    lines.append(
      "  horizon       "
        + horizon.map { "\(Number.short($0.steps, digits: 3)) steps at \(Number.percent($0.success))" }.joined(separator: ", "))
    lines.append(
      "  needed at 50% "
        + required.map { "\(Number.short($0.stepAccuracy, digits: 5)) for \(Number.short($0.steps, digits: 7))" }.joined(separator: ", "))
    if let checks {
      lines += [
        "  check every   \(Number.short(checks.steps, digits: 7)) steps, about \(Number.short(checks.approximateSteps, digits: 3)) by the square root: "
          + "\(Number.short(checks.costPerStep)) a right step",
        "  each step     \(Number.short(checks.costOfCheckingEachStep)) a right step if every step is checked",
      ]
    }
    lines.append("  caution       recorded agents don't err independently: give a table of attempts for the length of real tasks")
    return lines.joined(separator: "\n")
  }
}

extension HazardComparison {
  /// The comparison for a terminal.
  var terminalText: String {
    var lines = [
      "\(Plural.counted(runs, "run")) of \(Plural.counted(models.count, "model")) on \(Plural.counted(families, "family", "families")) of tasks",
      "",
    ]
    var table = TextTable(
      header: ["model", "form", "shape", "held out"]
        + (models.lazy.compactMap(\.fits.first).first?.horizons.prefix(3) ?? []).map { Number.percent($0.success) })
    for model in models {
      for fit in model.fits where fit.curve.form == model.best || fit.curve.form == .constant {
        let isFirst = fit.curve.form == .constant
        table.append(
          [
            isFirst ? short(model.model) : "", fit.curve.form.words, Number.short(fit.curve.shape, digits: 3),
            Number.short(fit.heldOutScore, digits: 3),
          ] + fit.horizons.prefix(3).map(length))
      }
    }
    lines += table.lines
    lines += ["", "length at 50% success, \(Number.percent(confidence)) interval, and what a constant hazard makes of it:"]
    for model in models {
      guard let best = model.best, let fit = model.fit(best), let half = fit.horizons.first else {
        lines.append("  \(model.model): nothing or everything succeeded")
        continue
      }
      lines.append(
        "  \(model.model): \(Number.short(half.length, digits: 3)) \(Number.interval(half.interval.low, half.interval.high, digits: 3)); "
          + verdict(model))
    }
    if let trend {
      lines += [
        "",
        "the horizon doubles in \(Number.short(trend.doublingMonths, digits: 3)) months, \(Number.percent(confidence)) interval "
          + "\(Number.interval(trend.interval.low, trend.interval.high, digits: 3)), by \(Plural.counted(trend.models.count, "model"))",
      ]
    }
    return (lines + ["", "held out: mean log-likelihood of a run of other families; * outside of the lengths that were run"]).joined(
      separator: "\n")
  }

  /// A length of at most eight characters, with a mark where it is extrapolated.
  private func length(_ horizon: Horizon) -> String {
    Number.short(horizon.length, digits: horizon.length < 0.1 ? 2 : 3) + (horizon.isExtrapolated ? "*" : "")
  }

  /// A name of at most 18 characters, so that the table fits 80 columns.
  private func short(_ name: String) -> String { name.count > 18 ? String(name.prefix(17)) + "…" : name }

  /// The verdict on a constant hazard, with the factor by which it makes the length at 50% too long.
  private func verdict(_ model: ModelHazard) -> String {
    let factor = Number.short(model.overstatement ?? 1, digits: 2)
    return switch model.verdict {
    case .rejected: "constant hazard rejected, ×\(factor)"
    case .consistent: "constant hazard fits"
    case .undecidable: "constant hazard undecidable, ×\(factor)"
    }
  }
}

extension HazardForm {
  /// The form in words.
  var words: String {
    switch self {
    case .constant: "constant"
    case .weibull: "Weibull"
    case .logLogistic: "log-logistic"
    }
  }
}
