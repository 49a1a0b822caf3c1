/// Runs strategies on samplers and verifiers that answer at once, call by call, in the order asked.
///
/// A followed sample is reported as if it were being written (see `ReplayedStream`); calls that a report causes are made before the sample goes on.
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
