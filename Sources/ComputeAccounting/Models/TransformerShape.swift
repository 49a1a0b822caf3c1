/// The sizes that the FLOP of a transformer depend on.
///
/// One convention for training and inference: floating-point operations of the matrix products, a multiplication and an addition being two. The head
/// counts; causal attention counts at what it needs, each token reading itself and those before it; norms, activations and other element-wise work,
/// which grow with the width and not with its square, don't count.
///
/// Attention is `layers` equal ones of a width, or bands of layers that differ in widths and windows, or both together.
public struct TransformerShape: Hashable, Sendable, Codable {
  /// The parameters that a token is multiplied by, N, the head included; of a mixture of experts, the active ones.
  public var activeParameters: Double
  /// The number of layers, L.
  public var layers: Int
  /// The width of attention, all query heads together: W = heads · headWidth.
  public var width: Int
  /// Further layers of attention: other widths of keys and values, and windows.
  public var bands: [AttentionBand]
  /// FLOP of updating and reading recurrent states, a token.
  public var stateFLOPs: Double

  /// Creates a shape. Without layers and width, or bands, attention isn't counted.
  ///
  /// - Precondition: no size is negative.
  public init(activeParameters: Double, layers: Int = 0, width: Int = 0, bands: [AttentionBand] = [], stateFLOPs: Double = 0) {
    precondition(activeParameters >= 0 && layers >= 0 && width >= 0 && stateFLOPs >= 0, "a shape has no negative sizes")
    self.activeParameters = activeParameters
    self.layers = layers
    self.width = width
    self.bands = bands
    self.stateFLOPs = stateFLOPs
  }

  /// FLOP of a forward pass over `count` tokens after a context of P.
  ///
  /// 2N·count + 4LW·(P·count + count·(count + 1)/2), and those of the bands:
  ///
  /// - 2N: a multiplication and an addition for each parameter and token (Kaplan et al. 2020, arXiv:2001.08361, table 1).
  /// - 4LW: QKᵀ and the sum over values take 2W FLOP each, for every layer, token and position that the token reads.
  /// - P + i: the positions that the i-th token reads, summed over i = 1 … count; in a band with a window at most that many each.
  public func forwardFLOPs(tokens count: Int, context: Int = 0) -> Double {
    let (count, context) = (Double(count), Double(context))
    return attentionBands.reduce((2 * activeParameters + stateFLOPs) * count) { $0 + $1.flops(tokens: count, context: context) }
  }

  /// FLOP of a forward pass over one token, averaged over a sequence of T: 2N + 4LW·(T + 1)/2.
  public func forwardFLOPsPerToken(context: Int) -> Double {
    let attention = attentionBands.reduce(0) { $0 + $1.flops(tokens: Double(context), context: 0) }
    return 2 * activeParameters + stateFLOPs + (context > 0 ? attention / Double(context) : 0)
  }

  /// FLOP of forward and backward passes over one token, averaged over a sequence of T: three times the forward pass.
  ///
  /// A backward pass takes two products for each of the forward pass, one for the inputs' gradient and one for the weights'.
  public func trainingFLOPsPerToken(context: Int) -> Double { 3 * forwardFLOPsPerToken(context: context) }

  /// FLOP of training on D tokens in sequences of T: D·(6N + 12LW·(T + 1)/2), without the optimizer's own.
  public func trainingFLOPs(tokens: Double, context: Int) -> Double { tokens * trainingFLOPsPerToken(context: context) }

  /// FLOP of attention for one token that reads all T positions of every layer.
  ///
  /// So much a square of scores takes without its causal half and without windows.
  public func squareAttentionFLOPsPerToken(context: Int) -> Double {
    attentionBands.reduce(0) { $0 + $1.flopsPerPosition * Double(context) }
  }

  /// The bands, the equal layers among them.
  private var attentionBands: [AttentionBand] {
    layers > 0 && width > 0 ? [AttentionBand(layers: layers, keyWidth: width, valueWidth: width)] + bands : bands
  }
}

extension TransformerShape {
  /// Reads a shape; texts from before there were bands have none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      activeParameters: try container.decode(Double.self, forKey: .activeParameters),
      layers: try container.decode(Int.self, forKey: .layers),
      width: try container.decode(Int.self, forKey: .width),
      bands: try container.decodeIfPresent([AttentionBand].self, forKey: .bands) ?? [],
      stateFLOPs: try container.decodeIfPresent(Double.self, forKey: .stateFLOPs) ?? 0)
  }
}

/// The compute of training by the usual rule C = 6·N·D, without attention (Kaplan et al. 2020, arXiv:2001.08361).
public func approximateTrainingFLOPs(parameters: Double, tokens: Double) -> Double { 6 * parameters * tokens }
