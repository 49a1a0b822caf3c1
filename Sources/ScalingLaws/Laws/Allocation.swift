/// How a budget of compute is split between size and data.
public struct Allocation: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public var compute: Double
  /// N.
  public var parameters: Double
  /// D.
  public var tokens: Double
  /// The loss expected of it.
  public var loss: Double

  /// Makes an allocation.
  public init(compute: Double, parameters: Double, tokens: Double, loss: Double) {
    self.compute = compute
    self.parameters = parameters
    self.tokens = tokens
    self.loss = loss
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}
