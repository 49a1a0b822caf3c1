import NumericalMethods

/// Replays strategies on a recording: the same samples in the same orders for each of them.
public struct RecordingReplay: Sendable {
  /// The recording.
  public let recording: Recording
  /// The orders in which the samples of each problem come; with 1, that of the recording.
  public let orders: Int
  /// The seed of the orders, if there are several.
  public let seed: UInt64

  private let samplers: [ReplaySampler]

  /// Prepares a replay; O(orders · samples).
  public init(_ recording: Recording, orders: Int = 1, seed: UInt64 = 0) {
    precondition(orders > 0, "a replay needs at least one order")
    self.recording = recording
    self.orders = orders
    self.seed = seed
    samplers = (0..<orders).map { order in
      var generator = SeededGenerator(seed: seed, stream: UInt64(order))
      return ReplaySampler(recording, seed: orders == 1 ? nil : generator.next())
    }
  }

  /// A strategy's result on one problem, averaged over the orders.
  public struct Outcome: Hashable, Sendable, Codable {
    /// The problem.
    public let problem: String
    /// The share of orders in which its answer is right.
    public let correct: Double
    /// The samples drawn.
    public let samples: Double
    /// The tokens generated.
    public let tokens: Double
    /// The share of orders in which an answer after a cut isn't recorded; they count as wrong.
    public let unrecorded: Double
  }

  /// Runs a strategy on every problem in the first order, with the trace of all its decisions.
  public func results(_ strategy: some Strategy) -> [SolveResult] {
    recording.problems.map { SynchronousSolver(sampler: samplers[0], reward: RecordedScore()).solve($0.question, with: strategy) }
  }

  /// Runs a strategy on every problem in every order; the outcomes are in the order of the problems.
  public func run(_ strategy: some Strategy) -> [Outcome] { recording.problems.map { outcome(of: $0, strategy) } }

  private func outcome(of problem: RecordedProblem, _ strategy: some Strategy) -> Outcome {
    var (correct, samples, tokens, unrecorded) = (0.0, 0.0, 0.0, 0.0)
    for sampler in samplers {
      let result = SynchronousSolver(sampler: sampler, reward: RecordedScore()).solve(problem.question, with: strategy)
      let chosen = result.conclusion.sample.flatMap { sampler.sample($0, of: problem.id) }
      if chosen?.isCorrect == true { correct += 1 }
      if result.isUnrecorded { unrecorded += 1 }
      samples += Double(result.receipt.sampleCount)
      tokens += Double(result.receipt.spent.completionTokens)
    }
    let count = Double(orders)
    return Outcome(
      problem: problem.id, correct: correct / count, samples: samples / count, tokens: tokens / count, unrecorded: unrecorded / count)
  }
}

extension SolveResult {
  /// Whether a sample was cut and what would follow it isn't recorded.
  public var isUnrecorded: Bool {
    guard conclusion.sample == nil, case .failed = conclusion.reason else { return false }
    return trace.entries.contains { if case .truncated = $0 { true } else { false } }
  }
}

/// The score that a recorded sample came with, or else the mean log-probability of its tokens.
public struct RecordedScore: ImmediateVerifier {
  /// Creates the verifier.
  public init() {}

  /// Returns the candidate's own score, or its confidence.
  ///
  /// - Throws: `CallError` if it has neither.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    guard let score = candidate.score ?? candidate.confidence else {
      throw CallError(reason: "the recording has no score for this sample: give a column “score” or “logprob”")
    }
    return Verdict(score: score)
  }
}
