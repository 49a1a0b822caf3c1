import ArgumentParser
import ComputeAccounting

extension NumberFormat: ExpressibleByArgument {}
extension Recomputation: ExpressibleByArgument {}

/// The hardware of a training run, and the constants that its user knows better than the tables.
struct HardwareOptions: ParsableArguments {
  @Option(help: "The chips of a training run, as H100-SXM: prints hours, money, electricity and carbon with 90% intervals.")
  var hardware: String?

  /// Hours by the clock are chip-hours over it; it changes no chip-hour.
  @Option(help: "The number of chips.")
  var chips: Int?

  @Option(help: "The format of the products: bf16, fp16, fp8, tf32 or fp32; by default the chip's 16-bit one.")
  var precision: NumberFormat?

  /// The one constant that decides most: measure it on a short run.
  @Option(help: "The utilisation of the dense 16-bit peak from end to end, as 0.4; by default as published runs had it.")
  var utilisation: Double?

  @Option(help: "US dollars a chip-hour, as 2.5 or '$2.5'; by default the vendors' lists on demand.")
  var price: PriceOption?

  /// A chip of one's own, with server, network and electricity; its price on demand isn't asked for.
  @Option(help: "US dollars that a chip was bought for, as 30000: its value lost in four years instead of a price on demand.")
  var purchase: PriceOption?

  /// Given, it replaces the spread of published ones.
  @Option(help: "The PUE of the data centre, electricity of the building over that of its computers.")
  var pue: Double?

  /// The data sheet's; what a run draws of it is a constant with a spread.
  @Option(help: "The maximal power of a chip in W.")
  var watts: Double?

  /// The mean of its last year on record, with the spread of its months.
  @Option(help: "The grid: a country by name or three letters, or a region of Google's cloud.")
  var region: String?

  @Option(help: "kg of CO₂ a kWh of the grid, instead of --region.")
  var gridIntensity: Double?

  /// Contracts move an account and not the grid, so they are never added to the location's.
  @Option(help: "kg of CO₂ a kWh by the operator's contracts (market-based), printed apart; 0 is possible.")
  var marketIntensity: Double?

  /// Utilisation of a run of this year; published runs end in 2025.
  @Option(help: "The year of the run: before 2023 utilisations were lower.")
  var year = 2026.0

  @Option(help: "The Monte Carlo draws behind the intervals.")
  var draws = 10_000

  /// The same seed, options and version give the same digits.
  @Option(help: "The seed of the draws.")
  var seed: UInt64 = 1

  /// Refuses values that no chip or data centre has, and options that mean nothing without hardware.
  func validate() throws {
    guard hardware != nil || given.isEmpty else { throw ValidationError("\(given[0]) needs --hardware, for example H100-SXM.") }
    try OptionRange.require("--chips", chips, 1...100_000_000)
    try OptionRange.require("--utilisation", utilisation, 0.001...1, "a share of the dense peak, as 0.4")
    try OptionRange.require("--price", price?.usd, 0.001...100_000, "US dollars a chip-hour, as 2.5")
    try OptionRange.require("--purchase", purchase?.usd, 1...10_000_000, "US dollars of one chip, as 30000")
    guard price == nil || purchase == nil else { throw ValidationError("Give --price for a rent or --purchase for owned chips, not both.") }
    try OptionRange.require("--pue", pue, 1...3, "electricity of the building over that of its computers, as 1.1")
    try OptionRange.require("--watts", watts, 1...100_000, "those of one chip, as 700")
    try OptionRange.require("--grid-intensity", gridIntensity, 0.0001...5, "kg of CO₂ a kWh, as 0.4")
    try OptionRange.require("--market-intensity", marketIntensity, 0...5, "kg of CO₂ a kWh, as 0.1")
    try OptionRange.require("--year", year, 2015...2040)
    try OptionRange.require("--draws", draws, 100...1_000_000)
    guard region == nil || gridIntensity == nil else { throw ValidationError("Give --region or --grid-intensity, not both.") }
    guard hardware == nil || chips != nil else { throw ValidationError("--hardware needs --chips: how many of them train.") }
    do {
      _ = try accelerator
      _ = try grid
    } catch let problem as UnknownAccelerator {
      throw ValidationError("--hardware: \(problem)")
    } catch let problem as UnknownPlace {
      throw ValidationError("--region: \(problem)")
    }
  }

  /// The options that mean nothing without hardware, as far as they are given.
  private var given: [String] {
    let all: [(String, Bool)] = [
      ("--chips", chips != nil), ("--utilisation", utilisation != nil), ("--price", price != nil), ("--purchase", purchase != nil),
      ("--pue", pue != nil),
      ("--watts", watts != nil),
      ("--region", region != nil), ("--grid-intensity", gridIntensity != nil), ("--market-intensity", marketIntensity != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  /// The chip of the table.
  var accelerator: Accelerator? { get throws { try hardware.map { name throws(UnknownAccelerator) in try Accelerator.named(name) } } }

  /// The grid by its place or its intensity.
  private var grid: SourcedConstant? {
    get throws {
      if let region { return try GridIntensity.named(region) }
      return gridIntensity.map {
        SourcedConstant("CO₂ of a kWh", LogNormal(median: $0), unit: "kg", basis: .given, source: "the command line", date: "")
      }
    }
  }

  /// The price of a chip-hour: given, that of owned chips, or the vendors' lists; `nil` where none is known.
  func chipHourPrice(_ chip: Accelerator) -> SourcedConstant? {
    if let price {
      return SourcedConstant(
        "price of a chip-hour", LogNormal(median: price.usd), unit: "USD", basis: .given, source: "the command line", date: "")
    }
    return purchase.map { OwnedHardware(purchase: $0.usd).constant } ?? AcceleratorPrice.onDemand(chip)?.constant
  }

  /// The run of a model on so many tokens; `nil` without hardware.
  func job(activeParameters: Double, tokens: Double) throws -> TrainingJob? {
    guard let accelerator = try accelerator, let chips else { return nil }
    var job = TrainingJob(activeParameters: activeParameters, tokens: tokens, accelerator: accelerator, chips: chips)
    (job.format, job.year) = (precision ?? job.format, year)
    job.given.utilisation = utilisation.map { LogNormal(median: $0) }
    job.given.usdPerChipHour = price.map { LogNormal(median: $0.usd) }
    job.given.owned = purchase.map { OwnedHardware(purchase: $0.usd) }
    job.given.pue = pue.map { LogNormal(median: $0) }
    (job.given.watts, job.given.marketIntensity) = (watts, marketIntensity)
    job.given.grid = try grid
    return job
  }
}

/// US dollars: 2.5, $2.5 or 2.5 USD.
struct PriceOption: ExpressibleByArgument, Hashable, Sendable {
  var usd: Double

  /// Takes a number, or an amount of money; another currency is none.
  init?(argument: String) {
    if let number = Double(argument) {
      usd = number
    } else if let quantity = try? Quantity(parsing: argument, of: [.money]) {
      usd = quantity.value
    } else {
      return nil
    }
  }
}
