import Plotting

/// The parts that the charts of the experiment share: percentages with error bars.
///
/// Points, their 95% intervals and the line through them share a series, so that the legend has one entry for the three.
enum EvidenceChart {
  /// An axis from 0 to 100%.
  static let solved = Axis("Solved", unit: "%", domain: 0...100)

  /// An axis as long as the data.
  static let solvedNearby = Axis("Solved", unit: "%")

  static let cost = Axis("Compute of a question", unit: "FLOP", scale: .log)

  /// A line through estimates with their 95% intervals.
  static func layers(_ series: Series, _ points: [(x: Double, estimate: ProblemMean, label: String)], stroke: LineLayer.Stroke = .solid)
    -> [Layer]
  {
    [
      .line(LineLayer(series, positions: points.map { Position(x: $0.x, y: 100 * $0.estimate.value) }, stroke: stroke)),
      .errorBars(
        ErrorBarLayer(series, intervals: points.map { VerticalInterval(x: $0.x, low: 100 * $0.estimate.low, high: 100 * $0.estimate.high) })
      ),
      .points(PointLayer(series, points: points.map { Point(x: $0.x, y: 100 * $0.estimate.value, label: $0.label) })),
    ]
  }
}

extension ProblemMean {
  /// The mean as a percentage with its interval: 71.2% [68.0, 74.3].
  public var formatted: String { "\(percent(value)) [\(points(low)), \(points(high))]" }

  /// The mean as a difference in percentage points with its sign: +3.1 points [1.2, 5.0].
  package var formattedDifference: String {
    "\(value < 0 ? "−" : "+")\(points(abs(value))) points [\(points(low)), \(points(high))]"
  }
}

extension EvidencePlan.Role {
  var color: Series.Color { self == .large ? .categorical(1) : .categorical(0) }
}
