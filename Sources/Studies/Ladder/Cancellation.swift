import Synchronization

/// A request to stop, made on one thread and seen on the others within an optimiser step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)
  private let parent: Cancellation?

  /// Makes one that has not been requested.
  public init() { parent = nil }

  /// Makes one that is requested when another is.
  init(following parent: Cancellation) { self.parent = parent }

  /// Asks to stop. Safe to call from a signal's handler.
  public func cancel() { requested.store(true, ordering: .relaxed) }

  /// Whether stopping was asked for.
  public var isCancelled: Bool { requested.load(ordering: .relaxed) || parent?.isCancelled == true }
}
