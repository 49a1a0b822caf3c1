import Synchronization

/// A request to stop, made on one thread and seen on the others within an optimiser step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)

  /// Makes one that has not been requested.
  public init() {}

  /// Asks to stop. Safe to call from a signal's handler.
  public func cancel() { requested.store(true, ordering: .relaxed) }

  /// Whether stopping was asked for.
  public var isCancelled: Bool { requested.load(ordering: .relaxed) }
}
