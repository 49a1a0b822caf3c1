import Plotting
import RealModule
import TextFormats

/// Charts of made-up data that use every kind of mark.
enum SampleCharts {
  /// Three compute budgets, the best size of each and a label on the last.
  static var isoFLOP: Chart {
    let budgets = [1e11, 1e12, 1e13]
    var chart = Chart(
      title: "Loss against size at equal compute", subtitle: "Three budgets of made-up runs.",
      x: Axis("Parameters N", scale: .log, numbers: .count),
      y: Axis("Loss", unit: "nats/token"))
    var minima: [Point] = []
    for (index, compute) in budgets.enumerated() {
      let series = Series("\(NumberStyle.scientific.text(compute)) FLOP", color: .sequential(Double(index) / 2))
      let best = 1e5 * Double.pow(compute / 1e11, 0.5)
      let sizes = stride(from: -1.0, through: 1, by: 0.25).map { best * Double.pow(10, $0) }
      let loss = { (size: Double) in 2.5 - 0.4 * Double(index) + 0.3 * Double.pow(Double.log10(size / best), 2) }
      chart.layers.append(.line(LineLayer(series, positions: sizes.map { Position(x: $0, y: loss($0)) })))
      let points = sizes.enumerated().map { Point(x: $0.element, y: loss($0.element) + 0.01, label: "run \($0.offset)") }
      chart.layers.append(.points(PointLayer(series, points: points)))
      minima.append(Point(x: best, y: loss(best), details: [Detail("Tokens D", "2M")]))
    }
    chart.layers.append(.points(PointLayer(Series("best size", color: .ink, symbol: .diamond), points: minima, scale: 1.2)))
    chart.layers.append(.annotation(Annotation(x: minima[2].x, y: minima[2].y, "best: \(NumberStyle.count.text(minima[2].x))")))
    return chart
  }

  /// A law with its band, where the data ends, and a forecast with its interval beside a measurement.
  static var forecast: Chart {
    let law = Series("law & band", color: .categorical(0))
    let check = Series("measured", color: .categorical(1), symbol: .ring)
    let loss = { (compute: Double) in 1 + 30 * Double.pow(compute, -0.15) }
    let computes = stride(from: 11.0, through: 13, by: 0.1).map { Double.pow(10, $0) }
    return Chart(
      title: "Forecast and check", x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("Loss", unit: "nats/token", scale: .log),
      layers: [
        .band(BandLayer(law, intervals: computes.map { VerticalInterval(x: $0, low: loss($0) * 0.99, high: loss($0) * 1.01) })),
        .line(LineLayer(law, positions: computes.filter { $0 < 2e12 }.map { Position(x: $0, y: loss($0)) })),
        .line(LineLayer(law, positions: computes.filter { $0 > 1.5e12 }.map { Position(x: $0, y: loss($0)) }, stroke: .dashed)),
        .rule(RuleLayer(Series("", color: .muted), .atX, 2e12, label: "fitted up to here")),
        .rule(RuleLayer(Series("floor", color: .muted), .atY, 1.3)),
        .errorBars(
          ErrorBarLayer(Series("forecast", color: .categorical(1)), intervals: [VerticalInterval(x: 5e12, low: 1.33, high: 1.38)])),
        .points(PointLayer(check, points: [Point(x: 5e12, y: 1.36, label: "<check>")])),
      ])
  }
}
