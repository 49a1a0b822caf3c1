/// Something that writes answers: a live endpoint, a local model or a recording.
public protocol Sampler: Sendable {
  /// The most that one call may cost: what the ledger reserves for it, and what the sampler must keep to.
  func bound(_ call: SampleCall, question: Question) -> Spending

  /// Draws one sample.
  ///
  /// - Throws: `CallError`, which says what the failed call cost.
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate
}

/// A sampler that answers at once, such as a recording; a strategy runs on it without concurrency.
public protocol ImmediateSampler: Sampler {
  /// Returns one sample.
  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate
}

extension ImmediateSampler {
  /// Returns `candidate(_:question:)`.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    try candidate(call, question: question)
  }
}

/// The reason for which a call failed, and its cost all the same.
public struct CallError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem, and what to do.
  public var reason: String
  /// The spending before it failed; an unknown one is best put at the bound.
  public var cost: Spending
  /// Whether another try may succeed.
  public var isTransient: Bool
  /// The time to wait before another try, if the server gives one.
  public var retryAfter: Duration?

  /// Creates an error.
  public init(reason: String, cost: Spending = .zero, isTransient: Bool = false, retryAfter: Duration? = nil) {
    self.reason = reason
    self.cost = cost
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  /// The reason.
  public var description: String { reason }
}
