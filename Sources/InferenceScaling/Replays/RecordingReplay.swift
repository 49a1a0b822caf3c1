import NumericalMethods

/// Replays strategies on a recording: the same samples in the same orders for each of them.
///
/// An answer is as right as the mean verdict of the samples that gave it. A vote that ends in a tie is as right as the mean of the tied answers, and a
/// best-of-n with equal scores as the mean of those: which of them came first is chance, and would add the noise of that chance to every comparison.
public struct RecordingReplay: Sendable {
  /// The recording.
  public let recording: Recording
  /// The orders in which the samples of each problem come; with 1, that of the recording.
  public let orders: Int
  /// The seed of the orders, if there are several.
  public let seed: UInt64

  private let samplers: [ReplaySampler]
  private let answers: [CountedAnswers]
  private let hasScores: Bool

  /// Prepares a replay; O(orders · samples).
  public init(_ recording: Recording, orders: Int = 1, seed: UInt64 = 0) {
    precondition(orders > 0, "a replay needs at least one order")
    self.recording = recording
    self.orders = orders
    self.seed = seed
    hasScores = recording.hasScores
    answers = recording.problems.map { CountedAnswers($0.samples) }
    samplers = (0..<orders).map { order in
      var generator = SeededGenerator(seed: seed, stream: UInt64(order))
      return ReplaySampler(recording, seed: orders == 1 ? nil : generator.next())
    }
  }

  /// A strategy's result on one problem, averaged over the orders.
  public struct Outcome: Hashable, Sendable, Codable {
    /// The problem.
    public let problem: String
    /// The mean verdict on its answer over the orders.
    public let correct: Double
    /// The samples drawn.
    public let samples: Double
    /// The tokens generated; `nil` if the recording doesn't know them.
    public let tokens: Double?
    /// The share of orders in which an answer after a cut isn't recorded; they count as wrong.
    public let unrecorded: Double
  }

  /// Runs a strategy on every problem in the first order, with the trace of all its decisions.
  public func results(_ strategy: some Strategy) -> [SolveResult] {
    recording.problems.map {
      SynchronousSolver(sampler: samplers[0], reward: RecordedScore(usesConfidence: !hasScores)).solve($0.question, with: strategy)
    }
  }

  /// Runs a strategy on every problem in every order; the outcomes are in the order of the problems.
  ///
  /// - Parameter progress: Hears of each problem that is done.
  public func run(_ strategy: some Strategy, progress: WorkProgress? = nil) -> [Outcome] {
    recording.problems.indices.map { place in
      defer { progress?(1, recording.problems.count) }
      return outcome(of: place, strategy)
    }
  }

  /// The mean verdict over the orders on the vote of the first `limit` samples of each problem.
  ///
  /// Of all if there are fewer. It is exact where it takes all samples, and on the same orders as every strategy where it doesn't.
  public func fullVote(limit: Int) -> [Double] {
    recording.problems.enumerated().map { place, problem in
      samplers.map { answers[place].verdict(ofMostFrequent: answers[place].counts(of: $0.order(of: problem.id).prefix(limit))) }.mean
    }
  }

  private func outcome(of place: Int, _ strategy: some Strategy) -> Outcome {
    let problem = recording.problems[place]
    var (correct, samples, tokens, unrecorded) = (0.0, 0.0, 0.0, 0.0)
    for sampler in samplers {
      let result = SynchronousSolver(sampler: sampler, reward: RecordedScore(usesConfidence: !hasScores)).solve(
        problem.question, with: strategy)
      correct += verdict(on: result, order: sampler.order(of: problem.id), place, strategy)
      if result.isUnrecorded { unrecorded += 1 }
      samples += Double(result.receipt.sampleCount)
      tokens += Double(result.receipt.spent.completionTokens)
    }
    let count = Double(orders)
    let known = problem.samples.allSatisfy { $0.tokens != nil }
    return Outcome(
      problem: problem.id, correct: correct / count, samples: samples / count, tokens: known ? tokens / count : nil,
      unrecorded: unrecorded / count)
  }

  /// The mean verdict on the chosen answer, or on all that are tied with it by votes or score.
  private func verdict(on result: SolveResult, order: [Int], _ place: Int, _ strategy: some Strategy) -> Double {
    guard let chosen = result.conclusion.sample, order.indices.contains(chosen) else { return 0 }
    let (answers, drawn) = (answers[place], order.prefix(result.receipt.sampleCount))
    if strategy is MajorityVote, let answer = answers.votes[order[chosen]] {
      let counts = answers.counts(of: drawn)
      if counts[answer] == counts.max() { return answers.verdict(ofMostFrequent: counts) }
    }
    if let best = strategy as? BestOfN, best.selection == .bestScore, !best.stopsWhenPassed {
      let scored = drawn.compactMap { sample in score(place, sample).map { (sample, $0) } }
      let tied = scored.filter { $0.1 == score(place, order[chosen]) }
      if tied.count > 1 { return tied.map { verdict(place, $0.0) }.mean }
    }
    return verdict(place, order[chosen])
  }

  /// The verdict on a sample: that on its answer, the mean of all samples that gave it.
  private func verdict(_ place: Int, _ sample: Int) -> Double {
    answers[place].votes[sample].map { answers[place].verdicts[$0] }
      ?? (recording.problems[place].samples[sample].isCorrect == true ? 1 : 0)
  }

  /// The score by which a sample with an answer is chosen.
  private func score(_ place: Int, _ sample: Int) -> Double? {
    let recorded = recording.problems[place].samples[sample]
    guard recorded.answer != nil else { return nil }
    return hasScores ? recorded.score : recorded.logProbability
  }
}

extension SolveResult {
  /// Whether a sample was cut and what would follow it isn't recorded.
  public var isUnrecorded: Bool {
    guard conclusion.sample == nil, case .failed = conclusion.reason else { return false }
    return trace.entries.contains { if case .truncated = $0 { true } else { false } }
  }
}

/// The score that a sample of a replay came with.
///
/// In a recording without scores it is the sample's confidence, as a live run judges it.
public struct RecordedScore: ImmediateVerifier {
  private let usesConfidence: Bool

  /// Creates the verifier of a recording with scores, or of one without.
  public init(usesConfidence: Bool = false) { self.usesConfidence = usesConfidence }

  /// Returns the candidate's own score.
  ///
  /// - Throws: `CallError` if it has none; a confidence among others' scores is none, as they have different scales.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let score = usesConfidence ? candidate.confidence : candidate.score else {
      throw CallError(reason: "the recording has no score for this sample: give a column “score” or “logprob”")
    }
    return Verdict(score: score)
  }
}
