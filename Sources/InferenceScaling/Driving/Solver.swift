/// Runs strategies on asynchronous samplers and verifiers: many calls at once, within a ledger's budget.
///
/// A sample whose request has report points is followed through `StreamingSampler`, which waits at each report for the strategy's decision; a sampler
/// that can't report fails such a request. Allow two calls at once at least to a strategy that probes a running sample. With `inOrder`, a sample whose
/// turn hasn't come goes on, and is cut afterwards; what it wrote in between is charged.
///
/// When the strategy has its answer, calls still under way are cancelled and not waited for; their reservations stay until they end, so the
/// budget holds, and the receipt shows them as `unsettled`.
public struct Solver: Sendable {
  /// The source of samples.
  public var sampler: any Sampler
  /// The verifier that scores.
  public var reward: (any Verifier)?
  /// The verifier that tells right from wrong.
  public var check: (any Verifier)?
  /// The most calls at once.
  public var concurrency: Int
  /// The number of times that a call is repeated after a transient failure.
  public var retries: Int
  /// Whether events come in the order in which their calls were asked for.
  ///
  /// Then the same samples give the same trace whatever their
  /// order of arrival, but a slow one holds up those behind it.
  public var inOrder: Bool
  /// Whether to wait, at the end, until cancelled calls have said what they cost.
  public var settles: Bool
  /// The executor of calls; `nil` for the shared pool.
  public var executor: (any TaskExecutor)?
  /// The wait before a repetition.
  public var pause: @Sendable (Duration) async -> Void

  /// Creates a solver.
  public init(
    sampler: any Sampler, reward: (any Verifier)? = nil, check: (any Verifier)? = nil, concurrency: Int = 8, retries: Int = 2,
    inOrder: Bool = false, settles: Bool = false, executor: (any TaskExecutor)? = nil,
    pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  ) {
    precondition(concurrency > 0, "a solver needs room for at least one call")
    self.sampler = sampler
    self.reward = reward
    self.check = check
    self.concurrency = concurrency
    self.retries = retries
    self.inOrder = inOrder
    self.settles = settles
    self.executor = executor
    self.pause = pause
  }

  /// Runs a strategy on one question to its end.
  ///
  /// Cancelling the task interrupts the strategy, which answers with the best that it has.
  public func solve(_ question: Question, with strategy: some Strategy, ledger: Ledger = Ledger()) async -> SolveResult {
    let (signals, inbox) = AsyncStream.makeStream(of: Signal.self)
    let run = StrategyRun(strategy, ledger: ledger, retries: retries, inOrder: inOrder)
    // A task of its own: a cancelled task's stream ends, and the costs still to come would be lost.
    let work = Task(executorPreference: executor) { await drive(Session(run: run, inbox: inbox), signals, question) }
    return await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      inbox.yield(.interrupted)
    }
  }

  private func drive(_ session: Session, _ signals: AsyncStream<Signal>, _ question: Question) async -> SolveResult {
    var session = session
    launch(&session, question)
    if !isOver(session.run) {
      for await signal in signals {
        session.take(signal)
        launch(&session, question)
        if isOver(session.run) { break }
      }
    }
    if !session.run.running.isEmpty { settleLater(session, signals) }
    return SolveResult(session.run)
  }
}

extension Solver {
  enum Signal: Sendable {
    case finished(Int, JobOutcome)
    case reported(Int, PartialSample, reply: CheckedContinuation<Bool, Never>)
    case interrupted
  }

  /// A run and the tasks that work for it.
  struct Session: Sendable {
    var run: StrategyRun
    let inbox: AsyncStream<Signal>.Continuation
    var tasks: [Int: Task<Void, Never>] = [:]
    var progress: [Int: SampleProgress] = [:]

    mutating func take(_ signal: Signal) {
      switch signal {
      case .finished(let number, let outcome):
        (tasks[number], progress[number]) = (nil, nil)
        run.finish(number, outcome)
      case .reported(let number, let partial, let reply):
        reply.resume(returning: run.report(number, partial))
      case .interrupted: run.interrupt()
      }
    }

    /// Has the tasks do what the strategy decided.
    mutating func obey() {
      for number in run.takeCut() {
        // The cut is known before the cancellation is.
        progress[number]?.truncate()
        tasks[number]?.cancel()
      }
      for number in run.takeDropped() { tasks[number]?.cancel() }
    }
  }

  private func isOver(_ run: StrategyRun) -> Bool { run.isDone && (!settles || run.running.isEmpty) }

