extension LawFit: Codable {
  private enum CodingKeys: String, CodingKey {
    case family, formula, parameters, intervals, objective, residuals, convergence, covariance, noise, replicates, configuration, provenance
  }

  /// Writes the family by its name and the parameters by theirs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(family, forKey: .family)
    try container.encode(formula, forKey: .formula)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(intervals, forKey: .intervals)
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
  /// - Throws: `DecodingError` where the family is not known or a parameter is missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let values = try container.decode([String: Double].self, forKey: .parameters)
    let law = try Self.law(named: container.decode(String.self, forKey: .family), values, container)
    self.init(
      law: law,
      intervals: try container.decode([String: Interval].self, forKey: .intervals),
      objective: try container.decode(Double.self, forKey: .objective),
      residuals: try container.decode([Double].self, forKey: .residuals),
      convergence: try container.decode(Convergence.self, forKey: .convergence),
      covariance: try container.decodeIfPresent(LawCovariance.self, forKey: .covariance),
      noise: try container.decode(NoiseEstimate.self, forKey: .noise),
      replicates: try Self.replicates(container, of: law),
      configuration: try container.decode(FitConfiguration.self, forKey: .configuration),
      provenance: try container.decode(Provenance.self, forKey: .provenance))
  }

  /// Replicates with one value a parameter.
  private static func replicates(_ container: KeyedDecodingContainer<CodingKeys>, of law: any LawFamily) throws -> [[Double]] {
    let replicates = try container.decode([[Double]].self, forKey: .replicates)
    let count = law.parameterValues.count
    guard replicates.allSatisfy({ $0.count == count }) else {
      throw DecodingError.dataCorruptedError(forKey: .replicates, in: container, debugDescription: "a replicate needs \(count) values")
    }
    return replicates
  }

  private static func law(
    named name: String, _ values: [String: Double], _ container: KeyedDecodingContainer<CodingKeys>
  ) throws -> any LawFamily {
    guard let family = LawFamilies.named(name) else {
      throw DecodingError.dataCorruptedError(forKey: .family, in: container, debugDescription: "no law family is called \"\(name)\"")
    }
    let ordered = family.parameterNames.compactMap { values[$0] }
    guard ordered.count == family.parameterNames.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .parameters, in: container, debugDescription: "\(name) needs \(family.parameterNames.joined(separator: ", "))")
    }
    return family.init(parameterValues: ordered)
  }
}
