/// The outcome of an evaluation: right answers among items.
///
/// The binomial likelihood of k right of n at a probability p is Binomial(n, p); without n a score carries no noise of its own.
public struct ScoreCount: Hashable, Sendable, Codable {
  /// k, the items answered rightly.
  public var right: Double
  /// n, the items.
  public var items: Double

  /// Makes an outcome.
  ///
  /// - Precondition: 0 ≤ k ≤ n, n > 0.
  public init(right: Double, of items: Double) {
    precondition(items > 0 && right >= 0 && right <= items, "a score is between none and all of at least one item")
    self.right = right
    self.items = items
  }

  /// k/n.
  public var share: Double { right / items }

  /// The greatest probability that none of n items right leaves at 95%: about 3/n, the rule of three.
  ///
  /// Source: Hanley & Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031.
  public static func resolution(items: Double) -> Double { 3 / items }
}
