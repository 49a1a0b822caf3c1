/// A loop that runs a body for each index below a count and returns when all are done.
///
/// The order and the number of threads are its own.
///
/// The library itself starts no threads; where Dispatch is at hand, `{ DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }` uses every core.
/// What is computed doesn't depend on the loop: each index draws from its own stream and writes to its own place.
public typealias ConcurrentLoop = @Sendable (_ count: Int, _ body: @Sendable (_ index: Int) -> Void) -> Void

/// Results by index, each written once, by whichever thread has the index.
struct Slots<Element: Sendable>: @unchecked Sendable {
  // Safe: every index is written by one call of the body, and read after the loop has returned.
  private let storage: UnsafeMutableBufferPointer<Element?>

  /// Computes `count` results by a loop; one after the other without one.
  static func fill(_ count: Int, _ loop: ConcurrentLoop?, _ element: @escaping @Sendable (Int) -> Element) -> [Element] {
    guard let loop, count > 1 else { return (0..<count).map(element) }
    let slots = Slots(storage: .allocate(capacity: count))
    slots.storage.initialize(repeating: nil)
    defer { slots.storage.deinitialize().deallocate() }
    loop(count) { slots.storage[$0] = element($0) }
    return slots.storage.compactMap(\.self)
  }
}
