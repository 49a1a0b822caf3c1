import Plotting
import TextFormats

extension PlanFrontier {
  /// The figure: loss against cost, with the band of the best size, smaller sizes, another law, and the plan.
  ///
  /// The horizontal axis is US dollars where a price is known, else FLOP; training and serving together if a demand was given.
  public var chart: Chart {
    let factor = usdPerFLOP ?? 1
    var layers: [Layer] = []
    let best = points.filter { $0.scale == 1 }
    let series = Series("best size", color: .categorical(0))
    layers.append(
      .band(BandLayer(series, intervals: best.map { VerticalInterval(x: $0.cost * factor, low: $0.loss.low, high: $0.loss.high) })))
    layers.append(.line(LineLayer(series, positions: best.map { Position(x: $0.cost * factor, y: $0.loss.median) })))
    for (index, scale) in PlanConfiguration.frontierScales.dropFirst().enumerated() {
      let smaller = points.filter { $0.scale == scale }
      guard !smaller.isEmpty else { continue }
      let name = "1/\(NumberStyle.plain.text(1 / scale)) of the size"
      layers.append(
        .line(
          LineLayer(
            Series(name, color: .sequential(Double(index + 1) / 4)),
            positions: smaller.map { Position(x: $0.cost * factor, y: $0.loss.median) },
            stroke: .dotted)))
    }
    for (index, other) in otherLaws.enumerated() {
      layers.append(
        .line(
          LineLayer(
            Series(other.name, color: .categorical(index + 1)), positions: other.runs.map { Position(x: $0.total * factor, y: $0.loss) },
            stroke: .dashed)))
    }
    layers.append(.points(PointLayer(Series("the plan", color: .ink, symbol: .diamond), points: [planPoint(factor)], scale: 1.4)))
    let axis =
      usdPerFLOP == nil
      ? Axis("Cost", unit: "FLOP", scale: .log, numbers: .scientific) : Axis("Cost", unit: "US dollars", scale: .log, numbers: .count)
    return Chart(
      title: "Loss against cost", subtitle: "Band: 5 to 95% of \(draws) draws; dotted: smaller models, cheaper to serve", x: axis,
      y: Axis("Loss"),
      layers: layers)
  }

  private func planPoint(_ factor: Double) -> Point {
    Point(
      x: plan.total * factor, y: plan.loss, label: "\(plan.parameters.inCounts) on \(plan.tokens.inCounts)",
      details: [
        Detail("Parameters N", number: plan.parameters, style: .count), Detail("Tokens D", number: plan.tokens, style: .count),
        Detail("Loss", number: plan.loss, digits: 4),
      ])
  }
}
