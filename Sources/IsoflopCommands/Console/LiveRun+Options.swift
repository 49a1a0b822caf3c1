import InferenceScaling
import ModelBackends
import Studies
import Synchronization

extension LiveRun {
  /// The run that options describe.
  ///
  /// A strategy that needs a live model asks for scores itself, of texts that are more than samples.
  ///
  /// The run gives up after max(10, 4 × concurrency) transient failures in a row: so many calls may be under way when a server goes down.
  ///
  /// - Throws: `LiveRecordingError` for a recording of other questions, models or settings; `CommandFailure` for an extractor that a search
  ///   can't use, or a verifier without an endpoint.
  init(
    questions: QuestionSet, model: LiveModelOptions, verifiers: VerifierOptions, budget: BudgetOptions, recording: String?,
    strategy: StrategySpecification? = nil
  ) throws {
    let patience = max(10, 4 * model.concurrency)
    var sampler = try model.sampler(price: budget.price)
    sampler.breaker = CircuitBreaker(patience: patience)
    var parts = LiveRunConfiguration(questions: questions, sampler: sampler, extractor: try model.extract.extractor(for: strategy))
    parts.countsCut = model.countCut
    parts.scorer = try verifiers.reward(sampler, model: model)
    parts.scoresSamples = !(strategy?.needsLiveModel ?? false)
    parts.hasConfidences = model.logprobs || model.topLogprobs != nil || model.local != nil
    parts.check = verifiers.checker(questions.golds, hiding: model.keyVariable)
    let settings = [model.settings, verifiers.settings].compactMap(\.self).joined(separator: ", ")
    if let recording { try UsedFiles.requireOther(recording) }
    parts.recording = try recording.map { try LiveRecording(path: $0, questions: questions, model: model.modelName, settings: settings) }
    if let file = parts.recording, file.wasTruncated {
      Console.note("note: the last line of \(file.path) is unfinished, as a killed run leaves it: its sample is drawn again")
    }
    (parts.budget, parts.concurrency, parts.retries) = (budget.budget, model.concurrency, model.retries)
    self.init(parts, patience: patience)
  }

  /// Runs a strategy on all questions, with progress on standard error.
  ///
  /// `fraction` maps the number of finished questions to the share of work. Cancelling, or a failure that all calls would meet, ends it early with
  /// the questions that were begun.
  func solve(
    _ strategy: any Strategy, callsPerQuestion: Int, title: String, cancellation: Cancellation,
    fraction: @escaping @Sendable (Int) -> Double
  ) async -> [QuestionRun.Outcome] {
    var questions = run
    questions.callsPerQuestion = callsPerQuestion
    let (run, finished) = (questions, SharedCount())
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
  ///
  /// The time left is seconds · (1 − done)/(done − first), `first` being the share that was there at the start: recorded samples cost no
  /// time and aren't extrapolated from. Every 0.1 s; the first second shows nothing.
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
