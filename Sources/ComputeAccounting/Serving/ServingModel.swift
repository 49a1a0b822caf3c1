import RealModule

/// The sizes of a model that its serving depends on: bytes to keep and to read, FLOP, numbers to exchange.
public struct ServingModel: Hashable, Sendable {
  /// The counted model.
  public let account: ModelAccount
  /// The format of the weights.
  public let weights: NumberFormat
  /// The format of keys and values.
  public let cache: NumberFormat
  private let shape: TransformerShape
  private let routed: Double
  private let idleShare: Double

  /// Takes a counted model in formats of weights and cache.
  public init(_ account: ModelAccount, weights: NumberFormat = .bf16, cache: NumberFormat = .bf16) {
    (self.account, self.weights, self.cache, shape) = (account, weights, cache, account.shape)
    let all = account.layers.reduce(0) { $0 + Double($1.parameters.routed) }
    let idle = account.layers.reduce(0) { $0 + Double($1.parameters.idle) }
    (routed, idleShare) = (all, all > 0 ? idle / all : 0)
  }

  /// The bytes of all weights; buffers stay in 16 bit.
  public var weightBytes: Double { Double(account.parameters.total) * weights.bytes + 2 * Double(account.parameters.buffers) }

  /// The bytes of weights that one step of a batch reads.
  ///
  /// All but an input table of its own, since a step reads a few rows of it, and but the experts that no sequence is sent to. A sequence reaches
  /// k of X experts; if sequences choose independently, X·(1 − (1 − k/X)^batch) of them are reached.
  public func readBytes(batch: Double) -> Double {
    let parameters = account.parameters
    let table = parameters.head > 0 ? Double(parameters.embedding) : 0
    let reached = routed > 0 ? 1 - Double.pow(idleShare, batch) : 0
    return (Double(parameters.total) - table - routed * (1 - reached)) * weights.bytes
  }

  /// The bytes of keys, values and states of one sequence after so many tokens; states stay in 16 bit.
  public func keptBytes(context: Int) -> Double {
    Double(account.kept(context: context) - account.state) * cache.bytes + 2 * Double(account.state)
  }

  /// FLOP of so many tokens after a context, forward.
  public func flops(tokens: Int, context: Int) -> Double { shape.forwardFLOPs(tokens: tokens, context: context) }

  /// The layers.
  public var layers: Double { Double(account.layers.count) }

  /// Whether tokens are routed to experts.
  public var hasExperts: Bool { routed > 0 }

  /// The bytes that all layers exchange for one token where they are divided.
  ///
  /// Two sums of the residual's width a layer, in 16 bit.
  public var exchangedBytes: Double { 2 * layers * Double(account.width) * 2 }
}
