/// A law fitted to runs, with its uncertainty and where it came from. Immutable.
public struct LawFit: Sendable {
  /// The law, ready to predict.
  public let law: any LawFamily
  /// Intervals of confidence by the parameters' names, by the method of the configuration; none for a parameter at its bound, and none at all where
  /// the method has nothing to go by.
  public let intervals: [String: Interval]
  /// The objective at the fit, a sum over the runs.
  public let objective: Double
  /// ln L − ln L̂, one a run, in the order of the table.
  public let residuals: [Double]
  /// How sure it is that this is the best point.
  public let convergence: Convergence
  /// How well the runs determine the law's parameters, and how they err together; nil where they leave no degree of freedom.
  public let covariance: LawCovariance?
  /// How much a run of the same configuration varies.
  public let noise: NoiseEstimate
  /// The parameters of every bootstrap replicate, in the order of the law's `parameterNames`.
  public let replicates: [[Double]]
  /// How the law was fitted.
  public let configuration: FitConfiguration
  /// Where the fit came from.
  public let provenance: Provenance

  init(
    law: any LawFamily, intervals: [String: Interval], objective: Double, residuals: [Double], convergence: Convergence,
    covariance: LawCovariance?, noise: NoiseEstimate, replicates: [[Double]], configuration: FitConfiguration, provenance: Provenance
  ) {
    self.law = law
    self.intervals = intervals
    self.objective = objective
    self.residuals = residuals
    self.convergence = convergence
    self.covariance = covariance
    self.noise = noise
    self.replicates = replicates
    self.configuration = configuration
    self.provenance = provenance
  }

  /// The family's name.
  public var family: String { type(of: law).name }
  /// The formula, as text.
  public var formula: String { type(of: law).formula }
  /// The parameters' names, in order.
  public var parameterNames: [String] { type(of: law).parameterNames }
  /// The parameters by name.
  public var parameters: [String: Double] {
    .init(uniqueKeysWithValues: zip(parameterNames, law.parameterValues))
  }
  /// The law of every bootstrap replicate.
  public var replicateLaws: [any LawFamily] {
    let family = type(of: law)
    return replicates.map { family.init(parameterValues: $0) }
  }
}
