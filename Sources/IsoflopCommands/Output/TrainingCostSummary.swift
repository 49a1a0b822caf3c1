import ComputeAccounting

/// The cost of training on hardware as it is printed, with 90% intervals and what decides them.
struct TrainingCostSummary: Encodable {
  struct Constant: Encodable {
    var name: String
    var value: MedianInterval
    var unit: String
    var basis: ConstantBasis
    var source: String
    var date: String
  }

  var hardware: String
  var chips: Int
  var precision: NumberFormat
  var chipHours: MedianInterval
  var wallHours: MedianInterval
  var utilisation: MedianInterval
  /// FLOP by other conventions over the same chip-hours: the utilisation that each would report.
  var utilisations: [String: MedianInterval]
  var usd: MedianInterval?
  var megawattHours: MedianInterval?
  var tonnesCO2: MedianInterval?
  var marketTonnesCO2: MedianInterval?
  var embodiedTonnesCO2: MedianInterval
  var moneySensitivity: [Sensitivity]
  var carbonSensitivity: [Sensitivity]
  var constants: [Constant]?
  var seed: UInt64
  var draws: Int
  /// The missing quantities, each with the option that gives it.
  var missing: [String]

  /// Draws the unknowns of a bill.
  init(_ bill: TrainingBill, conventions: [(name: String, flop: Double)], draws count: Int, seed: UInt64, explains: Bool) {
    let (job, draws) = (bill.job, bill.draws(count: count, seed: seed))
    (hardware, chips, precision, self.draws, self.seed) = (job.accelerator.name, job.chips, job.format, count, seed)
    func interval(_ sample: [Double]) -> MedianInterval? { sample.isEmpty ? nil : MedianInterval(sample: sample) }
    chipHours = MedianInterval(sample: draws.chipHours)
    wallHours = MedianInterval(sample: draws.wallHours)
    let shares = MedianInterval(sample: draws.chipHours.map { job.flop / ($0 * 3600 * bill.peak) })
    utilisation = shares
    let scaled = conventions.map { ($0.name, shares.scaled($0.flop / job.flop)) }
    utilisations = Dictionary(scaled) { one, _ in one }
    (usd, megawattHours, tonnesCO2) = (interval(draws.usd), interval(draws.megawattHours), interval(draws.tonnesCO2))
    (marketTonnesCO2, embodiedTonnesCO2) = (bill.marketTonnesCO2, bill.embodiedTonnesCO2.interval)
    (moneySensitivity, carbonSensitivity) = (bill.moneySensitivity, bill.carbonSensitivity)
    missing =
      (usd == nil ? ["no public price of \(hardware) is known here: --price gives it"] : [])
      + (megawattHours == nil ? ["no power of \(hardware) is published: --watts gives it"] : [])
    guard explains else { return }
    constants = bill.constants.map {
      Constant(name: $0.name, value: $0.value.interval, unit: $0.unit, basis: $0.basis, source: $0.source, date: $0.date)
    }
  }
}

extension MedianInterval {
  /// The interval times a factor.
  func scaled(_ factor: Double) -> MedianInterval { MedianInterval(median: median * factor, low: low * factor, high: high * factor) }
}

/// The memory of one chip as it is printed, in bytes.
struct MemorySummary: Encodable {
  var hardware: String
  var layout: TrainingLayout
  var data: Int
  var memory: TrainingMemory
  var total: Double
  /// The memory that a program can fill, and that of the chip.
  var usable: Double
  var capacity: Double
  var fits: Bool
  /// The memory left, below zero where it is short.
  var margin: Double
  var bubble: Double
  /// The time of a step by the layout's own parts; `nil` with experts on several ranks, whose exchange isn't measured.
  var secondsPerStep: MedianInterval?
  var tokensPerSecond: MedianInterval?

  /// - Throws: `LayoutProblem`.
  init(_ layout: TrainingLayout, _ model: ModelAccount, chip: Accelerator, format: NumberFormat) throws(LayoutProblem) {
    let memory = try layout.memory(model)
    (hardware, self.layout, self.memory, data) = (chip.name, layout, memory, layout.data)
    (total, usable, capacity) = (memory.total, TrainingMemory.usable(chip), chip.memoryBytes)
    (fits, margin, bubble) = (memory.total <= usable, usable - memory.total, layout.bubble)
    guard layout.expert == 1 else { return }
    let step = try IterationTime.estimate(model, layout, on: chip, format: format).interval
    let tokens = Double(layout.microBatches * layout.microBatch * layout.data * layout.sequence)
    secondsPerStep = step
    tokensPerSecond = MedianInterval(median: tokens / step.median, low: tokens / step.high, high: tokens / step.low)
  }
}
