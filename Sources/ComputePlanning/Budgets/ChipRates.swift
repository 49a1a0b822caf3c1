import ComputeAccounting
import NumericalMethods

/// The work, the money and the power of one chip-hour, with their uncertainty.
public struct ChipRates: Hashable, Sendable {
  /// The chip.
  public var name: String
  /// The number of chips; nil if it is free.
  public var chips: Int?
  /// The memory of a chip, in bytes.
  public var memory: Double
  /// FLOP of training (6ND) in a chip-hour: peak times utilisation from end to end.
  public var flop: LogNormal
  /// The most FLOP of training in a chip-hour, at which draws are held.
  public var mostFLOP = Double.infinity
  /// FLOP of serving (2N a token) in a chip-hour.
  public var servingFLOP: LogNormal
  /// US dollars of a chip-hour of training; nil without a price.
  public var usd: LogNormal?
  /// US dollars of a chip-hour of serving; nil without a price.
  public var servingUSD: LogNormal?
  /// kW of a chip with its share of server and building; nil where power isn't known.
  public var kilowatts: LogNormal?

  /// Makes rates.
  public init(
    name: String, chips: Int? = nil, memory: Double, flop: LogNormal, servingFLOP: LogNormal, usd: LogNormal? = nil,
    servingUSD: LogNormal? = nil,
    kilowatts: LogNormal? = nil
  ) {
    (self.name, self.chips, self.memory) = (name, chips, memory)
    (self.flop, self.servingFLOP, self.usd, self.kilowatts) = (flop, servingFLOP, usd, kilowatts)
    self.servingUSD = servingUSD ?? usd
  }
}

extension ChipRates {
  /// The utilisation of the dense 16-bit peak by 2N FLOP a served token, prompts and answers together (assumed).
  ///
  /// Reading prompts uses some 40%, writing answers 2 to 30% by batch and length; 5 to 95% are taken as 6 to 35%.
  public static let servingUtilisation = LogNormal(low: 0.06, high: 0.35)

  /// The rates of a run's bill: its chip, utilisation, price and power.
  ///
  /// - Parameters:
  ///   - chips: The number of chips; nil if it is free.
  ///   - serving: The utilisation of serving, 2N FLOP a token over the dense 16-bit peak.
  ///   - servingUSD: US dollars of a chip-hour of serving; the price of training unless given.
  public init(_ bill: TrainingBill, chips: Int?, serving: LogNormal = servingUtilisation, servingUSD: LogNormal? = nil) {
    let kilowatts = bill.watts.map { $0.value * bill.energy.serverRatio.value * bill.energy.pue.value * 1e-3 }
    self.init(
      name: bill.job.accelerator.name, chips: chips, memory: bill.job.accelerator.memoryBytes,
      flop: bill.utilisation.value * (3600 * bill.peak),
      servingFLOP: serving * (3600 * bill.job.accelerator.peaks.sixteenBit), usd: bill.price?.value, servingUSD: servingUSD,
      kilowatts: kilowatts)
    mostFLOP = 3600 * bill.peak * TrainingBill.mostUtilisation
  }
}

/// One draw of what a chip-hour gives and takes.
struct RateDraw: Hashable, Sendable {
  /// Standard normal numbers: utilisation of training, of serving, price, power.
  var utilisation = 0.0
  var serving = 0.0
  var price = 0.0
  var power = 0.0

  /// The middle of every rate.
  static let middle = RateDraw()

  init() {}

  /// Draws from a stream.
  init(_ stream: SeededGenerator) {
    var generator = stream
    (utilisation, serving) = (generator.normal(), generator.normal())
    (price, power) = (generator.normal(), generator.normal())
  }
}

extension ChipRates {
  /// FLOP of training in a chip-hour under a draw.
  func training(_ draw: RateDraw) -> Double { min(flop.value(at: draw.utilisation), mostFLOP) }

  /// The chip-hours that an amount pays for; nil for dimensions that aren't of chips.
  ///
  /// - Throws: ``PlanProblem`` if a price, a power or the number of chips is missing.
  func chipHours(_ amount: Quantity, _ draw: RateDraw) throws(PlanProblem) -> Double? {
    switch amount.dimension {
    case .chipTime: return amount.value
    case .money:
      guard let usd else { throw .noPrice(hardware: name) }
      return amount.value / usd.value(at: draw.price)
    case .time:
      guard let chips else { throw .noChips(amount) }
      return amount.value / 3600 * Double(chips)
    case .energy:
      guard let kilowatts else { throw .noPower(hardware: name) }
      return amount.value / kilowatts.value(at: draw.power)
    case .compute, .memory, .tokens: return nil
    }
  }

  /// ρ, the price of a FLOP of serving over that of one of training.
  ///
  /// In money where both have a price, else in chip-hours.
  func servingPrice(_ draw: RateDraw) -> Double {
    let hours = training(draw) / servingFLOP.value(at: draw.serving)
    guard let usd, let servingUSD else { return hours }
    return hours * servingUSD.median / usd.median
  }
}
