/// What one update reports.
public struct StepMetrics: Codable, Hashable, Sendable {
  /// The update, counted from 1.
  public var step: Int
  /// The mean loss of its tokens before it, in nats/token.
  public var loss: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The learning rate.
  public var learningRate: Double
  /// The tokens seen so far.
  public var tokens: Int
  /// The real FLOP spent so far.
  public var compute: Double

  /// Whether the run is lost: its loss or gradient is infinite or no number. A lower learning rate or a longer warm-up helps.
  public var hasDiverged: Bool { !loss.isFinite || !gradientNorm.isFinite }
}
