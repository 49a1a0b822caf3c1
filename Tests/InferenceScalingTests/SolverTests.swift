import InferenceScaling
import Testing

@Suite struct SolverTests {
  static let strategies: [any Strategy] = [MajorityVote(limit: 40), BestOfN(count: 20), BestOfN(count: 20, stopsWhenPassed: true)]

  @Test(arguments: UInt64(0)..<40) func aBudgetIsNeverExceeded(seed: UInt64) async {
    for strategy in Self.strategies {
      let budget = Budget(calls: 30, tokens: Int(seed) * 100, usd: 0.02)
      let ledger = Ledger(budget: budget)
      var solver = Solver(sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), concurrency: 1 + Int(seed) % 12)
      solver.settles = true
      let receipt = await solver.solve(.any, with: strategy, ledger: ledger).receipt
      #expect(ledger.spent.calls <= 30 && ledger.spent.tokens <= seed * 100 && ledger.spent.usd <= 0.02)
      #expect(ledger.reserved == .zero && ledger.overrun == .zero)
      #expect(receipt.spent.calls == ledger.spent.calls && receipt.spent.tokens == ledger.spent.tokens)
    }
  }

  @Test(arguments: UInt64(0)..<10) func questionsShareABudget(seed: UInt64) async {
    let ledger = Ledger(budget: Budget(calls: 50))
    let solver = Solver(sampler: HostileSampler(seed: seed), concurrency: 5, settles: true)
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { _ = await solver.solve(.any, with: MajorityVote(limit: 20), ledger: ledger) } }
    }
    #expect(ledger.spent.calls <= 50 && ledger.reserved == .zero)
  }

  @Test(arguments: UInt64(0)..<20) func inOrderTheTraceDoesNotDependOnArrival(seed: UInt64) async {
    let solver = Solver(sampler: HostileSampler(seed: seed), retries: 0, inOrder: true, settles: true)
    let result = await solver.solve(.any, with: MajorityVote(limit: 30))
    var alone = solver
    alone.concurrency = 1
    let expected = await alone.solve(.any, with: MajorityVote(limit: 30))
    #expect(result.trace == expected.trace)
  }

  @Test func aStragglerIsNotWaitedForButStaysReserved() async {
    let gate = Gate()
    let ledger = Ledger(budget: Budget(calls: 5))
    let result = await Solver(sampler: GatedSampler(gate: gate, held: 4)).solve(.any, with: MajorityVote(limit: 5), ledger: ledger)
    #expect(result.conclusion.reason == .certain)
    #expect(result.receipt.unsettled.calls >= 1)
    #expect(ledger.reserved.calls >= 1)
    await gate.open()
    while ledger.reserved != .zero { await Task.yield() }
    #expect(ledger.spent.calls == 5)
  }

  @Test func cancellingTheTaskGivesTheBestSoFar() async {
    let gate = Gate()
    let solver = Solver(sampler: GatedSampler(gate: gate, held: 1))
    let task = Task { await solver.solve(.any, with: MajorityVote(limit: 3, stopsWhenCertain: false)) }
    await gate.waitForWaiter()
    task.cancel()
    let result = await task.value
    #expect(result.conclusion.reason == .interrupted)
    await gate.open()
  }

  @Test func transientFailuresAreRepeatedAndPaidFor() async {
    let ledger = Ledger()
    let solver = Solver(sampler: FailingSampler(), retries: 3, settles: true, pause: { _ in })
    let result = await solver.solve(.any, with: MajorityVote(limit: 2), ledger: ledger)
    #expect(result.receipt.retryCount == 6)
    #expect(ledger.spent.calls == 8)
    #expect(result.conclusion.reason == .failed("busy"))
  }
}

/// Fails always, and would like to be asked again.
private struct FailingSampler: Sampler {
  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    throw CallError(reason: "busy", cost: Spending(calls: 1), isTransient: true, retryAfter: .seconds(1))
  }
}

/// Answers "a" at once, except for one sample that waits for a gate whatever happens.
private struct GatedSampler: Sampler {
  var gate: Gate
  var held: SampleID

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    if call.id == held { await gate.wait() }
    return Candidate(answer: "a", cost: Spending(calls: 1))
  }
}

/// Holds those who wait until it is opened.
private actor Gate {
  private var isOpen = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  func wait() async {
    guard !isOpen else { return }
    await withCheckedContinuation { waiters.append($0) }
  }

  func waitForWaiter() async { while waiters.isEmpty { await Task.yield() } }

  func open() {
    isOpen = true
    for waiter in waiters { waiter.resume() }
    waiters = []
  }
}
