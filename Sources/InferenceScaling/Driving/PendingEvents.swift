/// Events held back until everything that was asked for before them has come, and the numbers of jobs that are no longer wanted.
struct PendingEvents {
  private var waiting: [Int: StrategyEvent] = [:]
  private var droppedNumbers: Set<Int> = []
  private var next = 0

  mutating func add(_ number: Int, _ event: StrategyEvent) { waiting[number] = event }

  mutating func drop(_ number: Int) { droppedNumbers.insert(number) }

  func isDropped(_ number: Int) -> Bool { droppedNumbers.contains(number) }

  /// The event that is due, if it has come.
  mutating func takeNext() -> StrategyEvent? {
    while droppedNumbers.contains(next) { next += 1 }
    guard let event = waiting.removeValue(forKey: next) else { return nil }
    next += 1
    return event
  }
}
