/// The sizes of a decoder-only transformer of the Llama and Qwen family: gated feed-forward, no biases, tied embeddings.
public struct DecoderDimensions: Hashable, Sendable, Codable {
  /// The number of distinct tokens, V.
  public var vocabulary: Int
  /// The number of blocks, L.
  public var layers: Int
  /// The width of the residual stream, C.
  public var width: Int
  /// The width of all query heads together.
  public var queryWidth: Int
  /// The width of all key heads together; smaller than `queryWidth` in grouped-query attention (arXiv:2305.13245).
  public var keyWidth: Int
  /// The hidden width of the feed-forward unit, F.
  public var feedForwardWidth: Int

  /// Creates dimensions.
  ///
  /// - Precondition: no size is negative.
  public init(vocabulary: Int, layers: Int, width: Int, queryWidth: Int, keyWidth: Int, feedForwardWidth: Int) {
    precondition(
      min(vocabulary, layers, width, min(queryWidth, keyWidth, feedForwardWidth)) >= 0, "a model has no negative dimensions")
    self.vocabulary = vocabulary
    self.layers = layers
    self.width = width
    self.queryWidth = queryWidth
    self.keyWidth = keyWidth
    self.feedForwardWidth = feedForwardWidth
  }

  /// The parameters of the matrices in the blocks, without the head: L·(C·(Q + 2K) + Q·C + 3·C·F).
  ///
  /// The joint projection to queries, keys and values; that of the heads' output; the gate, the up and the down projection.
  public var matrixParameters: Int {
    layers * (width * (queryWidth + 2 * keyWidth) + queryWidth * width + 3 * width * feedForwardWidth)
  }

  /// The parameters of the head, which are those of the tied embedding: V·C.
  public var headParameters: Int { vocabulary * width }

  /// The shape that FLOP are counted by: the blocks' matrices and the head.
  public var shape: TransformerShape {
    TransformerShape(activeParameters: Double(matrixParameters + headParameters), layers: layers, width: queryWidth)
  }
}

/// The matrix products of Muon's orthogonalisation (Newton–Schulz iterations; Jordan et al. 2024, kellerjordan.github.io/posts/muon).
public enum NewtonSchulz {
  /// FLOP of one iteration on a matrix with sides m ≤ n: 2m²n + m(m + 16)(n + m).
  ///
  /// X is m × n. Of A = XXᵀ and of A², which are symmetric, only the 16-wide blocks up to the diagonal are computed, m(m + 16)n and m(m + 16)m; the
  /// product of the polynomial in A with X takes 2m²n.
  public static func flopsPerIteration(rows: Int, columns: Int) -> Double {
    let (smaller, larger) = (Double(min(rows, columns)), Double(max(rows, columns)))
    return 2 * smaller * smaller * larger + smaller * (smaller + 16) * (larger + smaller)
  }
}
