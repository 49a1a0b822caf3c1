/// The result of a finished run.
public struct RunResult: Codable, Hashable, Sendable {
  /// The run's name.
  public var id: String
  /// The compute that the run was planned for, in FLOP.
  public var budget: Double
  /// N: all parameters.
  public var parameters: Int
  /// All parameters but the embedding.
  public var nonEmbeddingParameters: Int
  /// D: the tokens trained on.
  public var tokens: Int
  /// C: real FLOP of forward and backward passes and the optimiser's matrix products.
  public var compute: Double
  /// Held-out loss in nats a token.
  public var heldOutLoss: Double
  /// Mean training loss over the last tenth of the steps, in nats a token.
  public var trainingLoss: Double
  /// Optimiser steps.
  public var steps: Int
  /// The kernels it was trained on; another kind gives another last digit.
  public var kernels: String
  /// Wall-clock seconds of training and evaluation.
  public var seconds: Double
}
