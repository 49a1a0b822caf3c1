import InferenceScaling
import Testing

@Suite struct SolverTests {
  @Test(arguments: UInt64(0)..<30) func aBudgetIsNeverExceeded(seed: UInt64) async {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      let limit = Int(seed) * 100
      let ledger = Ledger(budget: Budget(calls: 30, tokens: limit, usd: 0.02))
      let solver = Solver(
        sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), check: HostileVerifier(seed: seed + 1),
        concurrency: 1 + Int(seed) % 12, settles: true, pause: { _ in })
      let result = await solver.solve(.any, with: strategy, ledger: ledger)
      #expect(ledger.spent.calls <= 30 && ledger.spent.tokens <= limit && ledger.spent.usd <= 0.02, "\(name)")
      #expect(ledger.reserved == .zero && ledger.overrun == .zero, "\(name)")
      #expect(result.receipt.spent.calls == ledger.spent.calls && result.receipt.spent.tokens == ledger.spent.tokens, "\(name)")
      #expect(result.conclusion.reason != .stalled, "\(name)")
    }
  }

  /// Cancelled half-way, the budget holds too, and every reservation is settled in the end.
  @Test(arguments: UInt64(0)..<10) func aBudgetHoldsWhenTheClientLeaves(seed: UInt64) async {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      let ledger = Ledger(budget: Budget(calls: 25))
      let solver = Solver(
        sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), check: HostileVerifier(seed: seed), concurrency: 4,
        pause: { _ in })
      let task = Task { await solver.solve(.any, with: strategy, ledger: ledger) }
      for _ in 0..<Int(seed) * 5 { await Task.yield() }
      task.cancel()
      let result = await task.value
      while ledger.reserved != .zero { await Task.yield() }
      #expect(ledger.spent.calls <= 25, "\(name)")
      #expect(ledger.spent.calls >= result.receipt.spent.calls, "\(name)")
    }
  }

  @Test(arguments: UInt64(0)..<10) func inOrderEveryStrategyIsTheSameWhateverTheConcurrency(seed: UInt64) async {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      var solver = Solver(
        sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), check: HostileVerifier(seed: seed), concurrency: 1,
        retries: 0, inOrder: true, settles: true)
      let alone = await solver.solve(.any, with: strategy)
      solver.concurrency = 9
      let together = await solver.solve(.any, with: strategy)
      #expect(alone.trace == together.trace, "\(name)")
    }
  }

  @Test(arguments: UInt64(0)..<10) func whatDoesNotStopEarlyAnswersTheSameInAnyOrder(seed: UInt64) async {
    for (name, strategy) in AllStrategies.orderFree(seed: seed) {
      let solver = { (concurrency: Int) in
        Solver(
          sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), check: HostileVerifier(seed: seed),
          concurrency: concurrency, retries: 0)
      }
      let expected = await solver(1).solve(.any, with: strategy).conclusion
      for concurrency in [2, 5, 16] { #expect(await solver(concurrency).solve(.any, with: strategy).conclusion == expected, "\(name)") }
    }
  }

  /// Live calls that overtake each other, recorded and replayed: the same decisions, told in the same order.
  @Test(arguments: UInt64(0)..<10) func aReplayedRunHasTheSameTrace(seed: UInt64) async {
    for (name, strategy) in AllStrategies.list(seed: seed) {
      let recorder = Recorder(sampler: HostileSampler(seed: seed), verifier: HostileVerifier(seed: seed))
      let solver = Solver(sampler: recorder, reward: recorder, check: recorder, concurrency: 7, retries: 0)
      let live = await solver.solve(.any, with: strategy)
      let replay = SynchronousSolver(sampler: recorder, reward: recorder, check: recorder)
      let again = replay.solve(.any, with: strategy, following: live.trace)
      #expect(again.trace == live.trace, "\(name)")
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
    let result = await Solver(sampler: GatedSampler(gate: gate, held: 4, together: 5)).solve(
      .any, with: MajorityVote(limit: 5), ledger: ledger)
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
  /// How many calls must have begun before any of them ends: one that is cancelled before it began costs nothing.
  var together = 0

  func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    await gate.arrive()
    while await gate.arrivals < together { await Task.yield() }
    if call.id == held { await gate.wait() }
    return Candidate(answer: "a", cost: Spending(calls: 1))
  }
}

/// Holds those who wait until it is opened.
private actor Gate {
  private var isOpen = false
  private var waiters: [CheckedContinuation<Void, Never>] = []
  private(set) var arrivals = 0

  func arrive() { arrivals += 1 }

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
