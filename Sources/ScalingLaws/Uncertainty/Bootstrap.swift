/// The resampling scheme of a bootstrap.
public enum Bootstrap: Codable, Hashable, Sendable {
  /// Runs, with replacement. Asks for nothing but runs that don't depend on each other.
  case pairs
  /// Clusters of runs, with replacement: those with the same text in a column.
  ///
  /// The column is `label`, `group` or an extra one; an example is the checkpoints of a run.
  case cluster(column: String)
  /// Signs of the residuals, each made larger by what its leverage hides. Keeps the design as it is: for few runs, or budgets with few sizes.
  case wild(WildWeights)
  /// Noise upon every loss, of a size that is given: what another seed would have changed (arXiv:2406.19146).
  case seedNoise(SeedNoise)

  /// The name on the command line and in files.
  public var name: String {
    switch self {
    case .pairs: "pairs"
    case .cluster: "cluster"
    case .wild: "wild"
    case .seedNoise: "seedNoise"
    }
  }
}

/// The factors of residuals in a wild bootstrap, of mean 0 and variance 1.
public enum WildWeights: String, Codable, Hashable, Sendable, CaseIterable {
  /// ±1, each with probability ½.
  case rademacher
  /// ±√½, ±1, ±√(3/2), each with probability 1/6: more patterns than signs, for a dozen runs or fewer (Webb, doi:10.1111/caje.12661).
  case webb
}
