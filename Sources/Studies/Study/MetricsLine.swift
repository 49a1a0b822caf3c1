/// A line of `metrics.jsonl`.
public struct MetricsLine: Codable, Hashable, Sendable {
  /// Steps done.
  public var step: Int
  /// Tokens seen.
  public var tokens: Int
  /// Real FLOP spent.
  public var compute: Double
  /// Mean training loss of the steps since the line before, in nats a token.
  public var loss: Double
  /// The learning rate of the step.
  public var learningRate: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// Seconds since the run began.
  public var seconds: Double
}
