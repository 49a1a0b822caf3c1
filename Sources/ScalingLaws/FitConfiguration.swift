/// How a law is fitted: the objective, the seed and what uncertainty to compute. `fit(_:)` turns it into a `LawFit`.
///
/// There is no grid to give: the starts come from the data.
public struct FitConfiguration: Codable, Hashable, Sendable {
  /// What is minimised.
  public var objective: FitObjective
  /// The seed of the bootstrap; replicate *i* draws from stream *i*.
  public var seed: UInt64
  /// Bootstrap replicates; 0 for a point fit.
  public var replicates: Int
  /// The probability that intervals are meant to hold, 0.95 for 95%.
  public var confidence: Double
  /// Parameters held at given values, by name: an asymptote that is known, or a base that is not to be fitted again.
  public var pinned: [String: Double] = [:]

  /// Makes a configuration; the defaults are Huber's loss, 1,000 replicates and 95%.
  ///
  /// - Precondition: `replicates >= 0`, `0 < confidence < 1`.
  public init(objective: FitObjective = .standard, seed: UInt64 = 0, replicates: Int = 1000, confidence: Double = 0.95) {
    precondition(replicates >= 0, "the number of replicates is not negative")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.objective = objective
    self.seed = seed
    self.replicates = replicates
    self.confidence = confidence
  }

  /// Fits a law to a table of runs.
  ///
  /// - Parameters:
  ///   - table: the runs; one study, one convention, one unit of loss.
  ///   - law: the family; L = E + A/N^α + B/D^β when left out.
  ///   - inputSHA256: the hash of the input, carried into the provenance.
  /// - Throws: `FitError` where the runs can't support the law. Not converging is no error: see `LawFit.convergence`.
  public func fit(
    _ table: RunTable, law: any LawFamily.Type = ChinchillaLaw.self, inputSHA256: String? = nil
  ) throws(FitError) -> LawFit {
    try fitFamily(law, table, inputSHA256)
  }

  private func fitFamily<Law: LawFamily>(_ law: Law.Type, _ table: RunTable, _ inputSHA256: String?) throws(FitError) -> LawFit {
    try DesignCheck(table: table).check(parameters: Law.parameterNames.count - pinned.count, inputs: Law.inputs)
    let fitter = try LawFitter<Law.Model>(table: table, configuration: self)
    return try fitter.fit(inputSHA256: inputSHA256)
  }
}
