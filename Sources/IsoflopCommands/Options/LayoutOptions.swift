import ArgumentParser
import ComputeAccounting

/// The division of a training run among its chips.
struct LayoutOptions: ParsableArguments {
  /// Within one node as a rule: its all-reduces are on every layer's path.
  @Option(help: "The chips that divide each matrix (tensor parallelism).")
  var tensor: Int?

  /// The first stage holds the activations of p micro-batches.
  @Option(help: "The stages that divide the layers (pipeline parallelism).")
  var pipeline: Int?

  @Option(help: "The chips that divide a sequence (context parallelism).")
  var contextParallel: Int?

  @Option(help: "The data-parallel ranks that divide the experts.")
  var expert: Int?

  @Option(help: "The chunks of layers of each stage; more than one interleaves them.")
  var interleave: Int?

  /// 1 divides the optimiser's states, 2 gradients too, 3 weights too.
  @Option(help: "The stage of ZeRO, 0 to 3: optimiser's states, gradients and weights divided among data-parallel ranks.")
  var zero: Int?

  @Option(help: "The sequences of a pass on one rank.")
  var microBatch: Int?

  @Option(help: "The sequences of a step on all chips.")
  var globalBatch: Int?

  /// Full recomputation costs a forward pass, a third of the work, and saves nearly all activations.
  @Option(help: "The activations taken again in the backward pass: none, selective (scores of attention, as fused attention does) or full.")
  var recompute: Recomputation?

  @Flag(help: "Divide norms and dropout among the chips of a tensor, too.")
  var sequenceParallel = false

  /// Sums of many small gradients lose digits in 2 bytes.
  @Option(help: "The bytes of a gradient: 4, as Megatron-LM adds them up, or 2.")
  var gradientBytes: Int?

  /// Refuses bytes of gradients that no trainer has; degrees that don't divide the chips are the library's to refuse.
  func validate() throws {
    guard gradientBytes.map({ $0 == 2 || $0 == 4 }) ?? true else { throw ValidationError("--gradient-bytes must be 2 or 4.") }
  }

  /// Whether an option of the layout is given.
  var isGiven: Bool {
    [tensor, pipeline, contextParallel, expert, interleave, zero, microBatch, globalBatch, gradientBytes].contains { $0 != nil }
      || recompute != nil
      || sequenceParallel
  }

  /// The layout on so many chips, with sequences of a length.
  func layout(chips: Int, sequence: Int) -> TrainingLayout {
    var layout = TrainingLayout()
    (layout.chips, layout.sequence) = (chips, sequence)
    (layout.tensor, layout.pipeline, layout.context) = (tensor ?? 1, pipeline ?? 1, contextParallel ?? 1)
    (layout.expert, layout.interleave, layout.zero) = (expert ?? 1, interleave ?? 1, zero ?? 0)
    (layout.microBatch, layout.globalBatch) = (microBatch ?? 1, globalBatch)
    layout.hasSequenceParallelism = sequenceParallel
    layout.recomputation = recompute ?? .selective
    layout.gradientBytes = Double(gradientBytes ?? 4)
    return layout
  }
}
