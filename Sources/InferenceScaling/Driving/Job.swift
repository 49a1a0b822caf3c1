/// One call that a strategy wants made.
struct Job: Sendable {
  /// Its place in the order in which the strategy asked.
  var number: Int
  var work: Work
  /// The number of earlier tries.
  var attempts = 0
  /// The time to wait before it begins.
  var pause: Duration?
  /// Its reservation, once it may begin.
  var reservation: Ledger.Reservation?

  enum Work: Sendable {
    case sample(SampleCall)
    case judgement(SampleID, Candidate, VerifierRole)

    var id: SampleID {
      switch self {
      case .sample(let call): call.id
      case .judgement(let id, _, _): id
      }
    }
  }
}

/// The outcome of a call.
enum JobOutcome: Sendable {
  case sampled(Candidate)
  case judged(Verdict)
  case failed(CallError)

  var cost: Spending {
    switch self {
    case .sampled(let candidate): candidate.cost
    case .judged(let verdict): verdict.cost
    case .failed(let error): error.cost
    }
  }
}

/// The order in which a strategy receives the events of its calls, with those that wait for their turn.
///
/// Events come in the order in which their calls were asked for. Those of calls that a partial sample caused come before anything more of that sample: a
/// probe's answer decides whether the sample goes on.
///
/// For example, sample 0 is followed and sample 1 is drawn with it; at its report at 256 tokens the strategy asks for probe 2. The order is: report of
/// 0, probe 2, the next report of 0, sample 0, sample 1, whatever ends first.
struct PendingEvents {
  private var waiting: [Int: StrategyEvent] = [:]
  /// Calls whose events came out of their order, or that are dropped.
  private var settled: Set<Int> = []
  /// Calls that come before `next`, the first one last.
  private var nested: [Int] = []
  private var next = 0

  mutating func add(_ number: Int, _ event: StrategyEvent) { waiting[number] = event }

  mutating func drop(_ number: Int) { settled.insert(number) }

  /// Tells of these calls before anything more of the call that caused them.
  mutating func insert(_ numbers: Range<Int>) { nested += numbers.reversed() }

  /// Drops the events of these samples.
  mutating func dropWaiting(_ ids: Set<SampleID>) {
    for (number, event) in waiting where event.id.map(ids.contains) ?? false { settled.insert(number) }
    waiting = waiting.filter { !settled.contains($0.key) }
  }

  /// The call whose sample waits to be delivered.
  func number(of id: SampleID) -> Int? {
    waiting.first { if case .sampled(id, _) = $0.value { true } else { false } }?.key
  }

  /// Changes a sample that waits to be delivered.
  mutating func replaceCandidate(of number: Int, _ change: (Candidate) -> Candidate) {
    guard case .sampled(let id, let candidate)? = waiting[number] else { return }
    waiting[number] = .sampled(id, change(candidate))
  }

  func isDropped(_ number: Int) -> Bool { settled.contains(number) }

  /// The call whose turn it is.
  mutating func front() -> Int {
    while let last = nested.last, settled.contains(last) { nested.removeLast() }
    if let last = nested.last { return last }
    while settled.contains(next) { next += 1 }
    return next
  }

  /// The event that is due, if it has come.
  mutating func takeNext() -> StrategyEvent? {
    let front = front()
    guard let event = waiting.removeValue(forKey: front) else { return nil }
    if nested.popLast() == nil { next += 1 } else { settled.insert(front) }
    return event
  }
}

extension StrategyEvent {
  /// The sample that it is about.
  var id: SampleID? {
    switch self {
    case .partial(let id, _), .sampled(let id, _), .judged(let id, _), .failed(let id, _), .unjudged(let id, _): id
    case .started, .interrupted: nil
    }
  }
}

/// Followed samples: their reports, and their cuts.
///
/// Out of order, the strategy is told of a report at once, and its reaction decides whether the sample goes on. In order, a report may have to wait for
/// its turn: the sample goes on meanwhile, since what it waits for may need the room that it takes, and is cut afterwards at the report after which the
/// strategy wanted it cut. Then the strategy sees the same whatever the timing, only the cost of what was written beyond the cut differs.
extension StrategyRun {
  /// Takes in the progress of a running sample, and returns whether it goes on.
  mutating func report(_ number: Int, _ partial: PartialSample) -> Bool {
    guard let job = running[number], goesOn(number) else { return false }
    if inOrder {
      followed[number, default: Followed(id: job.work.id)].waiting.append(partial)
      deliverPending()
    } else {
      tell(.partial(job.work.id, partial))
    }
    return goesOn(number)
  }

  private func goesOn(_ number: Int) -> Bool { !isDone && !cut.contains(number) && !pending.isDropped(number) }

  /// The next report of a call, if its turn has come.
  mutating func takeReport(_ number: Int) -> PartialSample? {
    guard let report = followed[number]?.waiting.first else { return nil }
    followed[number]?.waiting.removeFirst()
    return report
  }

  /// Tells the strategy of a report; calls that it asks for then come before anything more of the sample.
  mutating func tellReport(_ number: Int, _ partial: PartialSample) {
    guard let id = followed[number]?.id else { return }
    followed[number]?.told = partial
    let asked = nextNumber
    tell(.partial(id, partial))
    pending.insert(asked..<nextNumber)
  }

  mutating func truncate(_ id: SampleID) {
    for (number, job) in running {
      guard case .sample(let call) = job.work, call.id == id, cut.insert(number).inserted else { continue }
      newlyCut.append(number)
      followed[number]?.waiting = []
    }
    // One that has ended, of which the strategy hasn't been told.
    guard let number = pending.number(of: id), let told = followed[number]?.told else { return }
    followed[number]?.waiting = []
    pending.replaceCandidate(of: number) { told.candidate(cost: $0.cost, model: $0.model) }
  }

  /// Returns the candidate as of the latest report sent to the strategy; itself if none was sent.
  func cutInOrder(_ number: Int, _ candidate: Candidate) -> Candidate {
    followed[number]?.told.map { $0.candidate(cost: candidate.cost, model: candidate.model) } ?? candidate
  }

  /// The numbers of running samples that are to be cut, since the last call.
  mutating func takeCut() -> [Int] {
    defer { newlyCut = [] }
    return newlyCut
  }
}
