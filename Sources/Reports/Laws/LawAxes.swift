import Plotting
import ScalingLaws
import TextFormats

/// The axes on which laws are drawn, and how their numbers are written.
struct LawAxes {
  let unit: LossUnit

  var parameters: Axis { Axis("Parameters N", scale: .log, numbers: .count) }
  var tokens: Axis { Axis("Tokens D", scale: .log, numbers: .count) }
  var compute: Axis { Axis("Compute C", unit: "FLOP", scale: .log, numbers: .scientific) }
  var loss: Axis { Axis("Loss L", unit: unit.words) }

  /// A loss with its unit.
  func text(loss: Double) -> String { "\(NumberStyle.automatic.text(loss, digits: 4)) \(unit.words)" }
}

extension LossUnit {
  /// The unit in words.
  var words: String {
    switch self {
    case .natsPerToken: "nats/token"
    case .bitsPerByte: "bits/byte"
    }
  }
}

extension LawReport {
  var lawAxes: LawAxes { LawAxes(unit: table.lossUnit) }
}

extension Interval {
  /// Both ends, written: "1.19–1.22".
  func text(_ style: NumberStyle = .automatic, digits: Int = 3) -> String { style.text(from: low, to: high, digits: digits) }
}

/// An amount of compute with its unit.
func computeText(_ compute: Double) -> String { "\(NumberStyle.scientific.text(compute, digits: 2)) FLOP" }

/// A confidence as a percentage.
func confidenceText(_ confidence: Double) -> String { NumberStyle.percent.text(confidence) }
