import InferenceScaling
import Synchronization

/// The parts of a run on a live model, before they are put together.
public struct LiveRunConfiguration: Sendable {
  /// The questions.
  public var questions: QuestionSet
  /// The sampler of the model.
  public var sampler: ModelSampler
  /// The extractor of answers.
  public var extractor: AnswerExtractor
  /// Whether texts that were cut at the most tokens vote with what they say.
  public var countsCut = false
  /// The verifier that scores texts, if there is one.
  public var scorer: (any Verifier)?
  /// Whether each sample is scored as it is drawn.
  ///
  /// Otherwise the strategy asks for scores, of texts that are more than samples.
  public var scoresSamples = true
  /// Whether samples come with confidences that serve as scores without a scorer.
  public var hasConfidences = false
  /// The verifier that tells right from wrong, if there is one.
  public var check: (any Verifier)?
  /// The recording to continue, if samples are recorded.
  public var recording: LiveRecording?
  /// The budget, over all runs of the recording together.
  public var budget = Budget()
  /// The most calls at once.
  public var concurrency = 8
  /// The repetitions of a call after a transient failure.
  public var retries = 2

  /// Creates a configuration; samples are neither scored, checked, recorded nor limited.
  public init(questions: QuestionSet, sampler: ModelSampler, extractor: AnswerExtractor) {
    (self.questions, self.sampler, self.extractor) = (questions, sampler, extractor)
  }
}

/// A run on a live model: its questions with solver, ledger and breaker, and what it counts.
///
/// A sample passes, from the inside out, the model, the extractor of its answer, the scorer, the limit of calls at once, and the recording. A recorded
/// sample is thus complete, and takes no slot when it is used again. Verdicts that a strategy asks for share the limit. Samples are delivered in the
/// order asked for, so that a recording replays to the same decisions.
public struct LiveRun: Sendable {
  /// The questions and what runs them.
  public var run: QuestionRun
  /// The recording, if samples are recorded.
  public var recording: LiveRecording?
  /// Whether a strategy can ask for scores.
  public var hasScores: Bool
  private let unmeteredCount = SampleCount()
  private let cutCount = SampleCount()

  /// Puts the parts together; the run gives up after `patience` failures in a row, and at a fatal one.
  public init(_ parts: LiveRunConfiguration, patience: Int = 10) {
    let (breaker, limiter) = (parts.sampler.breaker ?? CircuitBreaker(patience: patience), ConcurrencyLimiter(parts.concurrency))
    var model = parts.sampler
    (model.breaker, model.onUnmetered) = (breaker, { [unmeteredCount] in unmeteredCount.add() })
    var sampler: any Sampler = ExtractingSampler(
      model, extractor: parts.extractor, numeric: parts.questions.numeric, countsCut: parts.countsCut)
    var reward: (any Verifier)? = parts.hasConfidences ? GivenConfidence() : nil
    if let scorer = parts.scorer {
      if parts.scoresSamples { sampler = ScoringSampler(base: sampler, verifier: scorer, maximumTokens: model.maximumTokens) }
      reward = parts.scoresSamples ? GivenScore() : LimitedVerifier(base: scorer, limiter: limiter)
    }
    sampler = LimitedSampler(base: sampler, limiter: limiter)
    if let recording = parts.recording {
      sampler = RecordingSampler(base: sampler, recording: recording, questions: parts.questions, breaker: breaker)
    }
    sampler = CutCountingSampler(base: sampler, count: cutCount)
    let solver = Solver(
      sampler: sampler, reward: reward, check: parts.check, concurrency: parts.concurrency, retries: parts.retries, inOrder: true,
      settles: true)
    run = QuestionRun(
      questions: parts.questions, solver: solver, ledger: Ledger(budget: parts.budget, spent: parts.recording?.cost ?? .zero),
      breaker: breaker, concurrency: parts.concurrency)
    (recording, hasScores) = (parts.recording, reward != nil)
  }

  /// The samples so far without a usage, which are charged at their bounds.
  public var unmetered: Int { unmeteredCount.value }

  /// The whole answers so far, recorded ones among them, that were cut at the most tokens.
  public var cut: Int { cutCount.value }
}

/// A count that several tasks add to.
private final class SampleCount: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func add() { count.withLock { $0 += 1 } }
}

/// Counts the whole answers that were cut at the most tokens, and passes everything on.
private struct CutCountingSampler: StreamingSampler {
  var base: any Sampler
  var count: SampleCount

  func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    counted(try await base.sample(call, question: question), call)
  }

  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    counted(try await base.following(call, question, progress), call)
  }

  private func counted(_ candidate: Candidate, _ call: SampleCall) -> Candidate {
    if candidate.finish == .length, call.request.purpose == .answer { count.add() }
    return candidate
  }
}
