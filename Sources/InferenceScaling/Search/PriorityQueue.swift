/// Numbers by priority, highest first, equal ones by number: a binary heap; O(log n) for insertion and removal.
///
/// Forty lines instead of swift-collections' `Heap`, which would be the only dependency of this module beyond swift-numerics.
///
/// Equal priorities come by number, so that a search is the same whatever the order in which its nodes were scored.
struct PriorityQueue: Sendable {
  private var heap: [(priority: Double, id: SampleID)] = []

  var isEmpty: Bool { heap.isEmpty }

  /// Adds a number; a priority that isn't a number counts as the lowest.
  mutating func insert(_ id: SampleID, priority: Double) {
    heap.append((priority.isNaN ? -.infinity : priority, id))
    var child = heap.count - 1
    while child > 0, isAhead(child, of: (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes the number with the highest priority.
  mutating func popHighest() -> SampleID? {
    guard let highest = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    sink(0)
    return highest.id
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isAhead(child, of: best) { best = child }
      if best == parent { return }
      heap.swapAt(parent, best)
      parent = best
    }
  }

  private func isAhead(_ left: Int, of right: Int) -> Bool {
    heap[left].priority != heap[right].priority ? heap[left].priority > heap[right].priority : heap[left].id < heap[right].id
  }
}
