import NumericalMethods
import RealModule
import ScalingLaws

/// Two strategies on the same problems.
///
/// Outcomes of one problem are correlated, an easy one being easy for both: the interval is that of the mean of the differences, d_i = y_i − x_i, with
/// the problems resampled in pairs, and is narrower than that of either accuracy. Equality of shares is tested on the n₁ + n₂ problems on which the two
/// differ (McNemar): under equality n₂ ~ Bin(n₁ + n₂, ½), p = min(1, 2·P(X ≤ min(n₁, n₂))).
///
/// Source: McNemar 1947, doi:10.1007/BF02295996.
public struct PairedComparison: Hashable, Sendable, Codable {
  /// The mean outcome of the second less that of the first.
  public let difference: Double
  /// The interval of the difference, the problems being resampled in pairs.
  public let interval: Interval
  /// Problems that only the first answers right.
  public let onlyFirst: Int
  /// Problems that only the second answers right.
  public let onlySecond: Int
  /// (n₂ − n₁)/√(n₁ + n₂), McNemar's z of the problems on which they differ; 0 if there is none.
  public let z: Double
  /// The two-sided probability of a split so uneven by chance: exact, by the binomial distribution.
  public let pValue: Double

  /// Compares outcomes between 0 and 1, one a problem; one counts as right above ½.
  ///
  /// - Precondition: as many outcomes of one as of the other, at least one.
  public init(_ first: [Double], _ second: [Double], bootstrap: ClusteredBootstrap = ClusteredBootstrap()) {
    precondition(first.count == second.count && !first.isEmpty, "a comparison needs the outcomes of both on each problem")
    let differences = zip(first, second).map { $1 - $0 }
    difference = differences.mean
    interval = bootstrap.mean(differences)
    onlyFirst = zip(first, second).count { $0 > 0.5 && $1 <= 0.5 }
    onlySecond = zip(first, second).count { $0 <= 0.5 && $1 > 0.5 }
    let discordant = onlyFirst + onlySecond
    z = discordant > 0 ? Double(onlySecond - onlyFirst) / Double(discordant).squareRoot() : 0
    pValue = Self.probability(min(onlyFirst, onlySecond), of: discordant)
  }

  /// 2·P(X ≤ fewer) for X ~ Bin(total, ½), at most 1.
  private static func probability(_ fewer: Int, of total: Int) -> Double {
    guard total > 0, 2 * fewer < total else { return 1 }
    // P(X ≤ k) = I(½; n − k, k + 1).
    return min(1, 2 * BetaDistribution(a: Double(total - fewer), b: Double(fewer + 1)).cumulative(0.5))
  }
}
