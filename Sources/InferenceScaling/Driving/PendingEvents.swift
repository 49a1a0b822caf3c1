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
