import InferenceScaling
import Plotting
import ScalingLaws

/// What `isoflop calibrate` prints.
struct CalibrationResult: Encodable {
  var policy: CalibratedPolicy
  /// What policies calibrated on one half do on the other; absent without labels.
  var heldOut: ReplayResult?
  var seed: UInt64
  var version = Provenance.libraryVersion

  init(policy: CalibratedPolicy, held: HeldOutCalibration?, seed: UInt64) {
    self.policy = policy
    self.seed = seed
    heldOut = held.map {
      ReplayResult("auto", $0.outcomes, against: $0.full, seed: seed, bootstrap: ClusteredBootstrap(seed: seed), policy: $0.policy)
    }
  }

  /// The result for people.
  var text: String { ([headline, ""] + table.lines + scored).joined(separator: "\n") }

  private var headline: String {
    guard let chosen = policy.chosen else {
      return
        "No threshold keeps the loss: the policy stops where the rest can't change the answer. Allow more loss, or record more problems."
    }
    let samples = Number.short(chosen.meanSamples, digits: 3)
    return
      "Stop at \(Number.short(chosen.threshold, digits: 3)) nats of evidence: \(samples) of \(policy.limit) samples, \(points(chosen.predictedLoss)) points of accuracy expected to be lost."
  }

  /// Every fifth threshold and the chosen one.
  private var table: TextTable {
    var table = TextTable(header: ["evidence", "samples", "changed (%)", "loss expected", "loss measured", ""])
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
    guard let heldOut else { return ["", "No labels: what is lost can't be measured."] }
    return ["", "Calibrated on one half of the problems and scored on the other:", heldOut.text]
  }

  private func points(_ share: Double) -> String { Number.short(100 * share, digits: 2) }
}

/// Accuracy against samples: the vote of a fixed number, and the calibrated rule at all its thresholds.
struct AccuracyCostChart {
  var recording: Recording
  var policy: CalibratedPolicy
  var seed: UInt64

  var chart: Chart {
    let fixed = Series("fixed number", color: .muted, symbol: .square)
    let adaptive = Series("calibrated stop", color: .categorical(0), symbol: .circle)
    let votes = recording.problems.map { MajorityAtK($0) }
    let counts = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 60, 80, 100].filter { $0 <= policy.limit }
    let fixedPoints = counts.compactMap { k -> Point? in
      let values = votes.compactMap { $0.value(k, seed: seed, subsamples: 200) }
      return values.count == votes.count ? Point(x: Double(k), y: values.reduce(0, +) / Double(values.count)) : nil
    }
    var layers: [Layer] = [
      .line(LineLayer(fixed, positions: fixedPoints.map { Position(x: $0.x, y: $0.y) }, stroke: .dotted)),
      .points(PointLayer(fixed, points: fixedPoints)),
    ]
    if let full = policy.fullAccuracy {
      let points = policy.options.compactMap { option in
        option.measuredLoss.map {
          Point(x: option.meanSamples, y: full - $0, label: "evidence \(Number.short(option.threshold, digits: 2))")
        }
      }
      layers.append(.points(PointLayer(adaptive, points: points)))
    }
    return Chart(title: "Accuracy against samples", x: Axis("Samples of a question", scale: .log), y: Axis("Accuracy"), layers: layers)
  }
}
