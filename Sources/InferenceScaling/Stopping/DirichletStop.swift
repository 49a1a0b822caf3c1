import NumericalMethods
import RealModule

/// Stops when the leader is the most frequent of all answers with a probability of at least `threshold`.
///
/// The prior over their shares is uniform.
///
/// P(p₁ is the largest) = ∫ f(x; v₁ + 1)·Π F(x; vⱼ + 1) dx with gamma densities and distributions: one smooth integral over the first five answers.
/// Two bounds decide most cases without it: P is at most that of the leader against the second, and at least 1 less all the chances of being behind.
/// Source: Aggarwal et al. 2023, arXiv:2305.11860, who draw it by Monte Carlo.
public struct DirichletStop: StoppingRule {
  /// Its name.
  public let name = "dirichlet"
  /// The least probability.
  public let threshold: Double

  /// The answers that are looked at.
  private static let answers = 5
  /// Points of the quadrature.
  private static let points = 48

  /// Creates the rule.
  public init(threshold: Double = 0.95) { self.threshold = threshold }

  /// Stops when the probability is reached.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.leader != nil else { return .draw(1) }
    let counts = Array(tally.counts.sorted(by: >).prefix(Self.answers))
    let others = counts.dropFirst()
    let above = others.first.map { BetaStop.probability(counts[0], $0) } ?? BetaStop.probability(counts[0], 0)
    if above < threshold { return .draw(1) }
    let below = 1 - others.reduce(0) { $0 + 1 - BetaStop.probability(counts[0], $1) }
    if others.count <= 1 { return .stop(answer: nil, confidence: above) }
    if below >= threshold { return .stop(answer: nil, confidence: below) }
    let probability = Self.probability(counts)
    return probability >= threshold ? .stop(answer: nil, confidence: probability) : .draw(1)
  }

  /// Returns the probability that the first of the counts belongs to the most frequent answer.
  ///
  /// Simpson's rule over nine standard deviations on both sides of the mean, to 1e-5 or better for three answers or more with a vote each.
  public static func probability(_ counts: [Int]) -> Double {
    let shape = Double(counts[0] + 1)
    let low = max(0, shape - 9 * shape.squareRoot())
    let step = (shape + 9 * shape.squareRoot() + 12 - low) / Double(2 * points)
    let logGamma = Double.logGamma(shape)
    var sum = 0.0
    for place in 0...(2 * points) {
      let x = low + step * Double(place)
      let decay = Double.exp(-x)
      let density = x > 0 ? Double.exp((shape - 1) * Double.log(x) - x - logGamma) : (counts[0] == 0 ? 1 : 0)
      let weight = place == 0 || place == 2 * points ? 1.0 : (place % 2 == 1 ? 4 : 2)
      sum += weight * density * allBelow(x, decay, counts)
    }
    return sum * step / 3
  }

  /// The probability that the shares of all answers but the first are below x; equal counts are computed once.
  private static func allBelow(_ x: Double, _ decay: Double, _ counts: [Int]) -> Double {
    var (product, last, value) = (1.0, -1, 1.0)
    for count in counts.dropFirst() {
      if count != last { (last, value) = (count, cumulative(x, decay, count)) }
      product *= value
    }
    return product
  }

  /// Returns the gamma distribution function of shape v + 1, 1 − e^−x·Σ_{i ≤ v} xⁱ/i!.
  ///
  /// Beyond the range of e^−x by the normal approximation of the cube root (Wilson and Hilferty, doi:10.1073/pnas.17.12.684).
  private static func cumulative(_ x: Double, _ decay: Double, _ votes: Int) -> Double {
    guard x < 700 else {
      let shape = Double(votes + 1)
      return NormalDistribution.cumulative(3 * shape.squareRoot() * (Double.root(x / shape, 3) - 1 + 1 / (9 * shape)))
    }
    var term = decay
    var sum = term
    for i in 0..<votes {
      term *= x / Double(i + 1)
      sum += term
    }
    return max(1 - sum, 0)
  }
}

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
