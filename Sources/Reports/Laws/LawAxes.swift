import Plotting
import ScalingLaws
import TextFormats

/// The axes on which laws are drawn, and how their numbers are written.
///
/// Size, tokens and compute are logarithmic, because laws are straight lines there; losses are linear unless a figure shows a power law of
/// the loss. Compute is in FLOP as the table counts it, under the table's own convention, which needn't be 6ND.
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
    case .bitsPerCharacter: "bits/character"
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

extension LawReport {
  /// A series for each budget of the profile, coloured in the order of compute.
  ///
  /// The legend shows many as a ramp.
  ///
  /// The colour of budget i of n is the ordered palette's at i/(n − 1), so that the least compute has one end of it and the greatest the
  /// other in every figure of a report: a reader finds a budget again by its colour. A single budget has the far end.
  var budgetSeries: [Series] {
    let count = profile.budgets.count
    return profile.budgets.enumerated().map { index, budget in
      Series(computeText(budget.compute), color: .sequential(count > 1 ? Double(index) / Double(count - 1) : 1))
    }
  }

  /// The runs as points, a layer a budget. Facts that the axes show are left out of the tooltips.
  ///
  /// Runs of all budgets are drawn, also those that a budget's curve wasn't fitted to: a figure of a fit that hides what it was not fitted
  /// to flatters it.
  func runLayers(x: (TrainingRun) -> Double, y: (Int) -> Double, omitting names: [String]) -> [Layer] {
    zip(profile.budgets, budgetSeries).map { budget, series in
      let points = budget.runs.map { index in
        Point(x: x(table.runs[index]), y: y(index), label: name(of: index), details: facts(of: index).filter { !names.contains($0.name) })
      }
      return .points(PointLayer(series, points: points))
    }
  }

  /// The run's own name, or its number in the table, from 1.
  ///
  /// The number is that of the row in the file, rows that a condition left out included.
  func name(of run: Int) -> String { table.runs[run].label ?? "run \(table.number(of: run))" }

  private func facts(of index: Int) -> [Detail] {
    let run = table.runs[index]
    return [
      .count(lawAxes.parameters.title, run.parameters, digits: 4), .count(lawAxes.tokens.title, run.tokens, digits: 4),
      .compute(lawAxes.compute.title, run.compute), Detail("Tokens a parameter", number: run.tokensPerParameter),
      Detail(lawAxes.loss.title, number: run.loss, digits: 4, unit: lawAxes.unit.words),
    ]
  }
}

extension Detail {
  /// A count of parameters or tokens: 1.2B.
  static func count(_ name: String, _ value: Double, digits: Int = 3) -> Detail {
    Detail(name, number: value, style: .count, digits: digits)
  }

  /// An amount of compute.
  static func compute(_ name: String, _ value: Double) -> Detail {
    Detail(name, number: value, style: .scientific, digits: 2, unit: "FLOP")
  }

  /// A loss to five digits.
  static func loss(_ name: String, _ value: Double) -> Detail { Detail(name, number: value, digits: 5) }
}
