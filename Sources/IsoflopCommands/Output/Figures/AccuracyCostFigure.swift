import InferenceScaling
import Plotting
import ScalingLaws
import TextFormats

/// The figure of a sweep: accuracy against cost.
///
/// Bars are intervals of the *difference* to the vote of all samples, laid around that vote's accuracy: what varies alike in both cancels,
/// so they are narrower than intervals of the accuracy itself. A bar that lies under the horizontal line shows a strategy that loses
/// accuracy; one that crosses it shows no loss.
///
/// Where the solid curve is left of the dotted one, the strategy reaches an accuracy with fewer samples than a vote of a fixed number.
struct AccuracyCostFigure {
  var sweep: AccuracyCostSweep
  /// The samples of the full vote.
  var limit: Int
  var cost: CostMeasure

  /// The curve of a strategy's settings, with that of votes of fixed numbers of samples if `showsFixed`.
  ///
  /// One replay of each setting. Points are sorted by cost; samples and tokens are means of a question, on a logarithmic axis.
  func chart(_ name: String, _ settings: [StrategySetting], showsFixed: Bool) -> Chart {
    let level = sweep.full.reduce(0, +) / Double(sweep.full.count)
    var layers: [Layer] = [.rule(RuleLayer(Series("", color: .muted), .atY, level, label: "vote of all"))]
    if showsFixed {
      layers += curve(Series("vote of a fixed number", color: .muted, symbol: .square), StrategySetting.fixedVotes(limit: limit), .dotted)
    }
    layers += curve(Series(name, color: .categorical(0)), settings, .solid)
    let confidence = Number.short(100 * sweep.bootstrap.confidence, digits: 3)
    return Chart(
      title: "Accuracy against \(cost.rawValue)",
      subtitle:
        "\(Plural.counted(sweep.recording.problems.count, "problem")); bars: \(confidence)% of the difference to the vote of all "
        + "\(Plural.counted(limit, "sample"))",
      x: cost.axis, y: Axis("Accuracy", numbers: .percent), layers: layers)
  }

  private func curve(_ series: Series, _ settings: [StrategySetting], _ stroke: LineLayer.Stroke) -> [Layer] {
    let points = WorkBar.showing("figure") { sweep.points(settings, progress: $0) }.sorted { x($0) < x($1) }
    return [
      .errorBars(
        ErrorBarLayer(series, intervals: points.map { VerticalInterval(x: x($0), low: $0.interval.low, high: $0.interval.high) })),
      .line(LineLayer(series, positions: points.map { Position(x: x($0), y: $0.accuracy) }, stroke: stroke)),
      .points(PointLayer(series, points: points.map { Point(x: x($0), y: $0.accuracy, label: $0.label) })),
    ]
  }

  private func x(_ point: AccuracyCostSweep.Point) -> Double { cost == .samples ? point.samples : point.tokens ?? 0 }
}
