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

/// Stops when the rest can't change the winner: v₁ − v₂ > limit − n.
///
/// v₁ and v₂ are the votes of the first two answers after n of `limit` samples. Even if all that is to come goes to the second, the first stays ahead. It
/// gives the answer of the full vote, except where ties are broken by later samples, and needs fewer samples: the floor that costs nothing. A calibrated
/// rule that finds no threshold within its loss falls back on it.
public struct CertainStop: StoppingRule {
  /// Its name.
  public let name = "certain"

  /// Creates the rule.
  public init() {}

  /// Stops when the lead is larger than what is to come.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    tally.isDecided(limit: limit) ? .stop(answer: nil, confidence: 1) : .draw(1)
  }
}

extension AnswerTally {
  /// Whether no answer can overtake the leader with the samples still allowed.
  func isDecided(limit: Int) -> Bool { leaderCount - runnerUpCount > limit - sampleCount }
}

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

/// Draws two samples, then as many again as there are, until the leader has a share of at least `share`.
///
/// n = 2, 4, 8, … until v₁/n ≥ `share`, samples without an answer counting among n. At most log₂(limit) rounds: the fewest of all rules, for a server
/// whose calls run at once. It draws up to twice as many samples as a rule that decides after each, because it looks at powers of two alone.
public struct DoublingStop: StoppingRule {
  /// Its name.
  public let name = "doubling"
  /// The least share of the leader.
  public let share: Double

  /// Creates the rule.
  public init(share: Double = 0.75) { self.share = share }

  /// Stops when the leader has its share.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.sampleCount > 0 else { return .draw(2) }
    let leading = Double(tally.leaderCount) / Double(tally.sampleCount)
    return leading >= share ? .stop(answer: nil, confidence: leading) : .draw(tally.sampleCount)
  }
}

/// Stops when the leader has a share of at least `share` of the votes, from `minimum` samples on.
///
/// v₁/Σ v ≥ `share`. It knows no uncertainty: three of three votes stop it as thirty of thirty do, so that it stops early on the questions whose first
/// votes agree by chance. Compare with `BetaStop` at equal samples. O(1) a decision.
///
/// Source: the criteria of Aggarwal et al. 2023, arXiv:2305.11860.
public struct ShareStop: StoppingRule {
  /// Its name.
  public let name = "share"
  /// The least share.
  public let share: Double
  /// The fewest samples.
  public let minimum: Int

  /// Creates the rule.
  public init(share: Double = 0.8, minimum: Int = 3) {
    self.share = share
    self.minimum = minimum
  }

  /// Stops when the share is reached.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.voteCount >= minimum else { return .draw(1) }
    let leading = Double(tally.leaderCount) / Double(tally.voteCount)
    return leading >= share ? .stop(answer: nil, confidence: leading) : .draw(1)
  }
}

/// Stops when the votes' entropy over the logarithm of their number is at most `disorder`, from `minimum` votes on.
///
/// H = −Σ (v_a/V)·ln(v_a/V) over the answers a with V votes in all; stops at H/ln V ≤ `disorder`. 0 is unanimity and 1 that no two agree. O(answers) a
/// decision. Source: the criteria of Aggarwal et al. 2023, arXiv:2305.11860, who divide by the logarithm of the
/// number of different answers; with that, two answers with a vote each count as much disorder as forty.
public struct EntropyStop: StoppingRule {
  /// Its name.
  public let name = "entropy"
  /// The largest share of disorder.
  public let disorder: Double
  /// The fewest samples.
  public let minimum: Int

  /// Creates the rule.
  public init(disorder: Double = 0.25, minimum: Int = 3) {
    self.disorder = disorder
    self.minimum = minimum
  }

  /// Stops when the disorder is small enough.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    guard tally.voteCount >= max(minimum, 2) else { return .draw(1) }
    let votes = Double(tally.voteCount)
    let entropy = tally.counts.reduce(0) { $0 - Double($1) / votes * Double.log(Double($1) / votes) }
    let share = entropy / Double.log(votes)
    return share <= disorder ? .stop(answer: nil, confidence: 1 - share) : .draw(1)
  }
}

/// A stopping rule with the smallest first round that could satisfy it: fewer rounds, as many samples on average.
///
/// The first round is the least n for which n equal votes would stop the rule, four for `BetaStop` at 0.95: no fewer could have, whatever they are, so that
/// drawing them at once costs nothing and saves the waits between them. Afterwards the rule decides as it would have.
public struct FirstRound: StoppingRule {
  private let rule: any StoppingRule
  private let least: Int

  /// Creates the rule; O(limit) decisions of the one inside.
  public init(_ rule: any StoppingRule, limit: Int) {
    self.rule = rule
    var (tally, count) = (AnswerTally(), 0)
    repeat {
      tally.add("1", sample: count)
      count += 1
      if case .stop = rule.decide(tally, limit: limit) { break }
    } while count < limit
    least = count
  }

  /// The name of the rule inside.
  public var name: String { rule.name }

  /// Draws the first round, and then as the rule inside does.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    tally.sampleCount == 0 ? .draw(least) : rule.decide(tally, limit: limit)
  }
}
