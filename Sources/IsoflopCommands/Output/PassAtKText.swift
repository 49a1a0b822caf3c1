import InferenceScaling
import Plotting

/// A forecast of pass@k in words and numbers.
struct PassAtKText {
  var forecast: PassAtKForecast

  var text: String {
    let percent = Number.short(forecast.confidence * 100, digits: 3)
    let law = forecast.coverageLaw.map { "−ln c = \(Number.short($0.scale))·k^−\(Number.short($0.exponent))" } ?? "–"
    let beta = forecast.betaBinomial
    var lines = [
      "pass@\(forecast.to) of \(forecast.problems) problems, from \(forecast.from) samples of each:",
      "  forecast     \(Self.share(forecast.passAtK)), \(percent)% interval [\(Self.share(forecast.interval.low)), \(Self.share(forecast.interval.high))]",
      "  solved now   \(Self.share(forecast.solved))",
    ]
    if let observed = forecast.observed { lines.append("  recorded     \(Self.share(observed))") }
    lines += [
      "  forecasters  " + forecast.members.map { "\($0.name) \(Self.share($0.passAtK))" }.joined(separator: ", "),
      "  laws         \(law); success ~ Beta(\(Number.short(beta.alpha)), \(Number.short(beta.beta)))",
    ]
    return (lines + forecast.warnings.map { "  warning      \($0)" }).joined(separator: "\n")
  }

  static func share(_ value: Double) -> String { Number.short(value * 100, digits: 4) + "%" }
}

/// pass@k against k: what is recorded, and the forecast with its interval.
struct PassAtKChart {
  var forecast: PassAtKForecast
  var recorded: [Successes]

  var chart: Chart {
    let law = Series("forecast", color: .categorical(0), symbol: .circle)
    let truth = Series("recorded", color: .ink, symbol: .ring)
    let beyond = forecast.curve.filter { $0.k >= forecast.from }
    var layers: [Layer] = [
      .band(
        BandLayer(
          law,
          intervals: beyond.compactMap { point in
            point.interval.map { VerticalInterval(x: Double(point.k), low: $0.low, high: $0.high) }
          })),
      .line(LineLayer(law, positions: beyond.map { Position(x: Double($0.k), y: $0.passAtK) }, stroke: .dashed)),
    ]
    let known = forecast.curve.map(\.k).compactMap { k in recorded.meanPassAtK(k).map { Point(x: Double(k), y: $0) } }
    layers.append(.points(PointLayer(truth, points: known)))
    return Chart(
      title: "pass@k from \(forecast.from) samples", x: Axis("Samples k", scale: .log), y: Axis("Problems solved", domain: 0...1),
      layers: layers)
  }
}
