/// The activations that a training step keeps for its backward pass.
public enum Recomputation: String, Hashable, Sendable, Codable, CaseIterable {
  /// All of them, the scores of attention with them.
  case none
  /// All but the scores, which fused attention never writes, or which are taken again.
  case selective
  /// The inputs of layers alone: every layer's forward pass is taken again.
  case full
}

/// A division of training among chips.
///
/// chips = tensor · pipeline · context · data. Experts are divided among data-parallel ranks. Optimiser states, gradients and weights are divided among
/// them too, by the stage of ZeRO (arXiv:1910.02054).
public struct TrainingLayout: Hashable, Sendable, Codable {
  /// The number of chips, n.
  public var chips = 1
  /// The chips that divide each matrix, t.
  public var tensor = 1
  /// The stages that divide the layers, p.
  public var pipeline = 1
  /// The chips that divide a sequence, c.
  public var context = 1
  /// The data-parallel ranks that divide the experts, x.
  public var expert = 1
  /// The chunks of layers that each stage has, v; more than one interleaves them.
  public var interleave = 1
  /// The stage of ZeRO: 1 divides the optimiser's states among data-parallel ranks, 2 the gradients too, 3 the weights too.
  public var zero = 0
  /// The sequences of a pass, b.
  public var microBatch = 1
  /// The sequences of a step on all chips, B; without it there are as many passes as stages.
  public var globalBatch: Int?
  /// The tokens of a sequence, s.
  public var sequence = 4096
  /// Whether norms and dropout divide the sequence among the chips of a tensor (arXiv:2205.05198).
  public var hasSequenceParallelism = false
  /// The activations that are kept.
  public var recomputation = Recomputation.selective
  /// The bytes of a gradient: four as Megatron-LM adds them up, two as in the ZeRO paper.
  public var gradientBytes = 4.0

  /// Creates the layout of one chip.
  public init() {}

  /// The data-parallel ranks, n/(t·p·c).
  public var data: Int { chips / (tensor * pipeline * context) }

  /// The passes of a step through each pipeline, m = B/(b·data).
  public var microBatches: Int { globalBatch.map { $0 / (microBatch * data) } ?? pipeline }

  /// The time that a pipeline adds by filling and emptying, as a factor: 1 + (p − 1)/(v·m) (arXiv:2104.04473, section 2.2).
  public var bubble: Double { 1 + Double(pipeline - 1) / Double(interleave * microBatches) }

  /// The passes whose activations a stage holds at most, in passes through its own layers.
  ///
  /// Stage i of one forward, one backward holds p − i; interleaving adds (p − 1)/v for the first (arXiv:2205.05198, section 4.2.3).
  func passesInFlight(stage: Int) -> Double {
    let extra = interleave > 1 ? Double(pipeline - 1 - stage) / Double(interleave) : 0
    return min(Double(pipeline - stage) + extra, Double(microBatches))
  }
}
