/// One training run: how large, on how much, at what cost, and what came out.
public struct TrainingRun: Codable, Hashable, Sendable {
  /// N, under the table's counting convention.
  public var parameters: Double
  /// D, the tokens trained on, repeats counted.
  public var tokens: Double
  /// C, the training compute in FLOP.
  public var compute: Double
  /// The loss reached, in the table's unit.
  public var loss: Double
  /// The different tokens among those trained on, where the table says.
  public var uniqueTokens: Double?
  /// The study, recipe or family that the run belongs to, where the table says.
  public var group: String?
  /// The run's own name, where the table says.
  public var label: String?

  /// Makes a run.
  public init(
    parameters: Double, tokens: Double, compute: Double, loss: Double, uniqueTokens: Double? = nil, group: String? = nil,
    label: String? = nil
  ) {
    self.parameters = parameters
    self.tokens = tokens
    self.compute = compute
    self.loss = loss
    self.uniqueTokens = uniqueTokens
    self.group = group
    self.label = label
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}
