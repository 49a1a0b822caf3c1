import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// Loss against size: runs and parabola of each budget, and the minima.
  ///
  /// A curve is ln L = p₀ + p₁x + p₂x² with x = ln N less its mean, least squares over the sizes within a factor of three of the best one,
  /// or five of them (`IsoFLOPBudget.fittedRuns`), drawn over those sizes alone. Its bottom is the optimal size of the budget. The runs
  /// beside the curve's ends are drawn and were not fitted.
  ///
  /// A minimum is marked only if sizes were trained on both sides of it. A budget whose curve opens downwards has no curve here.
  var isoFLOPFigure: (chart: Chart, caption: HTML) {
    var chart = Chart(
      title: "Loss against model size at equal compute",
      subtitle: "One parabola a budget, over the sizes that it is fitted to; its minimum is the optimal size.",
      x: lawAxes.parameters, y: lawAxes.loss)
    let runs = runLayers(x: \.parameters, y: { table.runs[$0].loss }, omitting: [chart.x.title, chart.y.title])
    chart.layers = curves + runs + minima
    let caption: HTML = """
      A parabola in ln <em>N</em> is fitted to ln <em>L</em> at each budget, over the sizes that its curve spans: only near the minimum is the loss a parabola.
      Diamonds mark the minima that lie between trained sizes.
      """
    return (chart, caption)
  }

  private var curves: [Layer] {
    // A parabola over few sizes is smooth with a dozen positions; many of them would fill a page's data.
    let samples = profile.budgets.count > 20 ? 16 : 60
    return zip(profile.budgets, budgetSeries).compactMap { budget, series in
      let sizes = budget.fittedRuns.map { table.runs[$0].parameters }
      guard let curve = budget.curve, budget.issue != .negativeCurvature, let least = sizes.min(), let most = sizes.max(), least < most
      else { return nil }
      return .line(LineLayer(series, over: least...most, count: samples) { curve.loss(parameters: $0) })
    }
  }

  private var minima: [Layer] {
    guard !profile.minima.isEmpty else { return [] }
    let points = profile.minima.map { minimum in
      Point(
        x: minimum.parameters, y: minimum.loss, label: "optimum at \(computeText(minimum.compute))",
        details: [
          .count("Tokens", minimum.tokens),
          Detail("Tokens a parameter", number: minimum.tokens / minimum.parameters),
        ])
    }
    return [.points(PointLayer(Series("optimal size", color: .ink, symbol: .diamond), points: points, scale: 1.15))]
  }

  /// The optimum of each budget, or the reason that there is none.
  ///
  /// Compute is the geometric mean of the budget's runs; D* is read off its runs at N*, so C = 6·N*·D* holds only where the table counts
  /// so. The reason that a budget has no optimum says what to train.
  var budgetTable: Report.Table {
    let columns: [Report.Table.Column] = [
      .number("Compute C"), .number("Runs"), .number("Optimal size N*"), .number("Tokens D*"), .number("D*/N*"), .number("Least loss"),
    ]
    let remark: [Report.Table.Column] = profile.issues.isEmpty ? [] : [.text("Remark")]
    return Report.Table(caption: "The optimum of each budget.", columns: columns + remark, rows: profile.budgets.map(row))
  }

  private func row(_ budget: IsoFLOPBudget) -> [Report.Table.Cell] {
    let head: [Report.Table.Cell] = [
      .init(computeText(budget.compute), value: budget.compute), .init(String(budget.runs.count), value: Double(budget.runs.count)),
    ]
    guard let best = budget.minimum else {
      return head + Array(repeating: .init("–"), count: 4) + [.init(budget.issue?.description ?? "")]
    }
    let ratio = best.tokens / best.parameters
    return head + [
      .init(NumberStyle.count.text(best.parameters), value: best.parameters),
      .init(NumberStyle.count.text(best.tokens), value: best.tokens),
      .init(NumberStyle.automatic.text(ratio), value: ratio), .init(NumberStyle.fixed(best.loss, decimals: 4), value: best.loss),
    ]
  }
}
