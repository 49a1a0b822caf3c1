import Foundation

/// A gate at which a server's answers wait, so that a test decides their order and no clock does.
///
/// It opens when it is told to, or when so many wait; after a minute whoever waits goes on, and the test fails by what it expects.
public final class Gate: @unchecked Sendable {
  // All state is behind the condition's lock: that is what `@unchecked` rests on.
  private let condition = NSCondition()
  private let count: Int
  private var waiting = 0
  private var isOpen = false

  /// Makes a gate that opens when `count` have come to it.
  public init(opensAt count: Int = .max) { self.count = count }

  /// Opens the gate for good.
  public func open() {
    condition.lock()
    isOpen = true
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until the gate is open.
  public func pass() {
    condition.lock()
    defer { condition.unlock() }
    waiting += 1
    if waiting >= count {
      isOpen = true
      condition.broadcast()
    }
    let end = Date(timeIntervalSinceNow: 60)
    while !isOpen, condition.wait(until: end) {}
  }
}
