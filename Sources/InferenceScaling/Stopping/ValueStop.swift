import Optimization
import RealModule

/// Draws as long as more samples are worth their price: the value of information of a vote.
///
/// The leader's share against the second is Beta(v₁ + α, v₂ + α). Of m more votes, k go to the leader with the beta-binomial chance w_k, after which
/// it is ahead for good with P_k; they gain Σ w_k·(1 − 2P_k) over those k with P_k < ½, where the answer would change. The rule asks for the m of
/// 1, 2, 4, … with the largest `reward`·gain − `price`·m − `latency`, and stops where none is above zero.
public struct ValueStop: StoppingRule {
  /// Its name.
  public let name = "value"
  /// What a right answer is worth instead of a wrong one.
  public let reward: Double
  /// What a sample costs, in the same unit.
  public let price: Double
  /// What a round of samples costs in waiting, in the same unit, however many there are.
  public let latency: Double
  /// α, the prior's weight of each of the first two answers.
  public let concentration: Double

  /// The most samples of a round.
  private static let roundLimit = 16

  /// Makes the rule; by default, a right answer is worth five hundred samples.
  public init(reward: Double = 1, price: Double = 2e-3, latency: Double = 0, concentration: Double = 0.5) {
    self.reward = reward
    self.price = price
    self.latency = latency
    self.concentration = concentration
  }

  /// Asks for the round that is worth most.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    let left = limit - tally.sampleCount
    var best = (count: 0, value: 0.0)
    var count = 1
    while count <= min(left, Self.roundLimit) {
      let value = reward * gain(tally.leaderCount, tally.runnerUpCount, from: count) - price * Double(count) - latency
      if value > best.value { best = (count, value) }
      count *= 2
    }
    if best.count > 0 { return .draw(best.count) }
    return .stop(answer: nil, confidence: 1 - behind(tally.leaderCount, tally.runnerUpCount))
  }

  /// Returns how much m more votes raise the probability that the answer chosen is the more frequent one.
  public func gain(_ first: Int, _ second: Int, from votes: Int) -> Double {
    let (a, b) = (Double(first) + concentration, Double(second) + concentration)
    let normal = BetaDistribution.logBeta(a, b)
    var sum = 0.0
    for won in 0...votes where first + won < second + votes - won {
      let (k, l) = (Double(won), Double(votes - won))
      let ways = Double.logGamma(k + l + 1) - Double.logGamma(k + 1) - Double.logGamma(l + 1)
      let chance = Double.exp(ways + BetaDistribution.logBeta(a + k, b + l) - normal)
      sum += chance * (2 * behind(first + won, second + votes - won) - 1)
    }
    return sum
  }

  /// The probability that the answer with the first count is the less frequent one.
  private func behind(_ first: Int, _ second: Int) -> Double {
    BetaDistribution(a: Double(first) + concentration, b: Double(second) + concentration).cumulative(0.5)
  }
}
