import ComputeAccounting

/// The cost of training on hardware as it is printed, with 90% intervals and what decides them.
struct TrainingCostSummary: Encodable {
  /// A constant of the estimate: measured, derived, assumed or given by the user.
  struct Constant: Encodable {
    var name: String
    /// In ``unit``, with 90%.
    var value: MedianInterval
    var unit: String
    var basis: ConstantBasis
    /// The document it is from, and that document's date.
    var source: String
    var date: String
  }

  /// The chip's name as the table has it.
  var hardware: String
  var chips: Int
  /// The format of the matrix products, whose dense peak counts.
  var precision: NumberFormat
  /// Hours of one chip; restarts and evaluation are in them, development before the run isn't.
  var chipHours: MedianInterval
  /// Hours by the clock: ``chipHours`` over ``chips``.
  var wallHours: MedianInterval
  /// 6ND over the chip-hours' dense peak, from end to end.
  var utilisation: MedianInterval
  /// FLOP by other conventions over the same chip-hours: the utilisation that each would report.
  var utilisations: [String: MedianInterval]
  /// US dollars at the price of a chip-hour; absent where none is known.
  var usd: MedianInterval?
  /// Electricity of the building; absent where the chip's power isn't published.
  var megawattHours: MedianInterval?
  /// CO₂ of that electricity by the grid's own mix.
  var tonnesCO2: MedianInterval?
  /// CO₂ by what the operator buys: location and market are never added up.
  var marketTonnesCO2: MedianInterval?
  /// CO₂ of making the servers, for the run's share of their life.
  var embodiedTonnesCO2: MedianInterval
  /// The unknowns by their share of the spread of the dollars, the largest first.
  var moneySensitivity: [Sensitivity]
  /// The same for CO₂.
  var carbonSensitivity: [Sensitivity]
  /// Every constant, with `--explain`.
  var constants: [Constant]?
  /// The seed and the number of the Monte Carlo draws behind all intervals.
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
    constants = bill.constants.map(Constant.init)
  }
}

extension MedianInterval {
  /// The interval times a factor.
  func scaled(_ factor: Double) -> MedianInterval { MedianInterval(median: median * factor, low: low * factor, high: high * factor) }
}

/// The memory of one chip as it is printed, in bytes.
struct MemorySummary: Encodable {
  var hardware: String
  /// The degrees of parallelism, the stage of ZeRO and what is taken again.
  var layout: TrainingLayout
  /// The data-parallel ranks that the layout leaves: chips/(tensor·pipeline·context).
  var data: Int
  /// The parts: weights, gradients, optimiser's states, activations.
  var memory: TrainingMemory
  /// The sum of the parts.
  var total: Double
  /// The memory that a program can fill, and that of the chip.
  var usable: Double
  var capacity: Double
  var fits: Bool
  /// The memory left, below zero where it is short.
  var margin: Double
  /// The share by which an idle pipeline lengthens a step: (p − 1)/(v·m).
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
