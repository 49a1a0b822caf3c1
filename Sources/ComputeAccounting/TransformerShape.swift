/// What the cost of running a decoder-only transformer depends on.
public struct TransformerShape: Hashable, Sendable, Codable {
  /// The parameters that a token is multiplied by, N; of a mixture of experts, the active ones.
  public var activeParameters: Double
  /// The number of layers.
  public var layers: Int
  /// The width of attention, all heads together: d_model.
  public var width: Int

  /// Makes a shape. Without layers and width, attention isn't counted.
  public init(activeParameters: Double, layers: Int = 0, width: Int = 0) {
    precondition(activeParameters >= 0 && layers >= 0 && width >= 0, "a shape has no negative sizes")
    self.activeParameters = activeParameters
    self.layers = layers
    self.width = width
  }

  /// FLOP of reading or writing `count` tokens after `context` tokens: 2N·count + 4·layers·width·(context·count + count²/2).
  ///
  /// Causal attention: a token reads those before it, QKᵀ and the sum over values taking 2·width FLOP each, a position and layer.
  public func forwardFLOPs(tokens count: Int, context: Int = 0) -> Double {
    let (count, context) = (Double(count), Double(context))
    return 2 * activeParameters * count + 4 * Double(layers) * Double(width) * (context * count + count * count / 2)
  }
}
