/// Events held back until everything that was asked for before them has come, and the numbers of jobs that are no longer wanted.
struct PendingEvents {
  private var waiting: [Int: StrategyEvent] = [:]
  private var droppedNumbers: Set<Int> = []
  private var next = 0

  mutating func add(_ number: Int, _ event: StrategyEvent) { waiting[number] = event }

  mutating func drop(_ number: Int) { droppedNumbers.insert(number) }

  /// Drops what has come and is held back, of these samples.
  mutating func dropWaiting(_ ids: Set<SampleID>) {
    for (number, event) in waiting where event.id.map(ids.contains) ?? false { droppedNumbers.insert(number) }
    waiting = waiting.filter { !droppedNumbers.contains($0.key) }
  }

  func isDropped(_ number: Int) -> Bool { droppedNumbers.contains(number) }

  /// The event that is due, if it has come.
  mutating func takeNext() -> StrategyEvent? {
    while droppedNumbers.contains(next) { next += 1 }
    guard let event = waiting.removeValue(forKey: next) else { return nil }
    next += 1
    return event
  }
}

extension StrategyEvent {
  /// The sample that it is about.
  var id: SampleID? {
    switch self {
    case .sampled(let id, _), .judged(let id, _), .failed(let id, _), .unjudged(let id, _): id
    case .started, .interrupted: nil
    }
  }
}
