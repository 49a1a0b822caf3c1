import RealModule

/// A model on chips behind one engine: the room for keys and values, and the time of a step.
///
/// Its layers are divided over all chips (tensor parallelism, experts by whole experts). A step of decoding takes
///
///     max(FLOP/(n·peak·e_c), bytes/(n·bandwidth·e_m)) + exchange + layers·t_l + batch·t_s,
///
/// the bytes being the weights that the batch reads (``ServingModel/readBytes(batch:)``) and all of its keys and values. The room is the engine's own pool,
/// n·(utilisation·memory − workspace) − weights, and not what the chips have besides the weights.
public struct ServingEngine: Hashable, Sendable {
  /// The model in its formats.
  public var model: ServingModel
  /// The chip.
  public var chip: Accelerator
  /// The chips, n.
  public var chips: Int
  /// The constants.
  public var constants: ServingConstants

  /// Puts a model on chips.
  ///
  /// - Throws: ``ServingProblem`` where the weights don't fit, the chip doesn't have the format, or more chips than one node has are asked for.
  public init(_ model: ServingModel, on chip: Accelerator, chips: Int = 1, constants: ServingConstants = .measured) throws(ServingProblem) {
    (self.model, self.chip, self.chips, self.constants) = (model, chip, chips, constants)
    guard chips >= 1, chips <= chip.chipsPerNode else { throw .chips(chips, most: chip.chipsPerNode, chip: chip.name) }
    guard chip.peaks[model.weights] != nil else { throw .format(model.weights, chip: chip.name, offered: chip.peaks.formats) }
    guard poolBytes > 0 else {
      throw .weights(
        bytes: model.weightBytes, room: engineBytes, chips: chips, chip: chip.name, fitting: Self.fitting(model, chip, constants))
    }
  }

  private var peak: Double { Double(chips) * (chip.peaks[model.weights] ?? chip.peaks.sixteenBit) * constants.flopEfficiency.value.median }
  private var bandwidth: Double { Double(chips) * chip.memoryBandwidth * constants.memoryEfficiency.value.median }

  /// The bytes that the engine has for weights and cache, all chips.
  public var engineBytes: Double {
    Double(chips) * (constants.memoryUtilisation.value.median * chip.memoryBytes - constants.workspaceBytes.value.median)
  }

  /// The bytes of its pool of keys and values.
  public var poolBytes: Double { engineBytes - model.weightBytes }

  /// The chips from which the weights fit with room for a cache; `nil` where a node is too small.
  private static func fitting(_ model: ServingModel, _ chip: Accelerator, _ constants: ServingConstants) -> Int? {
    let each = constants.memoryUtilisation.value.median * chip.memoryBytes - constants.workspaceBytes.value.median
    guard each > 0 else { return nil }
    let chips = Int((model.weightBytes / each).rounded(.down)) + 1
    return chips <= chip.chipsPerNode ? chips : nil
  }

  /// The sequences that the pool holds after so many tokens each.
  public func mostSequences(context: Int) -> Int {
    let each = model.keptBytes(context: context)
    return each > 0 ? Int(min(poolBytes / each, 1e9)) : 1_000_000_000
  }

  /// Seconds of reading a step's weights and cache, of its products, and of what comes besides.
  struct Step: Hashable, Sendable {
    var reading: Double
    var products: Double
    var besides: Double
    var seconds: Double { max(reading, products) + besides }
  }

  /// A step in which each of a batch's sequences, after so many tokens, gets one more.
  func decodeStep(batch: Double, context: Int) -> Step {
    let bytes = model.readBytes(batch: batch) + batch * model.keptBytes(context: context)
    return Step(
      reading: bytes / bandwidth, products: batch * model.flops(tokens: 1, context: context) / peak,
      besides: model.layers * layerSeconds + batch * constants.sequenceSeconds.value.median + exchange(tokens: batch))
  }

  /// The pass that reads a prompt.
  func prefill(tokens: Int) -> Step {
    Step(
      reading: model.readBytes(batch: Double(tokens)) / bandwidth, products: model.flops(tokens: tokens, context: 0) / peak,
      besides: model.layers * layerSeconds + constants.sequenceSeconds.value.median + exchange(tokens: Double(tokens)))
  }

  /// J of all chips in so many seconds, by the shares of reading and products; `nil` without a published power.
  func energy(seconds: Double, reading: Double, products: Double) -> LogNormal? {
    guard let watts = chip.watts else { return nil }
    let share =
      constants.basePower.value.median + constants.memoryPower.value.median * min(1, reading) + constants.flopPower.value.median
      * min(1, products)
    return constants.energy.value * (Double(chips) * watts * min(1, share) * seconds)
  }

  private var layerSeconds: Double {
    constants.layerSeconds.value.median + (chips > 1 ? constants.dividedLayerSeconds.value.median : 0)
      + (model.hasExperts ? constants.expertLayerSeconds.value.median : 0)
  }

  /// Seconds of the sums over chips.
  ///
  /// A ring passes 2·(n − 1)/n of the bytes over a chip's link; one direction has half of its bandwidth.
  private func exchange(tokens: Double) -> Double {
    guard chips > 1 else { return 0 }
    let share = 2 * Double(chips - 1) / Double(chips)
    return tokens * model.exchangedBytes * share / (0.5 * chip.linkBandwidth * constants.linkEfficiency.value.median)
  }
}

/// The reason why a model can't be served so: the bound that is broken, and by how much.
public enum ServingProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The weights and the workspace take more than the engine has.
  case weights(bytes: Double, room: Double, chips: Int, chip: String, fitting: Int?)
  /// The batch's keys and values take more than the pool.
  case batch(Int, most: Int, context: Int)
  /// The chips are none, or more than a node has.
  case chips(Int, most: Int, chip: String)
  /// The chip doesn't multiply in the format.
  case format(NumberFormat, chip: String, offered: [NumberFormat])

  /// The bound, and the remedy.
  public var description: String {
    switch self {
    case .weights(let bytes, let room, let chips, let chip, let fitting):
      "the weights of \(Self.gigabytes(bytes)) don't fit: \(chips) × \(chip) leave \(Self.gigabytes(max(room, 0))) to the engine, "
        + "\(Self.gigabytes(bytes - room)) too few: "
        + (fitting.map { "use \($0) chips or more, or a narrower format" } ?? "use a narrower format or chips with more memory") + "."
    case .batch(let batch, let most, let context):
      "a batch of \(batch) is \(batch - most) too many: the engine's pool holds \(most) sequences of \(context) tokens: use \(most) or fewer."
    case .chips(let chips, let most, let chip): "\(chips) × \(chip) can't be one engine here: use 1 to \(most) chips, as one node has."
    case .format(let format, let chip, let offered):
      "\(chip) doesn't multiply in \(format.rawValue): use \(offered.map(\.rawValue).joined(separator: ", "))."
    }
  }

  private static func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }
}
