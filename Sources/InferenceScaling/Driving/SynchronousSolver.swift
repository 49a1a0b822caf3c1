/// Runs strategies on samplers and verifiers that answer at once, call by call, in the order asked.
///
/// A followed sample is reported as if it were being written (see `ReplayedStream`); calls that a report causes are made before the sample goes on.
///
/// It serves replays: the same core, `StrategyRun`, as the concurrent solver, with calls that return at once. Deterministic, without tasks
/// or locks; nothing is retried, as a recorded failure would be the same again.
public struct SynchronousSolver: Sendable {
  /// The source of samples.
  public var sampler: any ImmediateSampler
  /// The verifier that scores.
  public var reward: (any ImmediateVerifier)?
  /// The verifier that tells right from wrong.
  public var check: (any ImmediateVerifier)?

  /// Creates a solver.
  public init(sampler: any ImmediateSampler, reward: (any ImmediateVerifier)? = nil, check: (any ImmediateVerifier)? = nil) {
    self.sampler = sampler
    self.reward = reward
    self.check = check
  }

  /// Runs a strategy on one question to its end.
  public func solve(_ question: Question, with strategy: some Strategy, ledger: Ledger = Ledger()) -> SolveResult {
    var session = Session(solver: self, question: question, run: StrategyRun(strategy, ledger: ledger))
    while session.step() {}
    return SolveResult(session.run)
  }
}

extension SynchronousSolver {
  /// A run and the samples that it follows.
  ///
  /// Of several followed samples the one that was asked for first goes on, to its end.
  struct Session {
    let solver: SynchronousSolver
    let question: Question
    var run: StrategyRun
    private var streams: [Int: ReplayedStream] = [:]

    init(solver: SynchronousSolver, question: Question, run: StrategyRun) {
      (self.solver, self.question, self.run) = (solver, question, run)
    }

    /// Makes the next call, or advances the first followed sample to its next report; false at the end.
    mutating func step() -> Bool {
      if let job = run.nextJob(bound: { [solver, question] in solver.bound($0, question) }) {
        begin(job)
      } else if let number = streams.keys.min() {
        advance(number)
      } else {
        return false
      }
      endStreams()
      return true
    }

    private mutating func begin(_ job: Job) {
      guard case .sample(let call) = job.work, call.request.reports != nil else {
        return run.finish(job.number, solver.outcome(of: job.work, question))
      }
      do throws(CallError) {
        streams[job.number] = try ReplayedStream(try solver.sampler.candidate(call, question: question), call.request)
      } catch {
        run.finish(job.number, .failed(error))
      }
    }

    private mutating func advance(_ number: Int) {
      if let partial = streams[number]?.next() {
        _ = run.report(number, partial)
      } else if let stream = streams.removeValue(forKey: number) {
        run.finish(number, .sampled(stream.whole))
      }
    }

    /// Ends the samples that the strategy cut or dropped, at the cost of what was written.
    private mutating func endStreams() {
      for number in run.takeCut() {
        if let stream = streams.removeValue(forKey: number) { run.finish(number, .sampled(stream.cut)) }
      }
      for number in run.takeDropped() {
        guard let stream = streams.removeValue(forKey: number) else { continue }
        run.finish(number, .failed(CallError(reason: "cancelled", cost: stream.cut.cost)))
      }
    }
  }
}

extension SynchronousSolver {
  func bound(_ work: Job.Work, _ question: Question) -> Spending {
    switch work {
    case .sample(let call): sampler.bound(call, question: question)
    case .judgement(_, let candidate, let role): verifier(role)?.bound(candidate, question: question) ?? .zero
    }
  }

  func outcome(of work: Job.Work, _ question: Question) -> JobOutcome {
    do throws(CallError) {
      switch work {
      case .sample(let call): return .sampled(try sampler.candidate(call, question: question))
      case .judgement(_, let candidate, let role):
        guard let verifier = verifier(role) else { throw .noVerifier(role) }
        return .judged(try verifier.judge(candidate, question: question))
      }
    } catch {
      return .failed(error)
    }
  }

