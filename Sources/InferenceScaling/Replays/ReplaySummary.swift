import ScalingLaws

/// The results of a strategy on a recording, with intervals over problems.
public struct ReplaySummary: Hashable, Sendable, Codable {
  /// A mean and its interval.
  public struct Measure: Hashable, Sendable, Codable {
    /// The mean.
    public let value: Double
    /// Its interval, the problems being resampled.
    public let interval: Interval
  }

  /// The number of problems.
  public let problems: Int
  /// The share of right answers.
  public let accuracy: Measure
  /// The mean samples of a question.
  public let samples: Measure
  /// The mean tokens of a question; `nil` if the recording doesn't know them.
  public let tokens: Measure?
  /// The tokens spent for each right answer; `nil` if none is right or the tokens aren't known.
  public let tokensPerCorrect: Measure?

  /// Sums outcomes up.
  ///
  /// - Precondition: there is at least one.
  public init(_ outcomes: [RecordingReplay.Outcome], bootstrap: ClusteredBootstrap = ClusteredBootstrap()) {
    func measure(_ values: [Double]) -> Measure { Measure(value: values.mean, interval: bootstrap.mean(values)) }
    let (correct, spent) = (outcomes.map(\.correct), outcomes.compactMap(\.tokens))
    let knowsTokens = spent.count == outcomes.count
    problems = outcomes.count
    accuracy = Measure(value: correct.mean, interval: bootstrap.share(correct))
    samples = measure(outcomes.map(\.samples))
    tokens = knowsTokens ? measure(spent) : nil
    tokensPerCorrect =
      knowsTokens && correct.mean > 0 ? Measure(value: spent.mean / correct.mean, interval: bootstrap.ratio(spent, correct)) : nil
  }
}
