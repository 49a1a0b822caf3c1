/// A strategy at work on one question, without the work itself: turns actions into jobs, reserves and commits their cost, repeats what failed
/// for a passing reason, and tells the strategy what came of it.
///
/// Both drivers, the concurrent `Solver` and the immediate `Replay`, only take jobs from it and bring outcomes back.
struct StrategyRun: Sendable {
  private var strategy: any Strategy
  private let ledger: Ledger
  private let retries: Int
  private let inOrder: Bool
  private var queue: [Job] = []
  private var head = 0
  private var nextNumber = 0
  private(set) var running: [Int: Job] = [:]
  private var ordinals: [OrdinalKey: Int] = [:]
  private var pending = PendingEvents()
  private var dropped: [Int] = []
  private(set) var conclusion: Conclusion?
  private(set) var trace = DecisionTrace()
  private(set) var receipt = Receipt()

  private struct OrdinalKey: Hashable {
    var model: String?
    var purpose: SampleRequest.Purpose
    var prefix: String
  }

  init(_ strategy: any Strategy, ledger: Ledger, retries: Int = 0, inOrder: Bool = false) {
    self.strategy = strategy
    self.ledger = ledger
    self.retries = retries
    self.inOrder = inOrder
    tell(.started)
  }

  var isDone: Bool { conclusion != nil }
}

// Taking jobs.
extension StrategyRun {
  /// The next job that may begin, with its reservation; `nil` where none is waiting, or where it must wait for a running one to end.
  mutating func nextJob(bound: (Job.Work) -> Spending) -> Job? {
    deliverPending()
    while !isDone {
      guard head < queue.count else {
        if running.isEmpty { concludeStalled() }
        return nil
      }
      var job = queue[head]
      do {
        job.reservation = try ledger.reserve(bound(job.work))
      } catch {
        if !running.isEmpty { return nil }
        advance()
        receipt.refusalCount += 1
        settle(job, failure: .refused(error))
        continue
      }
      advance()
      running[job.number] = job
      return job
    }
    return nil
  }

  private mutating func advance() {
    head += 1
    if head > 64, head * 2 > queue.count {
      queue.removeFirst(head)
      head = 0
    }
  }

  /// The numbers of running jobs that are to be cancelled, since the last call.
  mutating func takeDropped() -> [Int] {
    defer { dropped = [] }
    return dropped
  }
}

// Bringing outcomes back.
extension StrategyRun {
  /// Takes in what came of a running job; a second outcome of the same job, or one that is no longer wanted, only costs.
  mutating func finish(_ number: Int, _ outcome: JobOutcome) {
    guard let job = running.removeValue(forKey: number), let reservation = job.reservation else { return }
    let cost = ledger.commit(reservation, cost: outcome.cost)
    guard !isDone, !pending.isDropped(number) else { return receipt.cancelled += cost }
    switch outcome {
    case .failed(let error):
      receipt.failures += cost
      if error.isTransient, job.attempts < retries { return retry(job, after: error.retryAfter) }
      settle(job, failure: .exhausted(error.reason))
    case .sampled(var candidate):
      candidate.cost = cost
      receipt.samples += cost
      receipt.sampleCount += 1
      deliver(job.number, .sampled(job.work.id, candidate))
    case .judged(let verdict):
      receipt.verdicts += cost
      guard !verdict.score.isNaN else { return settle(job, failure: .exhausted("the verifier's score is not a number")) }
      deliver(job.number, .judged(job.work.id, verdict))
    }
  }

  private mutating func retry(_ job: Job, after pause: Duration?) {
    receipt.retryCount += 1
    var again = job
    again.attempts += 1
    again.pause = pause
    again.reservation = nil
    if head > 0 {
      head -= 1
      queue[head] = again
    } else {
      queue.insert(again, at: 0)
    }
  }

  private mutating func settle(_ job: Job, failure: Failure) {
    switch job.work {
    case .sample(let call): deliver(job.number, .failed(call.id, failure))
    case .judgement(let id, _, _): deliver(job.number, .unjudged(id, failure))
    }
  }

  /// Tells the strategy, at once or when everything asked for earlier has come.
  private mutating func deliver(_ number: Int, _ event: StrategyEvent) {
    guard inOrder else { return tell(event) }
    pending.add(number, event)
    deliverPending()
  }

  private mutating func deliverPending() {
    while !isDone, let next = pending.takeNext() { tell(next) }
  }

  private mutating func tell(_ event: StrategyEvent) {
    guard !isDone else { return }
    trace.record(event)
    for action in strategy.receive(event) where !isDone { perform(action) }
  }

  /// Has the strategy end with what it has.
  mutating func interrupt() {
    tell(.interrupted)
    if !isDone { perform(.stop(Conclusion(answer: nil, reason: .interrupted))) }
  }

  private mutating func concludeStalled() {
    perform(.stop(Conclusion(answer: nil, reason: .stalled)))
  }
}

// Performing actions.
extension StrategyRun {
  private mutating func perform(_ action: StrategyAction) {
    trace.record(action)
    switch action {
    case .sample(let ids, let request): for id in ids { enqueue(.sample(call(id, request))) }
    case .judge(let id, let candidate, let role): enqueue(.judgement(id, candidate, role))
    case .cancel(let ids): drop(Set(ids))
    case .stop(let conclusion):
      self.conclusion = conclusion
      queue = []
      head = 0
      dropped += running.keys.sorted()
    }
  }

  private mutating func enqueue(_ work: Job.Work) {
    queue.append(Job(number: nextNumber, work: work))
    nextNumber += 1
  }

  private mutating func call(_ id: SampleID, _ request: SampleRequest) -> SampleCall {
    let key = OrdinalKey(model: request.model, purpose: request.purpose, prefix: request.prefix)
    let ordinal = ordinals[key, default: 0]
    ordinals[key] = ordinal + 1
    return SampleCall(id: id, ordinal: ordinal, request: request)
  }

  private mutating func drop(_ ids: Set<SampleID>) {
    pending.dropWaiting(ids)
    let waiting = queue[head...]
    for job in waiting where ids.contains(job.work.id) { pending.drop(job.number) }
    queue = waiting.filter { !ids.contains($0.work.id) }
    head = 0
    for (number, job) in running.sorted(by: { $0.key < $1.key }) where ids.contains(job.work.id) {
      pending.drop(number)
      dropped.append(number)
    }
  }

  /// What is reserved for jobs that haven't ended though the strategy has.
  mutating func noteUnsettled() {
    receipt.unsettled = running.values.reduce(.zero) { $0 + ($1.reservation?.bound ?? .zero) }
  }
}
