/// A law fitted to runs, with its uncertainty and where it came from. Immutable.
public struct LawFit: Sendable {
  /// The law, ready to predict.
  public let law: Law
  /// Confidence intervals by the parameters' names, by the method of the configuration.
  ///
  /// That of a parameter at its bound goes from there to where the objective has risen too far. A parameter that is held, or that nothing moves, has
  /// none. Empty if the method has nothing to go by.
  public internal(set) var intervals: [String: Interval] = [:]
  /// The parameters whose interval ends where their range does, in the law's order.
  ///
  /// The runs bound them on one side at most.
  public internal(set) var oneSidedIntervals: [String] = []
  /// The objective at the fit, a sum over the runs.
  public let objective: Double
  /// ln L − ln L̂, one a run, in the order of the table.
  public let residuals: [Double]
  /// The certificate of the fit: how sure it is that this is the best point.
  public let convergence: Convergence
  /// The joint errors of the law's parameters; nil without a degree of freedom.
  public let covariance: LawCovariance?
  /// The noise of runs of one configuration.
  public let noise: NoiseEstimate
  /// The parameters of every bootstrap replicate, in the order of the family's.
  public let replicates: [[Double]]
  /// The configuration of the fit.
  public let configuration: FitConfiguration
  /// The input of the fit, enough to make it again.
  public let provenance: Provenance

  init(
    law: Law, intervals: [String: Interval] = [:], objective: Double, residuals: [Double],
    convergence: Convergence, covariance: LawCovariance?, noise: NoiseEstimate, replicates: [[Double]], configuration: FitConfiguration,
    provenance: Provenance
  ) {
    (self.law, self.intervals, self.objective) = (law, intervals, objective)
    (self.residuals, self.convergence, self.covariance, self.noise) = (residuals, convergence, covariance, noise)
    (self.replicates, self.configuration, self.provenance) = (replicates, configuration, provenance)
  }

  /// The family's name.
  public var family: String { law.family.name }
  /// The formula, as text.
  public var formula: String { law.family.formula }
  /// The parameters' names, in order.
  public var parameterNames: [String] { law.family.parameterNames }
  /// The parameters by name.
  public var parameters: [String: Double] { law.parameters }
  /// The law of every bootstrap replicate.
  public var replicateLaws: [Law] { replicates.map { Law(law.family, $0) } }
}

extension LawFit: Codable {
  private enum CodingKeys: String, CodingKey {
    case intervals, oneSidedIntervals, objective, residuals, convergence, covariance, noise, replicates, configuration, provenance
  }

  /// Writes the law's own members (`family`, `formula`, `parameters`) next to those of the fit.
  public func encode(to encoder: any Encoder) throws {
    try law.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(intervals, forKey: .intervals)
    try container.encode(oneSidedIntervals, forKey: .oneSidedIntervals)
    try container.encode(objective, forKey: .objective)
    try container.encode(residuals, forKey: .residuals)
    try container.encode(convergence, forKey: .convergence)
    try container.encodeIfPresent(covariance, forKey: .covariance)
    try container.encode(noise, forKey: .noise)
    try container.encode(replicates, forKey: .replicates)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(provenance, forKey: .provenance)
  }

  /// Reads what `encode(to:)` wrote.
  ///
  /// - Throws: `DecodingError` if the family is not known, a parameter is missing, or a replicate has another number of values.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let law = try Law(from: decoder)
    let replicates = try container.decode([[Double]].self, forKey: .replicates)
    guard replicates.allSatisfy({ $0.count == law.parameterValues.count }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .replicates, in: container, debugDescription: "a replicate needs \(law.parameterValues.count) values")
    }
    self.init(
      law: law, intervals: try container.decode([String: Interval].self, forKey: .intervals),
      objective: try container.decode(Double.self, forKey: .objective), residuals: try container.decode([Double].self, forKey: .residuals),
      convergence: try container.decode(Convergence.self, forKey: .convergence),
      covariance: try container.decodeIfPresent(LawCovariance.self, forKey: .covariance),
      noise: try container.decode(NoiseEstimate.self, forKey: .noise), replicates: replicates,
      configuration: try container.decode(FitConfiguration.self, forKey: .configuration),
      provenance: try container.decode(Provenance.self, forKey: .provenance))
    oneSidedIntervals = try container.decodeIfPresent([String].self, forKey: .oneSidedIntervals) ?? []
  }
}

/// The provenance of a fit: everything needed to repeat it.
public struct Provenance: Codable, Hashable, Sendable {
  /// The version of this library.
  public static let libraryVersion = "0.1.0"

  /// The version that made the fit.
  public var version: String
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The number of runs.
  public var runs: Int
  /// The counting convention of N and C.
  public var convention: CountingConvention
  /// The unit of the loss.
  public var lossUnit: LossUnit
  /// The name of the table.
  public var table: String
  /// The SHA-256 of the input, where the caller gave it.
  public var inputSHA256: String?
  /// The inferences that the reader made, in words.
  public var inferences: [String]

  init(
    seed: UInt64, runs: Int, convention: CountingConvention, lossUnit: LossUnit, table: String, inputSHA256: String?,
    inferences: [String]
  ) {
    version = Self.libraryVersion
    self.seed = seed
    self.runs = runs
    self.convention = convention
    self.lossUnit = lossUnit
    self.table = table
    self.inputSHA256 = inputSHA256
    self.inferences = inferences
  }
}
