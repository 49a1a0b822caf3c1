/// The constants of serving: efficiencies, the time of an engine besides its products, and the power of its chips.
///
/// Those of ``measured`` are fitted to 125 measurements of 12 models from 8 to 671 billion parameters on H100 and B200 with vLLM, batches of 8 to 2,045
/// (ML.ENERGY leaderboard, task of chats, 2026; rows in `Tests/ComputeAccountingTests/MeasuredServing.swift`). Fitted without the model in question, the time
/// of a step is off by a factor of 1.16 in the median and 1.41 at the 90th percentile, the energy of a token by 1.12 and 1.51.
public struct ServingConstants: Hashable, Sendable {
  /// The share of the peak bandwidth at which weights and cache are read.
  public var memoryEfficiency: SourcedConstant
  /// The share of the dense peak at which products are computed.
  public var flopEfficiency: SourcedConstant
  /// The share of the bandwidth between chips, one direction, at which sums are exchanged.
  public var linkEfficiency: SourcedConstant
  /// Seconds of a step for each layer: launches, norms, what isn't a product.
  public var layerSeconds: SourcedConstant
  /// Further seconds for each layer that is divided over chips: the latency of two sums.
  public var dividedLayerSeconds: SourcedConstant
  /// Further seconds for each layer of a model with experts: routing and gathering.
  public var expertLayerSeconds: SourcedConstant
  /// Seconds of a step for each sequence: scheduling, sampling, streaming.
  public var sequenceSeconds: SourcedConstant
  /// The factor of what the model of a step doesn't hold, around 1.
  public var time: SourcedConstant
  /// The share of a chip's maximal power that it draws at a step without products.
  public var basePower: SourcedConstant
  /// The further share while it only reads memory.
  public var memoryPower: SourcedConstant
  /// The further share while it only computes.
  public var flopPower: SourcedConstant
  /// The factor of what the model of the energy doesn't hold, around 1.
  public var energy: SourcedConstant
  /// The share of the memory that the engine takes for itself (`gpu_memory_utilization`).
  public var memoryUtilisation: SourcedConstant
  /// Bytes a chip that neither weights nor cache have: activations, graphs, buffers of the exchange.
  public var workspaceBytes: SourcedConstant

  /// The fit to measured servers.
  public static let measured = ServingConstants(
    memoryEfficiency: fitted("reading of memory over its peak", 0.8), flopEfficiency: fitted("products over the dense peak", 0.8),
    linkEfficiency: fitted("exchange over the links' peak", 0.31),
    layerSeconds: fitted("time of a layer besides products", 51e-6, unit: "s"),
    dividedLayerSeconds: fitted("further time of a divided layer", 32e-6, unit: "s"),
    expertLayerSeconds: fitted("further time of a layer with experts", 81e-6, unit: "s"),
    sequenceSeconds: fitted("time of a sequence at each step", 64e-6, unit: "s"),
    time: fitted("time not in the model", 1, deviation: 0.21), basePower: fitted("power at rest over maximal power", 0.595),
    memoryPower: fitted("further power of reading", 0.129), flopPower: fitted("further power of products", 0.837),
    energy: fitted("energy not in the model", 1, deviation: 0.25),
    memoryUtilisation: SourcedConstant(
      "memory of the engine over the chip's", LogNormal(median: 0.9), basis: .published, source: "vLLM, gpu_memory_utilization",
      date: "2025"),
    workspaceBytes: SourcedConstant(
      "workspace of a chip", LogNormal(median: 3e9, logDeviation: 0.4), unit: "bytes", basis: .assumed,
      source: "activations of 8,192 batched tokens and graphs of a model of some 10 GB a chip", date: "2026"))

  private static func fitted(_ name: String, _ value: Double, unit: String = "", deviation: Double = 0) -> SourcedConstant {
    SourcedConstant(
      name, LogNormal(median: value, logDeviation: deviation), unit: unit, basis: .measured,
      source: "fit to 125 rows of ml-energy/leaderboard, public/data/tasks/lm-arena-chat.json", date: "2026")
  }

  /// All constants in the order in which they enter.
  public var all: [SourcedConstant] {
    [
      memoryUtilisation, workspaceBytes, memoryEfficiency, flopEfficiency, linkEfficiency, layerSeconds, dividedLayerSeconds,
      expertLayerSeconds,
      sequenceSeconds, time, basePower, memoryPower, flopPower, energy,
    ]
  }

  /// Peak rates at fixed shares and a latency of each sum, without an engine's own time: as analytical simulators count.
  ///
  /// llm-analysis takes 0.7, 0.9 and 8 µs a message (github.com/cli99/llm-analysis).
  public static func ideal(flopEfficiency: Double, memoryEfficiency: Double, messageSeconds: Double = 8e-6) -> ServingConstants {
    var constants = measured
    func given(_ name: String, _ value: Double) -> SourcedConstant {
      SourcedConstant(name, LogNormal(median: value), basis: .given, source: "given", date: "")
    }
    (constants.flopEfficiency, constants.memoryEfficiency) = (given("products", flopEfficiency), given("reading", memoryEfficiency))
    (constants.linkEfficiency, constants.time) = (given("exchange", 1), given("time not in the model", 1))
    // A zero isn't a log-normal number; a femtosecond is none in any sum here.
    let none = given("none", 1e-15)
    (constants.layerSeconds, constants.expertLayerSeconds, constants.sequenceSeconds) = (none, none, none)
    constants.dividedLayerSeconds = given("latency of two sums", 2 * messageSeconds)
    return constants
  }
}
