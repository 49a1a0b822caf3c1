/// The end of a strategy.
public struct Conclusion: Hashable, Sendable {
  /// The answer; `nil` if no sample gave one.
  public var answer: String?
  /// The sample that stands for the answer, where one does.
  public var sample: SampleID?
  /// The reason for which it stopped.
  public var reason: StopReason
  /// The confidence in the answer, as a probability or a share of the votes; `nil` if the strategy has none.
  public var confidence: Double?

  /// Creates a conclusion.
  public init(answer: String?, sample: SampleID? = nil, reason: StopReason, confidence: Double? = nil) {
    self.answer = answer
    self.sample = sample
    self.reason = reason
    self.confidence = confidence
  }
}

/// The reason for which a strategy stopped.
public enum StopReason: Hashable, Sendable {
  /// Everything that it was to draw was drawn.
  case complete
  /// The samples still to come couldn't have changed the answer.
  case certain
  /// A stopping rule was satisfied; its name.
  case confident(rule: String)
  /// A verifier accepted the answer.
  case verified
  /// The answer no longer changed.
  case stable
  /// The thinking reached its limit and was cut.
  case thinkingLimit
  /// The thinking repeated itself and was cut.
  case loop
  /// The budget allowed no more.
  case refused(Refusal)
  /// Nothing that it asked for came; the last reason.
  case failed(String)
  /// It was interrupted.
  case interrupted
  /// It asked for nothing more and gave no answer: a mistake in the strategy.
  case stalled
}

extension StopReason: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .complete: "everything planned was drawn"
    case .certain: "what was still to come couldn't change the answer"
    case .confident(let rule): "the rule “\(rule)” was satisfied"
    case .verified: "a verifier accepted the answer"
    case .stable: "the answer no longer changed"
    case .thinkingLimit: "the thinking reached its limit"
    case .loop: "the thinking repeated itself"
    case .refused(let refusal): "the budget allowed no more: \(refusal)"
    case .failed(let reason): "nothing came: \(reason)"
    case .interrupted: "it was told to end"
    case .stalled: "the strategy asked for nothing more and gave no answer"
    }
  }
}
