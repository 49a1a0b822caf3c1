/// Runs strategies on samplers and verifiers that answer at once: a recording, or functions. One call after the other, in the order asked.
public struct Replay: Sendable {
  /// What answers.
  public var sampler: any ImmediateSampler
  /// What scores.
  public var reward: (any ImmediateVerifier)?
  /// What tells right from wrong.
  public var check: (any ImmediateVerifier)?

  /// Makes a replay.
  public init(sampler: any ImmediateSampler, reward: (any ImmediateVerifier)? = nil, check: (any ImmediateVerifier)? = nil) {
    self.sampler = sampler
    self.reward = reward
    self.check = check
  }

  /// Runs a strategy on one question to its end.
  public func solve(_ question: Question, with strategy: some Strategy, ledger: Ledger = Ledger()) -> SolveResult {
    var run = StrategyRun(strategy, ledger: ledger)
    while let job = run.nextJob(bound: { bound($0, question) }) { run.finish(job.number, outcome(of: job.work, question)) }
    return SolveResult(run)
  }

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
  /// Nobody judges in this role.
  static func noVerifier(_ role: VerifierRole) -> CallError {
    CallError(reason: "there is no verifier for “\(role.rawValue)”: give one, or choose a strategy that needs none")
  }
}
