import RealModule
import TextFormats

/// The compute that one recipe saves over another, with intervals. Immutable.
public struct Comparison: Codable, Hashable, Sendable {
  /// The name of the first table: the recipe that is measured against.
  public let first: String
  /// The name of the second table: the recipe that is evaluated.
  public let second: String
  /// The law fitted to both.
  public let law: String
  /// The compute that both tables' runs span.
  public let range: Interval
  /// The multiplier in the geometric mean over that range.
  public let overall: ComputeMultiplier
  /// The multiplier at single computes: those asked for, or three across the range.
  public let points: [ComputeMultiplier]
  /// The multiplier read off the isoFLOP minima that both tables have, without a law; none where budgets have no minimum.
  public let measured: [ComputeMultiplier]
  /// The change of the multiplier with compute within the range.
  public let trend: MultiplierTrend
  /// Whether the laws cross, where a compute was given.
  public let crossing: LawCrossing?
  /// The runs of both tables one to one, where three or more have a counterpart.
  public let pairs: PairedDifference?
  /// Whether the replicates resample runs of both tables together.
  public let isPaired: Bool
  /// The standard error of ln(L₂/L₁) that the laws' forms add at the farthest compute.
  ///
  /// Zero within the runs that both tables have.
  public let discrepancy: Double
  /// The probability that intervals are meant to hold.
  public let confidence: Double
  /// The warnings to read before relying on the result.
  public let warnings: [ComparisonWarning]
}

/// The compute multiplier m: the first recipe's compute over the second's at the same loss.
///
/// Above 1 the second recipe is better.
public struct ComputeMultiplier: Codable, Hashable, Sendable {
  /// The compute C of the second recipe, in FLOP.
  public let compute: Double
  /// L₂*(C), the least loss of the second there.
  public let loss: Double
  /// m: L₁*(mC) = L₂*(C); nil where the first never reaches that loss.
  public let multiplier: Double?
  /// The lower end of its interval; nil where the first never reaches that loss.
  public let low: Double?
  /// The upper end; nil where the first may never reach that loss.
  public let high: Double?
}

/// d ln m/d ln C: how the multiplier changes with compute.
public struct MultiplierTrend: Codable, Hashable, Sendable {
  /// The exponent of m in C; nil where m is not finite.
  public let exponent: Double?
  /// Its interval.
  public let interval: Interval?

  /// The direction that the interval supports.
  public var verdict: Verdict {
    guard let interval else { return .unknown }
    if interval.low > 0 { return .grows }
    return interval.high < 0 ? .shrinks : .constant
  }

  /// The direction of a trend.
  public enum Verdict: String, Codable, Hashable, Sendable {
    /// The second recipe gains with compute.
    case grows
    /// It loses with compute.
    case shrinks
    /// The interval holds zero: one number will do.
    case constant
    /// There is no finite multiplier.
    case unknown
  }
}

/// Whether one law overtakes the other.
public struct LawCrossing: Codable, Hashable, Sendable {
  /// The least compute that both tables have.
  public let start: Double
  /// The compute below which a crossing is asked for.
  public let below: Double
  /// The share of the replicates in which the laws cross between the two.
  public let probability: Double
  /// The share in which the second recipe has the lower loss at the start.
  public let secondAheadAtStart: Double
  /// The share in which it has the lower loss at the end.
  public let secondAheadBelow: Double
  /// The compute of the crossing: the median of the replicates that cross, if one in ten does.
  public let compute: Double?
}

/// Runs of two tables compared one to one.
public struct PairedDifference: Codable, Hashable, Sendable {
  /// The number of pairs.
  public let count: Int
  /// The key that the runs were matched by.
  public let basis: RunPairing.Basis
  /// The mean of ln(L₂/L₁).
  public let mean: Double
  /// Its interval, by Student's t.
  public let interval: Interval
  /// d ln(L₂/L₁)/d ln C, with its interval; nil with a single compute.
  public let slope: Double?
  /// The interval of the slope.
  public let slopeInterval: Interval?
}

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
  /// The losses of all pairs differ by one factor: of one unit and another, such as nats and bits.
  case sameFactor(Double)
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
      "the law misses the measured minima of \(table) by up to \(difference.change.percent): trust what is read off the minima, and no trend or crossing"
    case .sameFactor(let factor):
      "every pair's losses differ by the same factor, \(factor.inWords)\(Self.isOfBits(factor) ? ", which is that of bits to nats" : ""): "
        + "are both tables of one unit and one evaluation set?"
    case .partlyPaired(let pairs, let first, let second):
      "\(Plural.counted(pairs, "run has", "runs have")) a counterpart, of \(first) and \(second): the fits use all runs and are not paired"
    }
  }

  /// Whether a factor is ln 2 or its inverse, to a thousandth.
  private static func isOfBits(_ factor: Double) -> Bool {
    (Double.log(factor).magnitude + Double.log(Double.log(2))).magnitude < 1e-3
  }
}
