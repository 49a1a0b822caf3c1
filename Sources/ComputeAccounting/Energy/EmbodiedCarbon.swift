/// The CO₂ of making accelerators and their servers.
public enum EmbodiedCarbon {
  /// kg of CO₂ a chip-hour: (server/8 + chip) over the hours in use of its life.
  ///
  /// - Parameters:
  ///   - serverKilograms: CO₂ of making a server of eight.
  ///   - chipKilograms: CO₂ of making a chip.
  ///   - years: The life of the server.
  ///   - use: The share of its life that the server is in use.
  public static func kilogramsPerChipHour(serverKilograms: Double, chipKilograms: Double, years: Double, use: Double) -> Double {
    (serverKilograms / 8 + chipKilograms) / (years * 8766 * use)
  }

  /// kg of CO₂ a chip-hour.
  ///
  /// Life-cycle studies of one server differ by more than twice.
  public static let perChipHour = SourcedConstant(
    "CO₂ of making the hardware, a chip-hour",
    LogNormal(median: kilogramsPerChipHour(serverKilograms: 5700, chipKilograms: 273, years: 3, use: 0.8), logDeviation: 0.5), unit: "kg",
    basis: .assumed, source: "5,700 kg a server of eight, 273 kg a chip (EcoLogits 0.11), three years, 80% in use", date: "2025")
}
