import NumericalMethods
import RealModule

/// Problems with success probabilities from a beta distribution: p ~ Beta(α, β), c ~ Bin(n, p).
///
/// Source: Kazdan et al. 2025, arXiv:2510.05197; Schaeffer et al. 2025, arXiv:2502.17578: where α < 1 coverage falls short of 1 as k^(−α).
public struct BetaBinomial: Hashable, Sendable, Codable {
  /// α > 0.
  public let alpha: Double
  /// β > 0.
  public let beta: Double

  /// Creates a law.
  public init(alpha: Double, beta: Double) {
    self.alpha = alpha
    self.beta = beta
  }

  /// The law of greatest likelihood; `nil` without problems or samples.
  public init?(fitting successes: [Successes]) {
    guard successes.contains(where: { $0.samples > 0 }) else { return nil }
    self = BetaBinomialGrid(successes).mostLikely
  }

  /// Returns pass@k of problems without observed samples: 1 − B(α, β + k)/B(α, β).
  public func passAtK(_ k: Int) -> Double { solved(after: 0, by: k) }

  /// Returns the probability that a problem unsolved after n samples is solved by the k-th.
  ///
  /// 1 − B(α, β + k)/B(α, β + n).
  public func solved(after n: Int, by k: Int) -> Double {
    1 - Double.exp(BetaDistribution.logBeta(alpha, beta + Double(k)) - BetaDistribution.logBeta(alpha, beta + Double(n)))
  }

  /// Returns pass@k of a problem in fresh samples, given its observed successes.
  public func passAtK(_ k: Int, given known: Successes) -> Double {
    BetaBinomial(alpha: alpha + Double(known.correct), beta: beta + Double(known.samples - known.correct)).passAtK(k)
  }
}
