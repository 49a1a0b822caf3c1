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
  /// The number T of positions in a training sequence, a multiple of 16.
  public var context: Int
  /// Whether queries and keys are RMS-normalised per head, with a learned gain per channel (arXiv:2302.05442), as in Qwen3.
  public var queryKeyNorm: Bool
  /// The taps of the causal depthwise convolution of the normed input before attention; 0 for none.
  public var convolutionWidth: Int
  /// The base of the rotary frequencies (arXiv:2104.09864).
  public var ropeBase: Double

  /// Makes a shape; what is left out follows from the width.
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
