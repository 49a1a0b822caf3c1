import RealModule

/// The price of a chip-hour on hardware that was bought: what it loses in value, without electricity.
///
/// The system of a chip costs its price times 1.64 for the server, and the network's 19% of the whole on top; its value falls by 0.14 decades a year, as
/// price-performance grows (Cottier et al. 2024, arXiv:2405.21015). With price P, years y and the share u of hours in use:
///
/// 1.64·P/(1 − 0.19) · (1 − 10^(−0.14·y)) / (8766·y·u).
public struct OwnedHardware: Hashable, Sendable {
  /// The price of one chip, USD.
  public var purchase: Double
  /// The years until it is sold or replaced.
  public var years: Double
  /// The share of all hours that the chip trains.
  public var use: Double

  /// The price of the server over that of its chips: 1.64 for H100, 1.66 for A100, 1.69 for V100.
  public static let serverOverhead = 1.64
  /// The share of the network in the cost of a cluster.
  public static let networkShare = 0.19
  /// The decades that the value falls a year.
  public static let valueDecadesPerYear = 0.14

  /// Creates hardware bought at a price; four years and three quarters of the hours are assumed.
  ///
  /// - Precondition: price and years are positive, the share lies in 0…1 and isn't 0.
  public init(purchase: Double, years: Double = 4, use: Double = 0.75) {
    precondition(purchase > 0 && years > 0 && use > 0 && use <= 1, "hardware has a price, a life and hours in use")
    (self.purchase, self.years, self.use) = (purchase, years, use)
  }

  /// US dollars a chip-hour in use.
  public var usdPerChipHour: Double {
    let system = purchase * Self.serverOverhead / (1 - Self.networkShare)
    return system * (1 - Double.exp10(-Self.valueDecadesPerYear * years)) / (8766 * years * use)
  }

  /// The share of hours in use from which owning costs less than renting; `nil` if it never does.
  ///
  /// - Parameters:
  ///   - rent: The price of a rented chip-hour.
  ///   - running: The electricity and operation of a chip-hour, which a rent includes.
  public func breakEvenUse(rent: Double, running: Double = 0) -> Double? {
    guard rent > running else { return nil }
    let share = usdPerChipHour * use / (rent - running)
    return share <= 1 ? share : nil
  }

  /// The price as a constant.
  public var constant: SourcedConstant {
    SourcedConstant(
      "price of a chip-hour, owned", LogNormal(median: usdPerChipHour, logDeviation: 0.25), unit: "USD", basis: .derived,
      source:
        "server ×1.64, network 19%, value −0.14 decades a year: arXiv:2405.21015; \(years) years, \(use) of the hours in use (assumed)",
      date: "2024")
  }
}
