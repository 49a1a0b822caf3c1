/// How an interval of confidence is made.
public enum IntervalMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// The estimate and Student's t times the standard error that the sandwich covariance gives; in the logarithm for what is positive.
  case delta
  /// The middle part of the bootstrap replicates.
  case percentile
  /// The same, moved by the bias and the skewness that replicates and jackknife show (Efron, doi:10.1080/01621459.1987.10478410).
  case bca
  /// The values at which the objective, minimised over all else, rises no further than chance would take it.
  case profile

  /// Whether it needs bootstrap replicates.
  public var needsReplicates: Bool { self == .percentile || self == .bca }
}
