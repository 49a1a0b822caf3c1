/// Draws windows of `size` samples and stops when one is unanimous, with its answer.
///
/// Otherwise the most frequent of all answers wins.
///
/// A window with a sample that has no answer is not unanimous. Source: Early-Stopping Self-Consistency, Li et al. 2024, arXiv:2401.10480.
public struct WindowStop: StoppingRule {
  /// Its name.
  public let name = "window"
  /// The samples of a window.
  public let size: Int

  /// Creates the rule.
  public init(size: Int = 5) {
    precondition(size > 0, "a window needs at least one sample")
    self.size = size
  }

  /// Stops when the last window is unanimous.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.sampleCount >= size, let answer = tally.sequence[tally.sampleCount - 1] else { return .draw(size) }
    let isUnanimous = tally.sequence.suffix(size).allSatisfy { $0 == answer }
    return isUnanimous ? .stop(answer: answer, confidence: nil) : .draw(size)
  }

  /// Returns the expected samples where answers have the probabilities `shares`, at most `limit` (a multiple of `size`) being drawn.
  public func expectedSamples(shares: [Double], limit: Int) -> Double {
    let unanimous = shares.reduce(0) { total, share in total + (0..<size).reduce(1.0) { power, _ in power * share } }
    var (expected, reached) = (0.0, 1.0)
    for _ in 0..<(limit / size) {
      expected += reached * Double(size)
      reached *= 1 - unanimous
    }
    return expected
  }
}
