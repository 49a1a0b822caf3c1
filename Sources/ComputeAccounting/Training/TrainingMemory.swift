/// The memory of one chip in training: that of the stage of the pipeline that needs most.
public struct TrainingMemory: Hashable, Sendable, Codable {
  /// The weights, two bytes each.
  public var weights = 0.0
  /// The gradients.
  public var gradients = 0.0
  /// Adam's states: a copy of the weights and two moments, 12 bytes a parameter.
  public var optimizer = 0.0
  /// The activations that are kept for the backward pass.
  public var activations = 0.0
  /// The activations of the one layer whose forward pass is taken again.
  public var recomputed = 0.0
  /// The scores of the vocabulary, four bytes each, and the inputs of the head.
  public var head = 0.0
  /// Weights of two layers that stage 3 of ZeRO gathers.
  public var gathered = 0.0
  /// The stage, from 0.
  public var stage = 0

  /// All of it, in bytes.
  public var total: Double { weights + gradients + optimizer + activations + recomputed + head + gathered }

  /// The share of a chip's memory that a program can't use: context, buffers of communication, gaps (assumed).
  public static let reserve = 0.07

  /// The memory of a chip that a program can fill.
  public static func usable(_ chip: Accelerator) -> Double { chip.memoryBytes * (1 - reserve) }
}

extension TrainingLayout {
  /// The memory that training takes on a chip.
  ///
  /// Every tensor of the configuration counts by the way in which it is divided; for GPT's shapes the sums are those of Korthikanti et al. (arXiv:2205.05198):
  /// 34·s·b·C/t bytes a layer with sequence parallelism, and 5·h·s²·b/t of scores.
  ///
  /// - Throws: ``LayoutProblem``.
  public func memory(_ model: ModelAccount) throws(LayoutProblem) -> TrainingMemory {
    try check(model)
    let stages = (0..<pipeline).map { stageMemory($0, model) }
    return stages.max { $0.total < $1.total } ?? TrainingMemory()
  }

  /// The bytes of weights, gradients and optimiser's states of some parameters on a chip, as ``TrainingMemory`` parts them.
  ///
  /// - Parameters:
  ///   - parameters: The parameters of a stage that all ranks of data parallelism have.
  ///   - routed: Those of experts, of which expert parallelism leaves each rank a share.
  public func states(parameters: Double, routed: Double = 0) -> TrainingMemory {
    let (dense, experts) = (parameters / Double(tensor), routed / Double(tensor * expert))
    let (ranks, expertRanks) = (Double(data * context), Double(data * context / expert))
    func divided(from stage: Int) -> Double { zero >= stage ? dense / ranks + experts / max(expertRanks, 1) : dense + experts }
    var memory = TrainingMemory()
    memory.weights = 2 * divided(from: 3)
    memory.gradients = gradientBytes * divided(from: 2)
    memory.optimizer = 12 * divided(from: 1)
    return memory
  }

  /// The layers of a stage, as even as they go.
  func layers(of stage: Int, count: Int) -> Range<Int> {
    let (each, more) = (count / pipeline, count % pipeline)
    let start = stage * each + min(stage, more)
    return start..<start + each + (stage < more ? 1 : 0)
  }

  private func stageMemory(_ stage: Int, _ model: ModelAccount) -> TrainingMemory {
    let layers = model.layers[layers(of: stage, count: model.layers.count)]
    var tally = layers.reduce(ParameterTally()) { $0 + $1.parameters }
    if stage == 0 { tally += model.outside.input + model.outside.others }
    // A tied head is a copy of the input table on the last stage.
    if stage == pipeline - 1, pipeline > 1 || model.outside.head.total > 0 {
      if model.outside.head.total > 0 { tally += model.outside.head } else { tally += model.outside.input }
    }
    var memory = states(parameters: Double(tally.total - tally.routed), routed: Double(tally.routed))
    memory.stage = stage
    let passes = passesInFlight(stage: stage)
    memory.activations = layers.reduce(0) { $0 + bytes(of: $1, model, recomputation) } * passes
    if recomputation == .full { memory.recomputed = layers.map { bytes(of: $0, model, .selective) }.max() ?? 0 }
    if stage == pipeline - 1 { memory.head = headBytes(model) }
    if zero == 3 {
      memory.gathered = 2 * 2 * (layers.map { Double($0.parameters.total - $0.parameters.routed) }.max() ?? 0) / Double(tensor)
    }
    return memory
  }

  /// The tokens of a pass on one chip.
  private var tokens: Double { Double(microBatch) * Double(sequence / context) }

  /// The bytes that one pass keeps of a layer.
  func bytes(of layer: LayerAccount, _ model: ModelAccount, _ recomputation: Recomputation) -> Double {
    let (stored, share) = (layer.parameters.stored, 1 / Double(tensor))
    let residualShare = hasSequenceParallelism ? share : 1
    if recomputation == .full { return 2 * Double(model.width) * tokens * residualShare }
    var numbers = 2 * Double(stored.residual + stored.norms) * residualShare + 2 * (Double(stored.divided) + Double(stored.routed)) * share
    if model.hasDropout { numbers += Double(stored.masks) * residualShare }
    if recomputation == .none {
      let positions = min(sequence, layer.window ?? sequence)
      numbers += (model.hasDropout ? 5 : 2) * Double(stored.scoringHeads) * Double(positions) * share
    }
    return numbers * tokens
  }

  /// The inputs of the last norm and of the head, and its scores in four bytes, divided as its matrix.
  private func headBytes(_ model: ModelAccount) -> Double {
    let scores = model.width > 0 ? Double(model.outside.head.multiplied) / Double(model.width) : 0
    return tokens * (4 * Double(model.width) * (hasSequenceParallelism ? 1 / Double(tensor) : 1) + 4 * scores / Double(tensor))
  }
}
