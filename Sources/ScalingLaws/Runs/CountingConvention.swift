/// What a table counts as a parameter, and as a FLOP of training.
///
/// The convention alone moves the exponent of N*(C) from 0.37 to 0.70 on the same runs (nanochat), so it travels with every fit.
public struct CountingConvention: Codable, Hashable, Sendable {
  /// What N counts.
  public var parameters: ParameterCount
  /// What C counts.
  public var compute: ComputeCount

  /// Makes a convention.
  public init(parameters: ParameterCount = .unstated, compute: ComputeCount = .stated) {
    self.parameters = parameters
    self.compute = compute
  }
}

/// What N counts.
public enum ParameterCount: String, Codable, Hashable, Sendable {
  /// Every trained parameter.
  case total
  /// The transformer's matrices and the head: what a token is multiplied by (nanochat's count).
  case transformerAndHead
  /// All but the embeddings (arXiv:2001.08361).
  case nonEmbedding
  /// Those that act on a token, in a mixture of experts.
  case active
  /// The table doesn't say.
  case unstated
}

/// What C counts.
public enum ComputeCount: String, Codable, Hashable, Sendable {
  /// As the table states it.
  case stated
  /// 6ND, computed here because the table has no compute.
  case sixND
}

/// What a loss is measured in.
public enum LossUnit: String, Codable, Hashable, Sendable {
  /// Natural logarithms, per token: depends on the tokenizer.
  case natsPerToken
  /// Bits per byte of text: comparable between tokenizers.
  case bitsPerByte
}
