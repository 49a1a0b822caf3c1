import Plotting

extension CoverageFinding {
  /// pass@k against k: estimates, the law, and the forecast from the first samples.
  var chart: Chart {
    var chart = Chart(
      title: "Coverage against samples",
      subtitle: "pass@k of held-out problems with 95% intervals; the forecast was made from the first samples alone",
      x: Axis("Samples k", scale: .log), y: EvidenceChart.solved)
    for model in models {
      let series = Series("\(model.role.rawValue) model", color: model.role.color)
      chart.layers += EvidenceChart.layers(
        series, model.points.map { (Double($0.samples), $0.passAtK, "k = \($0.samples)") }, stroke: .dotted)
      let end = Double(model.forecast.to)
      if let law = model.law {
        let fitted = Series("\(model.role.rawValue) model, fitted law", color: model.role.color)
        chart.layers.append(.line(LineLayer(fitted, over: 1...end, stroke: .dashed) { 100 * law.coverage($0) }))
      }
      let forecast = Series("forecast from \(model.forecast.from) samples", color: .muted, symbol: .diamond)
      chart.layers.append(
        .band(
          BandLayer(
            forecast,
            intervals: model.forecast.curve.compactMap { point in
              point.interval.map { VerticalInterval(x: Double(point.k), low: 100 * $0.low, high: 100 * $0.high) }
            })))
    }
    return chart
  }

  /// The conclusion, in sentences.
  ///
  /// A forecast is named with its interval and with what came, whether it held or not.
  var conclusion: String { models.map(Self.sentence).joined(separator: " ") }

  private static func sentence(_ model: Model) -> String {
    let first = model.points.first?.passAtK.formatted ?? "–"
    let law =
      model.law.map { "−ln c = \(short($0.scale))·k^−\(short($0.exponent))" }
      ?? "no power law: nothing is left to solve"
    let forecast = model.forecast
    return
      "One sample of the \(model.role.rawValue) model solves \(first), one of \(forecast.to) solves \(percent(model.measured)) (\(law)); "
      + "from \(forecast.from) samples \(percent(forecast.passAtK)) [\(points(forecast.interval.low)), \(points(forecast.interval.high))] "
      + "was forecast, which \(model.isCovered ? "holds" : "misses") it."
  }
}
