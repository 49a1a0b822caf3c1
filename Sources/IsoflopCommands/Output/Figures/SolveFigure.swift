import InferenceScaling
import Plotting
import ScalingLaws

/// What a limit on the tokens of a question would have given: the share of questions that were answered right with at most so many.
struct SolveFigure {
  /// The tokens that a question took, and whether its answer is right.
  var outcomes: [(tokens: Int, isCorrect: Bool)]
  var strategy: String
  var bootstrap: ClusteredBootstrap

  /// More points than these hide their line.
  private static let mostPoints = 60

  var chart: Chart {
    let series = Series(strategy, color: .categorical(0))
    let steps = Set(outcomes.map { max($0.tokens, 1) }).sorted().map { limit -> (x: Double, mean: Double, interval: Interval) in
      let values = outcomes.map { $0.isCorrect && $0.tokens <= limit ? 1.0 : 0 }
      return (Double(limit), values.reduce(0, +) / Double(values.count), bootstrap.mean(values))
    }
    return Chart(
      title: "Answered right within a limit of tokens",
      subtitle: "\(outcomes.count) questions; band: \(Number.short(100 * bootstrap.confidence, digits: 3))% over questions",
      x: CostMeasure.tokens.axis, y: Axis("Accuracy", numbers: .percent),
      layers: [
        .band(BandLayer(series, intervals: steps.map { VerticalInterval(x: $0.x, low: $0.interval.low, high: $0.interval.high) })),
        .line(LineLayer(series, positions: steps.map { Position(x: $0.x, y: $0.mean) })),
      ] + (steps.count <= Self.mostPoints ? [.points(PointLayer(series, points: steps.map { Point(x: $0.x, y: $0.mean) }))] : []))
  }
}
