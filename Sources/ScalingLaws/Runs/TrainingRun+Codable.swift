extension TrainingRun: Codable {
  private enum CodingKeys: String, CodingKey {
    case parameters, tokens, compute, loss, uniqueTokens, group, label
  }

  /// Reads what `encode(to:)` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      parameters: try container.decode(Double.self, forKey: .parameters), tokens: try container.decode(Double.self, forKey: .tokens),
      compute: try container.decode(Double.self, forKey: .compute), loss: try container.decode(Double.self, forKey: .loss),
      uniqueTokens: try container.decodeIfPresent(Double.self, forKey: .uniqueTokens),
      group: try container.decodeIfPresent(String.self, forKey: .group), label: try container.decodeIfPresent(String.self, forKey: .label))
  }

  /// Writes the numbers, and of the rest what the run has.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(compute, forKey: .compute)
    try container.encode(loss, forKey: .loss)
    try container.encodeIfPresent(uniqueTokens, forKey: .uniqueTokens)
    try container.encodeIfPresent(group, forKey: .group)
    try container.encodeIfPresent(label, forKey: .label)
  }
}
