import RealModule

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

extension DecoderDimensions {
  /// Returns the usual shape of a decoder whose blocks have this many matrix parameters.
  ///
  /// With multi-head attention (Q = K = C) and a gated unit of F = 8/3·C a block has 12C² matrix parameters, so that N = 12·L·C². The aspect ratio C/L
  /// is assumed: 128·(N/7e9)^(1/6), between 16 and 128, which gives 12 × 768, 32 × 4,096, 40 × 5,120 and 96 × 12,288 at the sizes that have them in
  /// GPT-3 (arXiv:2005.14165, table 2.1). The loss depends little on it: 2% over a factor of 40 (arXiv:2001.08361, figure 5). Widths are multiples of
  /// 128 from 1,024, of 64 from 512, and of 8 below. The vocabulary is left at zero.
  ///
  /// - Precondition: the number of parameters is positive and at most 1e18.
  public static func typical(matrixParameters parameters: Double) -> DecoderDimensions {
    precondition(parameters > 0 && parameters <= 1e18, "a shape needs between 1 and 1e18 parameters")
    let aspect = min(max(128 * Double.pow(parameters / 7e9, 1 / 6.0), 16), 128)
    let layers = max(1, Double.pow(parameters / (12 * aspect * aspect), 1 / 3.0).rounded())
    let exact = (parameters / (12 * layers)).squareRoot()
    let multiple: Double = exact >= 1024 ? 128 : exact >= 512 ? 64 : 8
    let width = Int(max(multiple, (exact / multiple).rounded() * multiple))
    return DecoderDimensions(
      vocabulary: 0, layers: Int(layers), width: width, queryWidth: width, keyWidth: width, feedForwardWidth: (8 * width + 1) / 3)
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
