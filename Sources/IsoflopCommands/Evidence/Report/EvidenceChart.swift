import Plotting

/// What the charts of the evidence share: percentages with error bars.
enum EvidenceChart {
  /// From nothing to everything.
  static let solved = Axis("Solved", unit: "%", domain: 0...100)

  /// As far as the data go.
  static let solvedNearby = Axis("Solved", unit: "%")

  static let cost = Axis("Compute of a question", unit: "FLOP", scale: .log)

  /// A line through estimates with their 95% intervals.
  static func layers(_ series: Series, _ points: [(x: Double, estimate: Estimate, label: String)], stroke: LineLayer.Stroke = .solid)
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

extension Estimate {
  /// 71.2% [68.0, 74.3].
  var percent: String { "\(Number.percent(value)) [\(Number.points(low)), \(Number.points(high))]" }

  /// As a difference in points with its sign: +3.1 points [1.2, 5.0].
  var points: String { "\(value < 0 ? "−" : "+")\(Number.points(abs(value))) points [\(Number.points(low)), \(Number.points(high))]" }
}

extension Number {
  /// A share as a percentage: 71.2%.
  static func percent(_ share: Double) -> String { points(share) + "%" }

  /// A share times 100, one digit behind the point.
  static func points(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    return (tenths < 0 ? "−" : "") + "\(Int(abs(tenths)) / 10).\(Int(abs(tenths)) % 10)"
  }
}

extension EvidencePlan.Role {
  var color: Series.Color { self == .large ? .categorical(1) : .categorical(0) }
}
