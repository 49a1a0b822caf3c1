/// When to stop drawing samples that vote.
///
/// A rule is a value without a state of its own: all that it may look at is the tally.
public protocol StoppingRule: Sendable {
  /// Its name in reasons and tables.
  var name: String { get }

  /// Decides whether to draw more, of at most `limit` samples in all.
  ///
  /// Asked whenever the samples that it asked for last have come, at first
  /// with an empty tally, and not any more when `limit` is reached.
  func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision
}

/// The decision of a stopping rule.
public enum StoppingDecision: Hashable, Sendable {
  /// Draw this many more, at least one, and ask again.
  case draw(Int)
  /// Stop with the answer at a place of the tally; `nil` means its leader. `confidence` is the rule's own measure.
  case stop(answer: Int?, confidence: Double?)
}

/// Draws everything that is allowed.
public struct FixedCount: StoppingRule {
  /// Its name.
  public let name = "fixed"

  /// Creates the rule.
  public init() {}

  /// Always draws what is left.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision { .draw(max(limit - tally.sampleCount, 1)) }
}
