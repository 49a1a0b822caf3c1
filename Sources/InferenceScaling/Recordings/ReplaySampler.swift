import NumericalMethods

/// Answers from a recording: call *i* on a question gives its *i*-th sample in the order of a seed.
///
/// Strategies can't tell it from a model. The order is that of the recording without a seed; with one it is a permutation that depends on the
/// seed, the problem and nothing else.
public struct ReplaySampler: ImmediateSampler {
  private let problems: [String: (place: Int, problem: RecordedProblem)]
  private let orders: [[Int]]

  /// Makes a sampler; O(samples).
  public init(_ recording: Recording, seed: UInt64? = nil) {
    problems = .init(uniqueKeysWithValues: recording.problems.enumerated().map { ($1.id, ($0, $1)) })
    orders = recording.problems.enumerated().map { place, problem in
      let order = Array(problem.samples.indices)
      guard let seed else { return order }
      var generator = SeededGenerator(seed: seed, stream: UInt64(place))
      return order.shuffled(using: &generator)
    }
  }

  /// One call and the most tokens of any sample of the question.
  public func bound(_ call: SampleCall, question: Question) -> Spending {
    let most = problems[question.id]?.problem.samples.map(\.tokens).max() ?? 0
    return Spending(calls: 1, completionTokens: most)
  }

  /// Returns the sample of the call's ordinal.
  ///
  /// - Throws: `CallError` where the recording has no such problem or no more samples.
  public func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard let (place, problem) = problems[question.id] else {
      throw CallError(reason: "the recording has no problem “\(question.id)”")
    }
    guard call.ordinal < problem.samples.count else {
      throw CallError(
        reason: "the recording has \(problem.samples.count) samples of problem “\(question.id)”: record more, or ask for fewer")
    }
    return Candidate(problem.samples[orders[place][call.ordinal]])
  }

  /// The recorded sample that a call of an ordinal gives; `nil` beyond the last.
  public func sample(_ ordinal: Int, of id: String) -> RecordedSample? {
    guard let (place, problem) = problems[id], problem.samples.indices.contains(ordinal) else { return nil }
    return problem.samples[orders[place][ordinal]]
  }
}

extension Candidate {
  /// The candidate that a recorded sample was.
  public init(_ sample: RecordedSample) {
    self.init(
      text: sample.text, answer: sample.answer, cost: Spending(calls: 1, completionTokens: sample.tokens),
      confidences: sample.logProbability.map { [$0] } ?? [], score: sample.score)
  }
}
