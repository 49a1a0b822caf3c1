import InferenceScaling
import Plotting
import ScalingLaws

/// Replays strategies at several settings on one recording: curves of accuracy against cost.
struct AccuracyCostSweep {
  var recording: Recording
  /// The expected correctness of the vote of all samples, a problem each: what every setting is compared with.
  var full: [Double]
  var limit: Int
  var orders: Int
  var bootstrap: ClusteredBootstrap
  var cost: CostMeasure

  /// More orders than these don't show in a figure.
  static let mostOrders = 20

  init(recording: Recording, full: [Double], limit: Int, orders: Int, bootstrap: ClusteredBootstrap, cost: CostMeasure) {
    (self.recording, self.full, self.limit, self.bootstrap, self.cost) = (recording, full, limit, bootstrap, cost)
    self.orders = min(orders, Self.mostOrders)
  }

  /// The figure of a strategy's settings, beside the vote of fixed numbers of samples unless it is that.
  func figure(_ name: String, _ settings: [StrategySetting], showsFixed: Bool) -> Chart {
    let level = full.reduce(0, +) / Double(full.count)
    var layers: [Layer] = [.rule(RuleLayer(Series("", color: .muted), .atY, level, label: "vote of all"))]
    if showsFixed {
      layers += curve(Series("vote of a fixed number", color: .muted, symbol: .square), StrategyOptions.fixedVotes(limit: limit), .dotted)
    }
    layers += curve(Series(name, color: .categorical(0)), settings, .solid)
    let confidence = Number.short(100 * bootstrap.confidence, digits: 3)
    return Chart(
      title: "Accuracy against \(cost.rawValue)",
      subtitle: "\(recording.problems.count) problems; bars: \(confidence)% of the difference to the vote of all \(limit) samples",
      x: cost.axis, y: Axis("Accuracy", numbers: .percent), layers: layers)
  }

  private func curve(_ series: Series, _ settings: [StrategySetting], _ stroke: LineLayer.Stroke) -> [Layer] {
    let replay = RecordingReplay(recording, orders: orders, seed: bootstrap.seed)
    let found = settings.map { point($0, replay) }.sorted { $0.point.x < $1.point.x }
    return [
      .errorBars(ErrorBarLayer(series, intervals: found.map(\.interval))),
      .line(LineLayer(series, positions: found.map { Position(x: $0.point.x, y: $0.point.y) }, stroke: stroke)),
      .points(PointLayer(series, points: found.map(\.point))),
    ]
  }

  /// A setting's place, and the interval of its difference to the full vote on the same problems, laid around that vote's accuracy.
  private func point(_ setting: StrategySetting, _ replay: RecordingReplay) -> (point: Point, interval: VerticalInterval) {
    let outcomes = replay.run(setting.strategy)
    let summary = ReplaySummary(outcomes, bootstrap: bootstrap)
    let paired = PairedComparison(full, outcomes.map(\.correct), bootstrap: bootstrap)
    let x = cost == .samples ? summary.samples.value : summary.tokens.value
    let level = summary.accuracy.value - paired.difference
    return (
      Point(x: x, y: summary.accuracy.value, label: setting.label),
      VerticalInterval(x: x, low: level + paired.interval.low, high: level + paired.interval.high)
    )
  }
}
