import InferenceScaling
import ScalingLaws

/// The result of `isoflop calibrate`.
struct CalibrationResult: Encodable {
  var policy: CalibratedPolicy
  /// The replay on one half of a policy calibrated on the other; absent without labels.
  var heldOut: ReplayResult?
  var seed: UInt64
  var version = Provenance.libraryVersion

  init(policy: CalibratedPolicy, held: HeldOutCalibration?, seed: UInt64) {
    self.policy = policy
    self.seed = seed
    heldOut = held.map {
      ReplayResult("auto", $0.evaluation, seed: seed, bootstrap: ClusteredBootstrap(seed: seed), policy: $0.policy)
    }
  }

  /// The result for people.
  var text: String { ([headline, ""] + table.lines + scored).joined(separator: "\n") }

  private var headline: String {
    guard let chosen = policy.chosen else {
      return "With \(policy.problems) problems no threshold can be said to lose at most \(points(policy.maximumLoss)) points: "
        + "the policy stops where the rest can't change the answer. Allow more loss, or record more problems."
    }
    let (threshold, samples) = (Number.short(chosen.threshold, digits: 3), Number.short(chosen.meanSamples, digits: 3))
    return "Stop at \(threshold) nats of evidence: \(samples) of \(policy.limit) samples, at most \(points(chosen.predictedLoss)) points "
      + "of accuracy expected to be lost."
  }

  /// Every fifth threshold and the chosen one.
  private var table: TextTable {
    var table = TextTable(header: ["evidence", "samples", "changed (%)", "loss at most", "loss measured", ""])
    for (place, option) in policy.options.enumerated() where place % 5 == 0 || option == policy.chosen {
      table.append([
        Number.short(option.threshold, digits: 2), Number.short(option.meanSamples, digits: 3), points(option.changed),
        points(option.predictedLoss),
        option.measuredLoss.map(points) ?? "–", option == policy.chosen ? "chosen" : "",
      ])
    }
    return table
  }

  private var scored: [String] {
    guard let heldOut else { return ["", "No labels: the loss can't be measured."] }
    return ["", "Calibrated on one half of the problems and scored on the other:", heldOut.text]
  }

  private func points(_ share: Double) -> String { Number.short(100 * share, digits: 2) }
}
