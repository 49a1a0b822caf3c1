import ArgumentParser
import ComputeAccounting
import ComputePlanning

/// The limits and goals of a plan.
///
/// Amounts have units and are read by `Quantity`; of several the one that pays for the least compute binds. Memory is that of the served model.
struct PlanBudgetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      An amount that bounds the plan: 3e21 or 2 EFLOP, $50k, 100 GPU-hours, 10d (with --chips), 5 MWh, or 80GB to serve the model from. Repeatable; \
      the scarcest binds.
      """,
      valueName: "amount"),
    transform: { try PlanBudgetOptions.quantity($0) })
  var budget: [Quantity] = []

  /// In the law's unit. With a budget as well it is a condition, and the plan says how likely it is met.
  @Option(help: "The loss to reach at the least cost.")
  var loss: Double?

  /// Repeats count by a published law, whose R* = 15.39 is assumed for these data.
  @Option(name: [.long, .customShort("U")], help: "The different tokens there are; beyond them tokens repeat, and repeats count for less.")
  var uniqueTokens: CountOption?

  /// Prompt and answer alike: each costs 2N.
  @Option(help: "The tokens that the model will serve in its life: it is then smaller and trained longer.")
  var demand: CountOption?

  /// Reads an amount.
  private static func quantity(_ text: String) throws -> Quantity {
    do throws(QuantityProblem) { return try Quantity(parsing: text, of: Quantity.Dimension.budgets) } catch {
      throw ValidationError("\(error)")
    }
  }

  /// Refuses amounts out of range, and plans that nothing bounds.
  func validate() throws {
    try OptionRange.require("--unique-tokens", uniqueTokens?.value, OptionRange.counts, "for example 300B")
    try OptionRange.require("--demand", demand?.value, OptionRange.counts, "for example 2T")
    try OptionRange.require("--loss", loss, 1e-6...1e6, "it is in the law's unit, for example 2.0")
    for amount in budget where amount.dimension == .compute { try OptionRange.require(compute: amount.value, "--budget", example: "3e21") }
    guard !budget.isEmpty || loss != nil else {
      throw ValidationError("Give --budget, for example 3e21 or '$50k', or --loss, the loss to reach.")
    }
    guard budget.contains(where: { $0.dimension != .memory }) || loss != nil else {
      throw ValidationError("Memory bounds the size, not the training: give a --budget of compute, money or time as well, or --loss.")
    }
  }

  /// A compute to ask a law's floor at: the budget's where it is in FLOP.
  var computeHint: Double { budget.first { $0.dimension == .compute }?.value ?? 1e22 }

  /// The limits and goals as the library has them.
  var value: PlanBudget {
    PlanBudget(
      budget.filter { $0.dimension != .memory }, servingMemory: budget.filter { $0.dimension == .memory }.map(\.value).min(),
      uniqueTokens: uniqueTokens?.value, servedTokens: demand?.value, loss: loss)
  }
}

/// The chips of a plan, with what the user knows better than the tables.
struct PlanHardwareOptions: ParsableArguments {
  /// As `isoflop cost --hardware` has it.
  @Option(help: "The chip, for example H100-SXM; money, chip time, wall time and energy need one.")
  var hardware: String?

  @Option(help: "The number of chips: for wall time, and to see that the training fits their memory.")
  var chips: Int?

  @Option(help: "The format of the products: bf16, fp16, fp8, tf32 or fp32; by default the chip's 16-bit one.")
  var precision: NumberFormat?

  @Option(help: "US dollars a chip-hour, as 2.5 or '$2.5'; by default the vendors' lists on demand.")
  var price: PriceOption?

  /// Serving may be rented elsewhere.
  @Option(help: "US dollars a chip-hour of serving; by default that of training.")
  var servingPrice: PriceOption?

  @Option(help: "The maximal power of a chip in W.")
  var watts: Double?

  @Option(help: "The PUE of the data centre, electricity of the building over that of its computers.")
  var pue: Double?

  /// End to end: restarts and evaluation are in it.
  @Option(help: "6ND over chip-hours times the dense 16-bit peak, from end to end; by default as published runs had it.")
  var utilisation: Double?

  /// Assumed unless it is given: batches and prompts decide it.
  @Option(help: "2N FLOP a served token over the dense 16-bit peak; by default 0.06 to 0.35.")
  var servingUtilisation: Double?

  /// Refuses values that no chip or data centre has.
  func validate() throws {
    try OptionRange.require("--chips", chips, 1...100_000_000)
    for (name, value) in [("--price", price), ("--serving-price", servingPrice)] {
      try OptionRange.require(name, value?.usd, 0.001...100_000, "US dollars a chip-hour, as 2.5")
    }
    for (name, value) in [("--utilisation", utilisation), ("--serving-utilisation", servingUtilisation)] {
      try OptionRange.require(name, value, 1e-6...1, "it is a share of the peak, for example 0.4")
    }
    try OptionRange.require("--watts", watts, 1...100_000, "those of one chip, as 700")
    try OptionRange.require("--pue", pue, 1...3, "electricity of the building over that of its computers, as 1.1")
  }

  /// Whether something of a chip is given.
  private var isGiven: Bool {
    chips != nil || precision != nil || price != nil || servingPrice != nil || watts != nil || pue != nil || utilisation != nil
      || servingUtilisation != nil
  }

  /// The rates of a chip-hour for a model of N parameters.
  ///
  /// The chip is that of `--hardware`, or the one that the chip time of the budget names.
  /// - Throws: `UnknownAccelerator`, or `PlanProblem` for chip time of another chip.
  func rates(_ budget: [Quantity]) throws -> (@Sendable (Double) -> ChipRates)? {
    let named = budget.compactMap(\.chip)
    guard let name = hardware ?? named.first else {
      guard !isGiven else {
        throw ValidationError("--chips, --price and the like are of some hardware: name it, for example --hardware H100-SXM.")
      }
      return nil
    }
    let chip = try Accelerator.named(name)
    for other in named where try Accelerator.named(other) != chip { throw PlanProblem.otherChip(named: other, hardware: chip.name) }
    var given = GivenConstants()
    given.utilisation = utilisation.map { LogNormal(median: $0) }
    given.usdPerChipHour = price.map { LogNormal(median: $0.usd) }
    (given.watts, given.pue) = (watts, pue.map { LogNormal(median: $0) })
    let serving = servingUtilisation.map { LogNormal(median: $0) } ?? ChipRates.servingUtilisation
    let (constants, chips, servingUSD, format) = (given, chips, servingPrice.map { LogNormal(median: $0.usd) }, precision)
    @Sendable func rates(_ parameters: Double) throws -> ChipRates {
      var job = TrainingJob(flop: 1e20, activeParameters: parameters, accelerator: chip, chips: chips ?? 1)
      job.given = constants
      job.format = format ?? (chip.peaks[.bf16] == nil ? .fp16 : .bf16)
      return ChipRates(try job.bill(), chips: chips, serving: serving, servingUSD: servingUSD)
    }
    // What is wrong with the chip is wrong at any size: it is said here.
    let usual = try rates(3e10)
    return { parameters in (try? rates(parameters)) ?? usual }
  }
}
