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

extension RunResult {
  /// The first member that can't be of a run of this configuration, with its value; nil if all fit.
  ///
  /// Size, tokens, updates and compute follow from the configuration; a loss is positive and finite.
  func mismatch(_ run: LadderRunConfiguration) -> String? {
    let training = run.training
    if id != run.id { return "it is the result of another run, \(id)" }
    let counts = [
      ("parameters", parameters, training.model.parameters),
      ("nonEmbeddingParameters", nonEmbeddingParameters, training.model.nonEmbeddingParameters),
      ("tokens", tokens, training.tokens), ("steps", steps, training.steps),
    ]
    for (name, found, expected) in counts where found != expected { return "\(name) is \(found), its configuration has \(expected)" }
    for (name, found, expected) in [("budget", budget, run.budget), ("compute", compute, training.compute)]
    where !(abs(found / expected - 1) < 1e-9) {
      return "\(name) is \(found), its configuration has \(expected)"
    }
    for (name, loss) in [("heldOutLoss", heldOutLoss), ("trainingLoss", trainingLoss)] where !(loss > 0 && loss.isFinite) {
      return "\(name) is \(loss), a loss is positive"
    }
    return nil
  }
}
