/// A limit on the use of a comparison.
public enum ComparisonWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The tables count parameters differently, or one of them doesn't say.
  case differentParameterCounts(first: ParameterCount, second: ParameterCount)
  /// The tables count compute differently.
  case differentComputeCounts(first: ComputeCount, second: ComputeCount)
  /// No compute lies within both tables' runs.
  case noCommonRange
  /// A multiplier was asked for beyond the runs that the tables have in common.
  case beyondRuns(compute: Double, reach: Double)
  /// In a share of the replicates the first recipe never reaches the loss of the second.
  case neverReached(compute: Double, share: Double)
  /// A fitted law misses the isoFLOP minima of its own table by more than their noise.
  case lawMissesMinima(table: String, by: Double)
  /// Some runs have no counterpart; they count, but only paired runs are compared one to one.
  case partlyPaired(pairs: Int, first: Int, second: Int)

  /// The warning in words.
  public var description: String {
    switch self {
    case .differentParameterCounts(let first, let second):
      "one table counts \(first.words), the other \(second.words): count both alike before comparing sizes"
    case .differentComputeCounts:
      "one table states its compute, the other's is 6ND: attention and head count in one and not in the other, which small models feel most"
    case .noCommonRange: "the tables have no compute in common: the multiplier lies between them, where neither was measured"
    case .beyondRuns(let compute, let reach):
      "\(compute.inWords) FLOP is \(reach.inWords) times the largest compute that both tables reach: the laws' forms decide there, not the runs"
    case .neverReached(let compute, let share):
      "in \((100 * share).inWords)% of the replicates the first recipe never reaches what the second does at \(compute.inWords) FLOP"
    case .lawMissesMinima(let table, let difference):
      "the law misses the measured minima of \(table) by up to \((100 * difference).inWords)%: believe what is read off the minima, and no trend or crossing"
    case .partlyPaired(let pairs, let first, let second):
      "\(pairs) runs have a counterpart, of \(first) and \(second): the fits use all runs and are not paired"
    }
  }
}
