import Plotting
import ScalingLaws
import TextFormats

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

  /// The runs as points, a layer a budget; facts that the axes or the series tell already are left out of the tooltips.
  func runLayers(x: (TrainingRun) -> Double, y: (Int) -> Double, told names: [String]) -> [Layer] {
    zip(profile.budgets, budgetSeries).map { budget, series in
      let told = names + (series.name.isEmpty ? [] : [lawAxes.compute.title])
      let points = budget.runs.map { index in
        Point(x: x(table.runs[index]), y: y(index), label: name(of: index), details: facts(of: index).filter { !told.contains($0.name) })
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