  private func verifier(_ role: VerifierRole) -> (any ImmediateVerifier)? {
    switch role {
    case .reward: reward
    case .check: check
    }
  }
}

extension CallError {
  /// No verifier has this role.
  static func noVerifier(_ role: VerifierRole) -> CallError {
    CallError(reason: "there is no verifier for “\(role.rawValue)”: give one, or choose a strategy that needs none")
  }

  /// The sampler can't report a sample while it is written.
  static let noProgress = CallError(
    reason: "the model's answers can't be followed while they are written, which this strategy needs: choose one that takes whole answers")
}

extension SynchronousSolver {
  /// Runs a strategy on one question again, with events in the order of an earlier trace.
  ///
  /// With a recording of that run,
  /// decisions and trace are equal.
  ///
  /// What the trace doesn't name is delivered when nothing else is left, in the order asked.
  public func solve(
    _ question: Question, with strategy: some Strategy, following trace: DecisionTrace, ledger: Ledger = Ledger()
  ) -> SolveResult {
    var run = StrategyRun(strategy, ledger: ledger)
    var schedule = trace.deliveries[...]
    var started: [Job] = []
    while true {
      while let job = run.nextJob(bound: { bound($0, question) }) { started.append(job) }
      for number in run.takeDropped() { run.finish(number, .failed(CallError(reason: "cancelled"))) }
      started.removeAll { run.running[$0.number] == nil }
      guard !run.isDone, let (place, delivery) = next(in: started, &schedule) else { return SolveResult(run) }
      deliver(delivery, of: started[place], question, &run)
      // What was cut arrives as it was recorded.
      _ = run.takeCut()
    }
  }

  private func deliver(_ delivery: DecisionTrace.Delivery, of job: Job, _ question: Question, _ run: inout StrategyRun) {
    guard case .partial(_, let tokens) = delivery, case .sample(let call) = job.work else {
      return run.finish(job.number, outcome(of: job.work, question))
    }
    do throws(CallError) {
      _ = run.report(job.number, try ReplayedStream(try sampler.candidate(call, question: question), call.request).partial(at: tokens))
    } catch {
      run.finish(job.number, .failed(error))
    }
  }

  /// The started job that the schedule names first, or the one asked for first.
  private func next(
    in started: [Job], _ schedule: inout ArraySlice<DecisionTrace.Delivery>
  ) -> (place: Int, delivery: DecisionTrace.Delivery)? {
    while let delivery = schedule.first {
      if let place = started.firstIndex(where: { $0.work.matches(delivery) }) {
        schedule.removeFirst()
        return (place, delivery)
      }
      guard started.isEmpty else { break }
      schedule.removeFirst()
    }
    return started.first.map { (0, .sample($0.work.id)) }
  }
}

extension DecisionTrace {
  /// One event that a strategy received.
  enum Delivery: Hashable, Sendable {
    case partial(SampleID, tokens: Int)
    case sample(SampleID)
    case verdict(SampleID)
  }

  /// The events that the strategy received, in order.
  var deliveries: [Delivery] {
    entries.compactMap { entry in
      switch entry {
      case .partial(let id, let tokens): .partial(id, tokens: tokens)
      case .sampled(let id, _), .failed(let id, _): .sample(id)
      case .judged(let id, _, _), .unjudged(let id, _): .verdict(id)
      default: nil
      }
    }
  }
}

extension Job.Work {
  fileprivate func matches(_ delivery: DecisionTrace.Delivery) -> Bool {
    switch (self, delivery) {
    case (.sample(let call), .partial(let id, _)), (.sample(let call), .sample(let id)): call.id == id
    case (.judgement(let own, _, _), .verdict(let id)): own == id
    default: false
    }
  }
}
