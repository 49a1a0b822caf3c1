import RealModule

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
