import InferenceScaling
import RealModule
import ScalingLaws
import TextFormats

/// The result of `isoflop calibrate`.
///
/// Losses are shares in the policy and points (hundredths) in the replay and the text.
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
      return
        "With \(Plural.counted(policy.problems, "problem")) no threshold can be said to lose at most \(points(policy.maximumLoss)) points: "
        + "the policy stops where the rest can't change the answer. Allow more loss, or record more problems."
    }
    let (confidence, samples) = (Number.confidence(evidence: chosen.threshold), Number.short(chosen.meanSamples, digits: 3))
    return "Stop at a confidence of \(confidence) in the leading answer: \(samples) of \(Plural.counted(policy.limit, "sample")), "
      + "at most \(points(chosen.predictedLoss)) points of accuracy expected to be lost."
  }

  /// Every fifth threshold and the chosen one.
  ///
  /// *Confidence* is 1/(1 + e^−t) of the threshold t in nats. *Changed* is the share of answers that differ from the full vote, *loss at
  /// most* the bound by which a threshold is chosen, *loss measured* that on these very problems, which may be below zero by chance.
  private var table: TextTable {
    var table = TextTable(header: ["confidence", "samples", "changed (%)", "loss at most", "loss measured", ""])
    for (place, option) in policy.options.enumerated() where place % 5 == 0 || option == policy.chosen {
      table.append([
        Number.confidence(evidence: option.threshold), Number.short(option.meanSamples, digits: 3), points(option.changed),
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

extension Number {
  /// The confidence in an answer, 1/(1 + e^−x), from the evidence x for it in nats.
  static func confidence(evidence: Double) -> String {
    let missing = 100 / (1 + Double.exp(evidence))
    return missing < 0.01 ? "over 99.99%" : NumberStyle.plain(100 - missing, decimals: missing < 1 ? 2 : 1) + "%"
  }
}
