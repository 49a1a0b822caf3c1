import InferenceScaling
import ModelBackends
import Studies
import Synchronization

/// The parts of a live run: the model with its limits, the verifiers, the ledger and the recording.
struct LiveSession: Sendable {
  var questions: QuestionSet
  var solver: Solver
  var ledger: Ledger
  var recording: LiveRecording?
  var breaker: CircuitBreaker
  /// Answers without a usage, each charged at its bound.
  var unmetered: SharedCount
  /// The verifiers that a strategy may ask.
  var judges: AvailableJudges

  /// Puts the parts together: limited sampler, answers, scores, recording.
  ///
  /// A strategy that needs a live model asks for scores itself, of texts that are more than samples; otherwise a score is part of the sample.
  init(
    questions: QuestionSet, model: LiveModelOptions, verifiers: VerifierOptions, budget: BudgetOptions, recording: String?,
    strategy: StrategySpecification? = nil
  ) throws {
    let (breaker, unmetered) = (CircuitBreaker(patience: max(10, 4 * model.concurrency)), SharedCount())
    let limiter = ConcurrencyLimiter(model.concurrency)
    let judgesOnRequest = strategy?.needsLiveModel ?? false
    var base = try model.sampler(price: budget.price)
    base.breaker = breaker
    base.onUnmetered = { unmetered.add() }
    var sampler: any Sampler = ExtractingSampler(base, extractor: try model.extract.extractor(for: strategy))
    var reward: (any Verifier)?
    if let scorer = try verifiers.reward(base, model: model) {
      if !judgesOnRequest { sampler = ScoringSampler(base: sampler, verifier: scorer, maximumTokens: model.maxTokens) }
      reward = judgesOnRequest ? LimitedVerifier(base: scorer, limiter: limiter) : GivenScore()
    } else if model.logprobs || model.topLogprobs != nil || model.local != nil {
      reward = GivenConfidence()
    }
    sampler = LimitedSampler(base: sampler, limiter: limiter)
    let settings = [model.settings, verifiers.settings].compactMap(\.self).joined(separator: ", ")
    let file = try recording.map { try LiveRecording(path: $0, questions: questions, model: model.modelName, settings: settings) }
    if let file {
      if file.wasTruncated {
        Console.note("note: the last line of \(file.path) is unfinished, as a killed run leaves it: its sample is drawn again")
      }
      sampler = RecordingSampler(base: sampler, recording: file, questions: questions, breaker: breaker)
    }
    let check = verifiers.checker(questions.golds, hiding: model.keyVariable)
    // In the order asked, so that a recording replays to the same decisions.
    solver = Solver(
      sampler: sampler, reward: reward, check: check, concurrency: model.concurrency, retries: model.retries, inOrder: true, settles: true)
    ledger = Ledger(budget: budget.budget, spent: file?.cost ?? .zero)
    judges = AvailableJudges(scores: reward != nil, checks: check != nil)
    (self.questions, self.recording, self.breaker, self.unmetered) = (questions, file, breaker, unmetered)
  }

  /// The run of all questions; a strategy has `callsPerQuestion` calls of one question under way at once.
  func run(callsPerQuestion: Int) -> QuestionRun {
    QuestionRun(
      questions: questions, solver: solver, ledger: ledger, breaker: breaker, concurrency: solver.concurrency,
      callsPerQuestion: callsPerQuestion)
  }

  /// Runs a strategy on all questions, with progress on standard error.
  ///
  /// `fraction` maps the number of finished questions to the share of work. Cancelling, or a failure that all calls would meet, ends it early with the questions that were begun.
  func run(
    _ strategy: any Strategy, callsPerQuestion: Int, title: String, cancellation: Cancellation,
    fraction: @escaping @Sendable (Int) -> Double
  ) async -> [QuestionRun.Outcome] {
    let (run, finished) = (self.run(callsPerQuestion: callsPerQuestion), SharedCount())
    let work = Task { await run.run(strategy) { _ in finished.add() } }
    let ticker = Task {
      await Self.showProgress(title) {
        fraction(finished.value)
      } onTick: {
        if cancellation.isCancelled { work.cancel() }
      }
    }
    let outcomes = await work.value
    ticker.cancel()
    await ticker.value
    return outcomes
  }

  /// Shows the share of work and the time left, until the task is cancelled.
  private static func showProgress(_ title: String, _ fraction: () -> Double, onTick: () -> Void) async {
    let bar = ProgressBar(title: title)
    let (clock, first) = (ContinuousClock(), fraction())
    let start = clock.now
    while !Task.isCancelled {
      onTick()
      let (done, seconds) = (fraction(), (clock.now - start).seconds)
      let left = done > first ? seconds * (1 - done) / (done - first) : nil
      if done < 1, seconds > 1 { bar.update(fraction: done, secondsLeft: left) }
      try? await Task.sleep(for: .milliseconds(100))
    }
    bar.finish()
  }
}

/// A count that several tasks add to.
final class SharedCount: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func add() { count.withLock { $0 += 1 } }
}
