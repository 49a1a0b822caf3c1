import InferenceScaling
import Plotting
import ScalingLaws
import TextFormats

extension Axis {
  /// The samples of a question, as a cost.
  ///
  /// Logarithmic, so that each doubling of the samples takes the same width.
  public static var samplesPerQuestion: Axis { Axis("Samples per question", scale: .log) }
  /// The generated tokens of a question, as a cost.
  ///
  /// Generated tokens alone; those of the prompt aren't in it, though a call is billed for them too.
  public static var tokensPerQuestion: Axis { Axis("Tokens per question", scale: .log) }
}

/// Accuracy against the number of samples of a question: the majority vote, and whether any sample is right (pass@k).
///
/// Two curves over the same samples, each a mean over problems at every count k:
///
/// - *vote (maj@k)*: how often the most frequent of k answers is right, ties counted in parts (`MajorityAtK`); what more samples buy
///   without a verifier.
/// - *any is right (pass@k)*: 1 − C(n − c, k)/C(n, k), unbiased (arXiv:2107.03374); what they would buy with a perfect verifier.
///
/// The gap between them is the most that choosing better among the samples could gain. Bars are bootstrap intervals over problems, since
/// samples of one problem aren't independent; where all problems have one value, Wilson's interval (`ClusteredBootstrap.share(_:)`). Points
/// of one curve rest on the same draws, so neighbouring bars rise and fall together.
///
/// The vote is exact where few answers differ, else the mean of 2,000 seeded subsamples. Each point costs O(problems × (k + replicates)), a
/// subsampled vote O(2,000 k) a problem.
public struct SampleFigure {
  /// The recorded samples, with labels.
  public var recording: Recording
  /// The numbers of samples to draw; those that some problem lacks are left out.
  ///
  /// A count that one problem lacks would be a mean over the other problems, which are perhaps the easier ones: so it isn't drawn.
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
///
/// At each limit t, the share of all questions whose answer is right and took at most t generated tokens: the accuracy that a limit of t
/// tokens a question would have kept, if the strategy had otherwise done the same. Its last point is the accuracy of the run. A question
/// that ended wrong stays wrong at any limit, so the curve rises to the right and levels off under 1.
///
/// The band is the bootstrap interval of that share over questions. The curve isn't that of a strategy that knows its limit: one that does
/// would stop earlier, and answer.
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
  ///
  /// One point for each different number of tokens; more than 60 are drawn as a line without points. Questions without a token count as one
  /// token, since the axis is logarithmic. Cost: O(limits × replicates × questions).
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
///
/// Rings are unbiased estimates from the recording, at each k of the forecast's curve that all its problems have samples for. The dashed
/// line with its band is the forecast, from the number of samples that it was fitted to (`from`) on. Where rings reach beyond that number,
/// the recording has samples that the forecast didn't see: rings inside the band are a check of it.
///
/// The axis of the share is fixed to 0…1, because the question is how far from all problems one stays. The axis of k is logarithmic.
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
