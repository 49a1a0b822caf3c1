import InferenceScaling
import Plotting
import ScalingLaws
import TextFormats

extension Axis {
  /// The samples of a question, as a cost.
  public static var samplesPerQuestion: Axis { Axis("Samples per question", scale: .log) }
  /// The generated tokens of a question, as a cost.
  public static var tokensPerQuestion: Axis { Axis("Tokens per question", scale: .log) }
}

/// Accuracy against the number of samples of a question: the majority vote, and whether any sample is right (pass@k).
public struct SampleFigure {
  /// The recorded samples, with labels.
  public var recording: Recording
  /// The numbers of samples to draw; those that some problem lacks are left out.
  public var counts: [Int]
  /// The intervals over problems.
  public var bootstrap: ClusteredBootstrap

  /// Creates a figure.
  public init(recording: Recording, counts: [Int], bootstrap: ClusteredBootstrap = ClusteredBootstrap()) {
    (self.recording, self.counts, self.bootstrap) = (recording, counts, bootstrap)
  }

  /// The figure.
  ///
  /// - Throws: `RecordingError.unlabelled` if a sample has no label.
  public func chart() throws(RecordingError) -> Chart {
    let (successes, votes) = (try recording.successes(), recording.problems.map { MajorityAtK($0) })
    return Chart(
      title: "Accuracy against samples",
      subtitle: "\(Plural.counted(recording.problems.count, "problem")); bars: \(confidenceText(bootstrap.confidence)) over problems",
      x: .samplesPerQuestion, y: Axis("Accuracy", numbers: .percent),
      layers: curve(Series("any is right (pass@k)", color: .categorical(1), symbol: .diamond), successes.map { one in one.passAtK })
        + curve(Series("vote (maj@k)", color: .categorical(0)), votes.map { one in { one.value($0, seed: bootstrap.seed) } }))
  }

  /// The means over problems of a value at each number of samples.
  private func curve(_ series: Series, _ values: [(Int) -> Double?]) -> [Layer] {
    let found = counts.compactMap { count -> (x: Double, mean: Double, interval: Interval)? in
      let all = values.compactMap { $0(count) }
      guard all.count == values.count, !all.isEmpty else { return nil }
      return (Double(count), all.reduce(0, +) / Double(all.count), bootstrap.share(all))
    }
    return [
      .errorBars(ErrorBarLayer(series, intervals: found.map { VerticalInterval(x: $0.x, low: $0.interval.low, high: $0.interval.high) })),
      .line(LineLayer(series, positions: found.map { Position(x: $0.x, y: $0.mean) })),
      .points(PointLayer(series, points: found.map { Point(x: $0.x, y: $0.mean) })),
    ]
  }
}

/// The share of questions answered right with at most so many tokens, against that limit.
public struct SolveFigure {
  /// The tokens of each question, and whether its answer is right.
  public var outcomes: [(tokens: Int, isCorrect: Bool)]
  /// The strategy's name.
  public var strategy: String
  /// The intervals over questions.
  public var bootstrap: ClusteredBootstrap

  /// More points than these hide their line.
  private static let mostPoints = 60

  /// Creates a figure.
  ///
  /// - Precondition: there is at least one question.
  public init(outcomes: [(tokens: Int, isCorrect: Bool)], strategy: String, bootstrap: ClusteredBootstrap = ClusteredBootstrap()) {
    (self.outcomes, self.strategy, self.bootstrap) = (outcomes, strategy, bootstrap)
  }

  /// The figure.
  public var chart: Chart {
    let series = Series(strategy, color: .categorical(0))
    let steps = Set(outcomes.map { max($0.tokens, 1) }).sorted().map { limit -> (x: Double, mean: Double, interval: Interval) in
      let values = outcomes.map { $0.isCorrect && $0.tokens <= limit ? 1.0 : 0 }
      return (Double(limit), values.reduce(0, +) / Double(values.count), bootstrap.mean(values))
    }
    let points = PointLayer(series, points: steps.map { Point(x: $0.x, y: $0.mean) })
    return Chart(
      title: "Accuracy within a limit of tokens",
      subtitle: "\(Plural.counted(outcomes.count, "question")); band: \(confidenceText(bootstrap.confidence)) over questions",
      x: .tokensPerQuestion, y: Axis("Accuracy", numbers: .percent),
      layers: [
        .band(BandLayer(series, intervals: steps.map { VerticalInterval(x: $0.x, low: $0.interval.low, high: $0.interval.high) })),
        .line(LineLayer(series, positions: steps.map { Position(x: $0.x, y: $0.mean) })),
      ] + (steps.count <= Self.mostPoints ? [.points(points)] : []))
  }
}

/// pass@k against k: the recorded values, and a forecast with its interval.
public struct PassAtKFigure {
  /// The forecast.
  public var forecast: PassAtKForecast
  /// The recorded successes of each problem.
  public var recorded: [Successes]

  /// Creates a figure.
  public init(forecast: PassAtKForecast, recorded: [Successes]) { (self.forecast, self.recorded) = (forecast, recorded) }

  /// The figure.
  public var chart: Chart {
    let law = Series("forecast", color: .categorical(0), symbol: .circle)
    let truth = Series("recorded", color: .ink, symbol: .ring)
    let beyond = forecast.curve.filter { $0.k >= forecast.from }
    let intervals = beyond.compactMap { point in point.interval.map { VerticalInterval(x: Double(point.k), low: $0.low, high: $0.high) } }
    let known = forecast.curve.map(\.k).compactMap { k in recorded.meanPassAtK(k).map { Point(x: Double(k), y: $0) } }
    return Chart(
      title: "pass@k from \(Plural.counted(forecast.from, "sample"))", x: Axis("Samples k", scale: .log),
      y: Axis("Problems solved", domain: 0...1),
      layers: [
        .band(BandLayer(law, intervals: intervals)),
        .line(LineLayer(law, positions: beyond.map { Position(x: Double($0.k), y: $0.passAtK) }, stroke: .dashed)),
        .points(PointLayer(truth, points: known)),
      ])
  }
}
