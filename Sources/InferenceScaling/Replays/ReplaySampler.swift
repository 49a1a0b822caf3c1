import NumericalMethods
import RealModule
import TextFormats

/// A sampler that replays a recording in the order of a seed.
///
/// Call *i* on a question gives its *i*-th sample.
///
/// The order is that of the recording without a seed; with one it is a permutation that depends on the seed, the problem and nothing else. A sample may
/// be followed and cut, at the tokens up to the cut (see `SynchronousSolver`); a continuation isn't recorded and is refused. Where the recording has no
/// scores, the probability of a text, exp of its mean log-probability, is its score.
public struct ReplaySampler: ImmediateSampler {
  private let problems: [String: (place: Int, problem: RecordedProblem)]
  private let orders: [[Int]]
  private let hasScores: Bool

  /// Creates a sampler; O(samples).
  public init(_ recording: Recording, seed: UInt64? = nil) {
    hasScores = recording.hasScores
    problems = .init(uniqueKeysWithValues: recording.problems.enumerated().map { ($1.id, ($0, $1)) })
    orders = recording.problems.enumerated().map { place, problem in
      let order = Array(problem.samples.indices)
      guard let seed else { return order }
      var generator = SeededGenerator(seed: seed, stream: UInt64(place))
      return order.shuffled(using: &generator)
    }
  }

  /// The bound: one call and the most tokens of any sample of the question.
  public func bound(_ call: SampleCall, question: Question) -> Spending {
    let most = problems[question.id]?.problem.samples.compactMap(\.tokens).max() ?? 0
    return Spending(calls: 1, completionTokens: most)
  }

  /// Returns the sample of the call's ordinal.
  ///
  /// - Throws: `CallError` if the recording has no such problem or no more samples, or if more is asked for than a whole answer of its model.
  public func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard let (place, problem) = problems[question.id] else {
      throw CallError(reason: "the recording has no problem “\(question.id)”")
    }
    try requireRecorded(call.request)
    guard call.ordinal < problem.samples.count else {
      throw CallError(
        reason:
          "the recording has \(Plural.counted(problem.samples.count, "sample")) of problem “\(question.id)”: record more, or ask for fewer")
    }
    return Candidate(problem.samples[orders[place][call.ordinal]], confidenceIsScore: !hasScores)
  }

  private func requireRecorded(_ request: SampleRequest) throws(CallError) {
    let isWhole = request.purpose == .answer || request.purpose == .thinking
    guard isWhole, request.thinking.isEmpty, request.prefix.isEmpty, request.context.isEmpty, request.model == nil else {
      throw CallError(
        reason:
          "the recording has whole answers of one model: what it would write after a text of its own, or another model, isn't recorded; "
          + "run the strategy on a model with isoflop solve")
    }
  }

  /// The places of a problem's samples in the recording, in the order in which they are drawn.
  func order(of id: String) -> [Int] { problems[id].map { orders[$0.place] } ?? [] }
}

extension Candidate {
  /// Creates the candidate of a recorded sample; with `confidenceIsScore`, the probability of its text is its score.
  public init(_ sample: RecordedSample, confidenceIsScore: Bool = false) {
    self.init(
      text: sample.text, answer: sample.answer, cost: Spending(calls: 1, completionTokens: sample.tokens ?? 0),
      confidences: sample.logProbability.map { [$0] } ?? [],
      score: confidenceIsScore ? sample.logProbability.map(Self.score) : sample.score, finish: sample.isCut ? .length : .stop)
  }

  /// exp of a mean log-probability; a confidence above 0, computed from alternatives, is its own score.
  private static func score(_ confidence: Double) -> Double { confidence > 0 ? confidence : Double.exp(confidence) }
}
