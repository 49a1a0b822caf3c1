/// The work of one training step on a chip, in seconds at the chip's published rates.
///
/// A step of m passes through p stages of v chunks takes m + (p − 1)/v passes' time. Measured times are the parts times coefficients, see ``IterationTime``.
/// The gradients' all-reduce is hidden behind the backward pass in the measurements, and isn't a part.
public struct IterationWork: Hashable, Sendable {
  /// Matrix products and the square of attention, with recomputation, at the dense peak.
  public var products: Double
  /// Reading and writing activations that tensors divide, once for each pass, at the memory's bandwidth.
  public var activations: Double
  /// Passes through layers, by which launches of kernels count; four of them (forward, again, twice backward) are one.
  public var layers: Double
  /// The all-reduces of tensors over the links of a node.
  public var tensorLinks: Double
  /// The same over the network, where a tensor is divided among nodes.
  public var tensorNetwork: Double
  /// Passes through layers with all-reduces, by which their latency counts.
  public var tensorLayers: Double
  /// The products of the head.
  public var head: Double

  /// The parts in order.
  public var parts: [Double] { [products, activations, layers, tensorLinks, tensorNetwork, tensorLayers, head] }

  /// Counts the work of a model in a layout.
  ///
  /// - Throws: ``LayoutProblem``.
  public init(_ model: ModelAccount, _ layout: TrainingLayout, on chip: Accelerator, format: NumberFormat = .bf16) throws(LayoutProblem) {
    try layout.check(model)
    let peak = chip.peaks[format] ?? chip.peaks.sixteenBit
    let tokens = Double(layout.microBatch) * Double(layout.sequence / layout.context)
    let (share, passes) = (1 / Double(layout.tensor), layout.recomputation == .full ? 4.0 : 3.0)
    let slots = Double(layout.microBatches) + Double(layout.pipeline - 1) / Double(layout.interleave)
    // Stages differ by a layer at most; a step waits for the mean of them.
    let stage = slots / Double(layout.pipeline)
    let products = model.layers.reduce(0) { sum, layer in
      let attention = layer.attention.reduce(0) { $0 + $1.flopsPerPosition * Double(min(layout.sequence, $1.window ?? layout.sequence)) }
      return sum + 2 * Double(layer.parameters.multiplied) + attention + Double(layer.stateFLOPs)
    }
    self.products = stage * passes * products * tokens * share / peak
    let numbers = model.layers.reduce(0) { $0 + Double($1.parameters.stored.divided) + Double($1.parameters.stored.routed) }
    activations = stage * passes * 2 * numbers * tokens * share / chip.memoryBandwidth
    layers = stage * Double(model.layers.count) * passes / 4
    // Two all-reduces a layer and pass, one pass of the backward ones: 4, or 6 where the forward pass is taken again.
    let reduces = layout.tensor > 1 ? stage * Double(model.layers.count) : 0
    let volume = reduces * (passes == 4 ? 6 : 4) * 2 * (1 - share) * 2 * tokens * Double(model.width)
    let isWide = layout.tensor > chip.chipsPerNode
    tensorLinks = isWide ? 0 : volume / (chip.linkBandwidth / 2)
    tensorNetwork = isWide ? volume / chip.networkBandwidth : 0
    tensorLayers = reduces
    head = Double(layout.microBatches) * 6 * Double(model.outside.head.multiplied) * tokens * share / peak
  }
}
