/// Draws as long as the value of information of more votes exceeds their price.
///
/// The leader's share against the second is Beta(v₁ + 1, v₂ + 1). Of m more votes, k go to the leader with the beta-binomial chance w_k, after which
/// it is behind with the probability Q_k of `BetaStop`; they gain Σ w_k·(2Q_k − 1) over those k with which the answer would change. The rule asks for the m of
/// 1, 2, 4, … 16 with the largest `reward`·gain − `price`·m − `latency`, and stops where none is above zero.
public struct ValueStop: StoppingRule {
  /// Its name.
  public let name = "value"
  /// The value of a right answer over a wrong one.
  public let reward: Double
  /// The cost of a sample, in the same unit.
  public let price: Double
  /// The cost of waiting for a round of samples of any number, in the same unit.
  public let latency: Double

  /// The most samples of a round.
  private static let roundLimit = 16

  /// Creates the rule; by default, a right answer has the value of five hundred samples.
  public init(reward: Double = 1, price: Double = 2e-3, latency: Double = 0) {
    self.reward = reward
    self.price = price
    self.latency = latency
  }

  /// Asks for the round with the largest net value.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    let (first, second) = (tally.leaderCount, tally.runnerUpCount)
    let left = limit - tally.sampleCount
    var best = (count: 0, value: 0.0)
    var count = 1
    while count <= min(left, Self.roundLimit) {
      let value = reward * gain(first, second, from: count) - price * Double(count) - latency
      if value > best.value { best = (count, value) }
      count *= 2
    }
    return best.count > 0 ? .draw(best.count) : .stop(answer: nil, confidence: BetaStop.probability(first, second))
  }

  /// Returns how much m more votes raise the probability that the answer chosen is the more frequent one; O(m·(v₂ + m)).
  public func gain(_ first: Int, _ second: Int, from votes: Int) -> Double {
    let (a, b) = (Double(first + 1), Double(second + 1))
    var chance = (0..<votes).reduce(1.0) { $0 * (b + Double($1)) / (a + b + Double($1)) }
    var (sum, won) = (0.0, 0)
    while won <= votes, first + won < second + votes - won {
      sum += chance * (2 * BetaStop.behind(first + won, second + votes - won) - 1)
      let lost = Double(votes - won)
      if lost > 0 { chance *= lost / Double(won + 1) * (a + Double(won)) / (b + lost - 1) }
      won += 1
    }
    return sum
  }
}