  private func launch(_ session: inout Session, _ question: Question) {
    session.obey()
    while session.run.running.count < concurrency,
      let job = session.run.nextJob(bound: { bound($0, question) })
    {
      let (inbox, progress) = (session.inbox, progress(of: job, session.inbox))
      session.progress[job.number] = progress
      session.tasks[job.number] = Task(executorPreference: executor) {
        if let wait = job.pause { await pause(wait) }
        inbox.yield(.finished(job.number, await outcome(of: job.work, question, progress)))
      }
    }
    session.obey()
  }

  /// The progress of a job that the strategy follows.
  private func progress(of job: Job, _ inbox: AsyncStream<Signal>.Continuation) -> SampleProgress? {
    guard case .sample(let call) = job.work, call.request.reports != nil else { return nil }
    return SampleProgress(call.request) { partial in
      await withCheckedContinuation { inbox.yield(.reported(job.number, partial, reply: $0)) }
    }
  }

  /// Commits the cost of cancelled calls as they end, while the answer is already on its way.
  private func settleLater(_ session: Session, _ signals: AsyncStream<Signal>) {
    Task(executorPreference: executor) {
      var session = session
      for await signal in signals {
        session.take(signal)
        session.obey()
        if session.run.running.isEmpty { break }
      }
    }
  }
}

extension Solver {
  private func bound(_ work: Job.Work, _ question: Question) -> Spending {
    switch work {
    case .sample(let call): sampler.bound(call, question: question)
    case .judgement(_, let candidate, let role): verifier(role)?.bound(candidate, question: question) ?? .zero
    }
  }

  private func outcome(of work: Job.Work, _ question: Question, _ progress: SampleProgress?) async -> JobOutcome {
    guard !Task.isCancelled else { return .failed(CallError(reason: "cancelled before it began")) }
    do throws(CallError) {
      switch work {
      case .sample(let call):
        guard let progress else { return .sampled(try await sampler.sample(call, question: question)) }
        guard let streaming = sampler as? any StreamingSampler else { throw .noProgress }
        return .sampled(try await streaming.sample(call, question: question, reporting: progress))
      case .judgement(_, let candidate, let role):
        guard let verifier = verifier(role) else { throw .noVerifier(role) }
        return .judged(try await verifier.verdict(candidate, question: question))
      }
    } catch {
      return .failed(error)
    }
  }

  private func verifier(_ role: VerifierRole) -> (any Verifier)? {
    switch role {
    case .reward: reward
    case .check: check
    }
  }
}

/// The result of a strategy on a question.
public struct SolveResult: Hashable, Sendable {
  /// The answer, why it stopped, and how sure it is.
  public let conclusion: Conclusion
  /// Its cost.
  public let receipt: Receipt
  /// The events and actions, in order.
  public let trace: DecisionTrace

  init(_ run: StrategyRun) {
    var run = run
    run.noteUnsettled()
    conclusion = run.conclusion ?? Conclusion(answer: nil, reason: .stalled)
    receipt = run.receipt
    trace = run.trace
  }
}

/// The events and actions of a run, in order: equal traces are equal runs.
///
/// Without times and costs, which differ between two runs that decide alike. Memory: O(events).
public struct DecisionTrace: Hashable, Sendable {
  /// One step.
  public enum Entry: Hashable, Sendable {
    case asked(Range<SampleID>, SampleRequest)
    case asksVerdict(SampleID, VerifierRole)
    case partial(SampleID, tokens: Int)
    case sampled(SampleID, answer: String?)
    case judged(SampleID, score: Double, passed: Bool?)
    case failed(SampleID, Failure)
    case unjudged(SampleID, Failure)
    case truncated(SampleID)
    case cancelled([SampleID])
    case interrupted
    case stopped(Conclusion)
  }

  /// The steps.
  public internal(set) var entries: [Entry] = []
}

extension DecisionTrace {
  mutating func record(_ event: StrategyEvent) {
    switch event {
    case .started: break
    case .partial(let id, let partial): entries.append(.partial(id, tokens: partial.tokens))
    case .sampled(let id, let candidate): entries.append(.sampled(id, answer: candidate.answer))
    case .judged(let id, let verdict): entries.append(.judged(id, score: verdict.score, passed: verdict.passed))
    case .failed(let id, let failure): entries.append(.failed(id, failure))
    case .unjudged(let id, let failure): entries.append(.unjudged(id, failure))
    case .interrupted: entries.append(.interrupted)
    }
  }

  mutating func record(_ action: StrategyAction) {
    switch action {
    case .sample(let ids, let request): entries.append(.asked(ids, request))
    case .judge(let id, _, let role): entries.append(.asksVerdict(id, role))
    case .truncate(let id): entries.append(.truncated(id))
    case .cancel(let ids): entries.append(.cancelled(ids))
    case .stop(let conclusion): entries.append(.stopped(conclusion))
    }
  }
}
