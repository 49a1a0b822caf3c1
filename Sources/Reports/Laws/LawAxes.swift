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
  /// The legend names nine of them at most, the first and last included; the tooltips of the others give their compute.
  var budgetSeries: [Series] {
    let count = profile.budgets.count
    let step = max(1, (count + 7) / 8)
    return profile.budgets.enumerated().map { index, budget in
      let isNamed = count <= 9 || index % step == 0 || index == count - 1
      let place = count > 1 ? Double(index) / Double(count - 1) : 1
      return Series(isNamed ? computeText(budget.compute) : "", color: .sequential(place))
    }
  }

  /// The runs as points, a layer a budget. Facts that the axes or the series show are left out of the tooltips.
  func runLayers(x: (TrainingRun) -> Double, y: (Int) -> Double, omitting names: [String]) -> [Layer] {
    zip(profile.budgets, budgetSeries).map { budget, series in
      let shown = names + (series.name.isEmpty ? [] : [lawAxes.compute.title])
      let points = budget.runs.map { index in
        Point(x: x(table.runs[index]), y: y(index), label: name(of: index), details: facts(of: index).filter { !shown.contains($0.name) })
      }
      return .points(PointLayer(series, points: points))
    }
  }

  /// The run's own name, or its number in the table, from 1.
  func name(of run: Int) -> String { table.runs[run].label ?? "run \(run + 1)" }

  private func facts(of index: Int) -> [Detail] {
    let run = table.runs[index]
    return [
      Detail(lawAxes.parameters.title, NumberStyle.count.text(run.parameters, digits: 4)),
      Detail(lawAxes.tokens.title, NumberStyle.count.text(run.tokens, digits: 4)), Detail(lawAxes.compute.title, computeText(run.compute)),
      Detail("Tokens a parameter", NumberStyle.automatic.text(run.tokensPerParameter)),
      Detail(lawAxes.loss.title, lawAxes.text(loss: run.loss)),
    ]
  }
}
