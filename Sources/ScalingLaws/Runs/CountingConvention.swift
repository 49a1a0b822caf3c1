/// The convention by which a table counts parameters and FLOP of training.
///
/// The convention alone moves the exponent of N*(C) from 0.37 to 0.70 on the same runs (nanochat), so it travels with every fit.
public struct CountingConvention: Codable, Hashable, Sendable {
  /// The count of N.
  public var parameters: ParameterCount
  /// The count of C.
  public var compute: ComputeCount

  /// Makes a convention.
  public init(parameters: ParameterCount = .unstated, compute: ComputeCount = .stated) {
    self.parameters = parameters
    self.compute = compute
  }
}

/// A count of parameters.
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

/// A count of FLOP.
public enum ComputeCount: String, Codable, Hashable, Sendable {
  /// As the table states it.
  case stated
  /// 6ND, computed here because the table has no compute.
  case sixND
}

/// The unit of a loss.
public enum LossUnit: String, Codable, Hashable, Sendable {
  /// Natural logarithms, per token: depends on the tokenizer.
  case natsPerToken
  /// Bits per byte of text: comparable between tokenizers.
  case bitsPerByte
  /// Bits per character of text: comparable between tokenizers, on one text.
  case bitsPerCharacter
}
