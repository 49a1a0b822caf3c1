import Plotting
import ScalingLaws

extension LawReport {
  /// A series for each budget of the profile, coloured in the order of compute.
  ///
  /// The legend names nine of them at most, the first and last included; the tooltips of the others tell their compute.
  var budgetSeries: [Series] {
    let count = profile.budgets.count
    let step = max(1, (count + 7) / 8)
    return profile.budgets.enumerated().map { index, budget in
      let isNamed = count <= 9 || index % step == 0 || index == count - 1
      let place = count > 1 ? Double(index) / Double(count - 1) : 1
      return Series(isNamed ? computeText(budget.compute) : "", color: .sequential(place))
    }
  }

  /// The runs as points, a layer a budget.
  func runLayers(x: (TrainingRun) -> Double, y: (Int) -> Double) -> [Layer] {
    zip(profile.budgets, budgetSeries).map { budget, series in
      .points(
        PointLayer(series, points: budget.runs.map { Point(x: x(table.runs[$0]), y: y($0), label: name(of: $0), details: facts(of: $0)) }))
    }
  }

  /// The run's own name, or its number in the table, from 1.
  func name(of run: Int) -> String { table.runs[run].label ?? "run \(run + 1)" }

  private func facts(of index: Int) -> [Detail] {
    let run = table.runs[index]
    return [
      Detail("Parameters", NumberStyle.count.text(run.parameters, digits: 4)),
      Detail("Tokens", NumberStyle.count.text(run.tokens, digits: 4)),
      Detail("Compute", computeText(run.compute)), Detail("Tokens a parameter", NumberStyle.automatic.text(run.tokensPerParameter)),
      Detail("Measured loss", lawAxes.text(loss: run.loss)),
    ]
  }
}
