import ComputeAccounting

/// The shape of a decoder-only transformer of the Llama/Qwen family: RMS norm, rotary positions, gated feed-forward, no biases, tied embeddings.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// The number of distinct tokens; 256 for bytes.
  public var vocabularySize: Int
  /// The number of blocks, each of attention and a feed-forward unit.
  public var layers: Int
  /// The width C of the residual stream, a multiple of 16.
  public var width: Int
  /// The number of query heads.
  public var heads: Int
  /// The number of key and value heads, a divisor of `heads` (grouped-query attention, arXiv:2305.13245).
  public var keyValueHeads: Int
  /// The width of a head: a multiple of 16. `heads · headWidth` needn't equal `width`.
  public var headWidth: Int
  /// The hidden width of the feed-forward unit, a multiple of 16.
  public var feedForwardWidth: Int
  /// T, the positions of a training sequence, a multiple of 16.
  public var context: Int
  /// Whether queries and keys are RMS-normalised per head, with a learned gain per channel (arXiv:2302.05442), as in Qwen3.
  public var queryKeyNorm: Bool
  /// The taps of the causal depthwise convolution of the normed input before attention; 0 for none.
  public var convolutionWidth: Int
  /// The base of the rotary frequencies (arXiv:2104.09864).
  public var ropeBase: Double

  /// Makes a shape; arguments left out follow from the width.
  ///
  /// The feed-forward width is 8⁄3 of the width, rounded to a multiple of 32: its three matrices then weigh as much as two of 4 times the width.
  public init(
    layers: Int, width: Int, heads: Int, keyValueHeads: Int? = nil, headWidth: Int? = nil, feedForwardWidth: Int? = nil, context: Int,
    vocabularySize: Int = 256, queryKeyNorm: Bool = true, convolutionWidth: Int = 0, ropeBase: Double = 10_000
  ) {
    self.vocabularySize = vocabularySize
    self.layers = layers
    self.width = width
    self.heads = heads
    self.keyValueHeads = keyValueHeads ?? heads
    self.headWidth = headWidth ?? width / max(1, heads)
    self.feedForwardWidth = feedForwardWidth ?? Self.defaultFeedForwardWidth(width: width)
    self.context = context
    self.queryKeyNorm = queryKeyNorm
    self.convolutionWidth = convolutionWidth
    self.ropeBase = ropeBase
  }

  /// max(32, round(8 · width / 3 / 32) · 32).
  public static func defaultFeedForwardWidth(width: Int) -> Int { max(32, (16 * width + 96) / 192 * 32) }

  /// The width of all query heads together.
  public var queryWidth: Int { heads * headWidth }

  /// The width of all key heads together.
  public var keyWidth: Int { keyValueHeads * headWidth }
}

/// Parameters and floating-point operations of a shape.
///
/// FLOP are those of `TransformerShape` (module `ComputeAccounting`): **real** FLOP of the matrix products, the head and causal attention included. At width 32
/// this is 2.3 times the usual 6N.
extension ModelConfiguration {
  /// The parameters of the blocks' matrices: those that a token is multiplied by, without the head.
  public var matrixParameters: Int {
    layers * (width * (queryWidth + 2 * keyWidth) + queryWidth * width + 3 * width * feedForwardWidth)
  }

  /// All parameters; the tied embedding counts once.
  public var parameters: Int { nonEmbeddingParameters + vocabularySize * width }

  /// All parameters but the embedding, gains and convolution included.
  public var nonEmbeddingParameters: Int {
    let gains = 2 * width + (queryKeyNorm ? 2 * headWidth : 0)
    return matrixParameters + layers * (gains + convolutionWidth * width) + width
  }

  /// The sizes that FLOP depend on. The parameters that a token is multiplied by, blocks and head, the layers, and Q.
  public var transformerShape: TransformerShape {
    TransformerShape(activeParameters: Double(matrixParameters + vocabularySize * width), layers: layers, width: queryWidth)
  }

  /// FLOP of a forward pass over one token, averaged over the context.
  ///
  /// 2 · (matrices + head) + 4 · layers · Q · (T + 1) / 2.
  public var forwardFLOPsPerToken: Double { transformerShape.forwardFLOPsPerToken(context: context) }

  /// FLOP of forward and backward passes over one token: three times the forward pass.
  public var trainingFLOPsPerToken: Double { transformerShape.trainingFLOPsPerToken(context: context) }
}

extension ModelConfiguration {
  /// Checks that a model of this shape can be built.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate() throws(ConfigurationError) {
    try requireTile(vocabularySize, "vocabularySize")
    guard vocabularySize <= 256 else { throw .outOfRange(name: "vocabularySize", value: Double(vocabularySize), range: "at most 256") }
    try requireAtLeastOne(layers, "layers", atMost: 1 << 12)
    try requireAtLeastOne(heads, "heads", atMost: 1 << 12)
    try requireAtLeastOne(keyValueHeads, "keyValueHeads", atMost: 1 << 12)
    try requireTile(width, "width")
    try requireTile(headWidth, "headWidth", atMost: 1 << 12)
    try requireTile(feedForwardWidth, "feedForwardWidth")
    try requireTile(context, "context")
    guard heads % keyValueHeads == 0 else { throw .unevenHeads(heads: heads, keyValueHeads: keyValueHeads) }
    guard (0...64).contains(convolutionWidth) else {
      throw .outOfRange(name: "convolutionWidth", value: Double(convolutionWidth), range: "from 0 (none) to 64")
    }
    guard ropeBase > 1, ropeBase.isFinite else { throw .outOfRange(name: "ropeBase", value: ropeBase, range: "more than 1") }
  }

  /// Checks that a text has enough tokens for a window of T + 1, all of them in the vocabulary.
  func validate(text: [UInt8]) throws(ConfigurationError) {
    guard text.count > context else { throw .textTooShort(bytes: text.count, needed: context + 1) }
    try validateTokens(text)
  }

  /// Checks that all tokens are in the vocabulary.
  func validateTokens(_ tokens: [UInt8]) throws(ConfigurationError) {
    guard vocabularySize < 256, let position = tokens.firstIndex(where: { Int($0) >= vocabularySize }) else { return }
    throw .tokenOutsideVocabulary(token: Int(tokens[position]), position: position, vocabularySize: vocabularySize)
  }

  private func requireTile(_ value: Int, _ name: String, atMost limit: Int = 1 << 20) throws(ConfigurationError) {
    try requireAtLeastOne(value, name, atMost: limit)
    guard value % 16 == 0 else { throw .notMultiple(name: name, value: value, of: 16) }
  }

  /// Refuses counts below one, and those so large that a count of bytes could overflow.
  private func requireAtLeastOne(_ value: Int, _ name: String, atMost limit: Int = 1 << 20) throws(ConfigurationError) {
    guard value >= 1 else { throw .outOfRange(name: name, value: Double(value), range: "at least 1") }
    guard value <= limit else { throw .outOfRange(name: name, value: Double(value), range: "at most \(limit)") }
  }
}
