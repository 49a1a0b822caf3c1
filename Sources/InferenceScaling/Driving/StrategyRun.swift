/// The state of a strategy's run on one question, without the work itself.
///
/// It turns actions into jobs, reserves and commits their cost, repeats transient failures, and sends progress and outcomes to the strategy as events.
/// Both drivers, `Solver` and `SynchronousSolver`, take jobs from it and bring reports and outcomes back; whatever they do concurrently, the run itself
/// is a value that changes by one call at a time.
///
/// A job goes through these states:
/// 1. *queued*, in the order in which the strategy asked;
/// 2. *running*, from `nextJob`, which reserves its bound: one that doesn't fit waits for a running job to end, or is refused if there is none;
/// 3. *reported*, for a sample that is followed (`report`);
/// 4. *cut* by the strategy (`takeCut`), which ends it early but has it delivered, or *dropped* (`takeDropped`), which ends it without;
/// 5. *finished*, by `finish`, which commits its cost in every case, and delivers it, repeats it or only counts it.
///
/// Ordinals number the samples of one model, purpose and beginning on a question, from 0 in the order asked for. They are the samples'
/// names in a recording: a strategy that asks in another order still gets the same samples for the same requests.
struct StrategyRun: Sendable {
  private var strategy: any Strategy
  private let ledger: Ledger
  private let retries: Int
  let inOrder: Bool
  private var queue: [Job] = []
  private var head = 0
  var nextNumber = 0
  private(set) var running: [Int: Job] = [:]
  private var ordinals: [OrdinalKey: Int] = [:]
  var pending = PendingEvents()
  private var dropped: [Int] = []
  /// Running samples that the strategy cut; those of them that the driver doesn't know of yet.
  var cut: Set<Int> = []
  var newlyCut: [Int] = []
  /// Followed samples, for runs in order.
  var followed: [Int: Followed] = [:]
  private(set) var conclusion: Conclusion?
  private(set) var trace = DecisionTrace()
  private(set) var receipt = Receipt()

  private struct OrdinalKey: Hashable {
    var model: String?
    var purpose: SampleRequest.Purpose
    var thinking: String
    var prefix: String
  }

  /// A followed sample: its latest report to the strategy, and those that wait for their turn.
  struct Followed {
    var id: SampleID
    var told: PartialSample?
    var waiting: [PartialSample] = []
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
  /// Returns the next job that may begin, with its reservation; `nil` if none waits, or it must wait for another.
  ///
  /// A bound that doesn't fit while other jobs run waits for them: they may cost less than reserved. Alone, it never will fit, so it is
  /// refused, and the strategy is told with what was short. The first job that waits holds up those behind it: order is kept.
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
  /// Takes in the outcome of a running job; a second outcome, or one that is no longer wanted, only costs.
  ///
  /// A failure is repeated if it is transient, the strategy hasn't cut the sample, and tries are left; the repetition goes to the front of
  /// the queue. Every try's cost is committed. A score that is NaN is a failed verdict, since no comparison with it would hold.
  mutating func finish(_ number: Int, _ outcome: JobOutcome) {
    guard let job = running.removeValue(forKey: number), let reservation = job.reservation else { return }
    let cost = ledger.commit(reservation, cost: outcome.cost)
    let wasCut = cut.remove(number) != nil
    guard !isDone, !pending.isDropped(number) else { return receipt.cancelled += cost }
    switch outcome {
    case .failed(let error):
      receipt.failures += cost
      if error.isTransient, !wasCut, job.attempts < retries { return retry(job, after: error.retryAfter) }
      settle(job, failure: .exhausted(error.reason))
    case .sampled(var candidate):
      if wasCut { candidate = cutInOrder(number, candidate) }
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

  mutating func deliverPending() {
    guard inOrder else { return }
    while !isDone {
      let front = pending.front()
      if let partial = takeReport(front) {
        tellReport(front, partial)
      } else if let next = pending.takeNext() {
        followed[front] = nil
        tell(next)
      } else {
        return
      }
    }
  }

  mutating func tell(_ event: StrategyEvent) {
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
    case .truncate(let id): truncate(id)
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
    let key = OrdinalKey(model: request.model, purpose: request.purpose, thinking: request.thinking, prefix: request.prefix)
    let ordinal = ordinals[key, default: 0]
    ordinals[key] = ordinal + 1
    return SampleCall(id: id, ordinal: ordinal, request: request)
  }

  /// Takes samples out of the run, with their verdicts.
  ///
  /// Those that haven't begun cost nothing; those that run are cancelled by the driver and charged as `cancelled`.
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

  /// Notes the reservations of jobs that haven't ended though the strategy has.
  mutating func noteUnsettled() {
    receipt.unsettled = running.values.reduce(.zero) { $0 + ($1.reservation?.bound ?? .zero) }
  }
}
