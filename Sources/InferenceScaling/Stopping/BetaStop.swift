import NumericalMethods
import RealModule

/// Stops when the leader is the more frequent of the first two answers with a probability of at least `threshold`.
///
/// P = 1 − I(½; v₁ + 1, v₂ + 1) = 1 − 2^−(v₁+v₂+1)·Σ_{j ≤ v₂} C(v₁+v₂+1, j), exact in whole numbers; O(v₂). Unanimous answers stop after four at
/// 0.95. Source: Adaptive-Consistency, Aggarwal et al. 2023, arXiv:2305.11860.
public struct BetaStop: StoppingRule {
  /// Its name.
  public let name = "beta"
  /// The least probability.
  public let threshold: Double

  /// Creates the rule.
  public init(threshold: Double = 0.95) { self.threshold = threshold }

  /// Stops when the probability is reached.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    let probability = Self.probability(tally.leaderCount, tally.runnerUpCount)
    return probability >= threshold ? .stop(answer: nil, confidence: probability) : .draw(1)
  }

  /// Returns the probability that the answer with v₁ votes is more frequent than that with v₂, under a uniform prior.
  public static func probability(_ first: Int, _ second: Int) -> Double { 1 - behind(first, second) }

  /// Returns the probability that the answer with v₁ votes is less frequent than that with v₂.
  ///
  /// To full relative precision if it is small.
  public static func behind(_ first: Int, _ second: Int) -> Double {
    let total = first + second + 1
    guard total < 1000 else { return BetaDistribution(a: Double(first + 1), b: Double(second + 1)).cumulative(0.5) }
    var term = Double(sign: .plus, exponent: -total, significand: 1)
    var sum = term
    for j in 0..<second {
      term *= Double(total - j) / Double(j + 1)
      sum += term
    }
    return sum
  }
}
