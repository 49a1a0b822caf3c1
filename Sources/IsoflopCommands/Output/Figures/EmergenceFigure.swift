import CapabilityLaws
import Foundation
import Plotting
import ScalingLaws

/// Scores against scale with their 95% intervals, the best smooth form and the best threshold.
struct EmergenceFigure {
  var report: EmergenceReport
  var points: [EmergencePoint]
  /// The name of the score.
  var score: String

  var chart: Chart {
    let models = Series("models", color: .ink)
    let intervals = points.map { point in
      let interval = Interval(share: point.exact.share, of: point.exact.items)
      return VerticalInterval(x: point.scale, low: interval.low, high: interval.high)
    }
    var layers: [Layer] = [
      .errorBars(ErrorBarLayer(models, intervals: intervals)),
      .points(PointLayer(models, points: points.map { Point(x: $0.scale, y: $0.exact.share, label: $0.label) })),
    ]
    if let test = report.tests.first {
      layers.append(.line(LineLayer(Series("smooth: \(test.smooth.form.name)", color: .categorical(0)), positions: curve(test.smooth))))
      layers.append(
        .line(LineLayer(Series("threshold", color: .categorical(1)), positions: curve(test.threshold), stroke: .dashed)))
    }
    return Chart(
      title: "\(score): \(report.verdict.rawValue)", subtitle: "bars: 95% by the number of items", x: Axis("Scale", scale: .log),
      y: Axis("Exact match", numbers: .percent), layers: layers)
  }

  private func curve(_ fit: EmergenceFit) -> [Position] {
    guard let low = points.map(\.scale).min(), let high = points.map(\.scale).max() else { return [] }
    return (0...120).map { step in
      let scale = low * pow(high / low, Double(step) / 120)
      return Position(x: scale, y: fit.score(scale: scale))
    }
  }
}
