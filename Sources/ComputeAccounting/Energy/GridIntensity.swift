/// The CO₂ of a kWh from a grid, over a year and location-based.
public enum GridIntensity {
  /// The mean of the world, with the spread of not knowing the place.
  public static let world = SourcedConstant(
    "CO₂ of a kWh, place unknown", LogNormal(median: 0.473, logDeviation: 0.5), unit: "kg", basis: .assumed,
    source: "the world's mean (Ember, Global Electricity Review 2025); the spread is that of countries", date: "2024")
}

/// The CO₂ of making accelerators and their servers.
public enum EmbodiedCarbon {
  /// kg a chip-hour: (server/8 + chip) over a life of three years, four fifths of it in use.
  ///
  /// 5,700 kg a server of eight and 273 kg a chip (EcoLogits 0.11): 0.047 kg. Life-cycle studies of one server differ by more than twice.
  public static let perChipHour = SourcedConstant(
    "CO₂ of making the hardware, a chip-hour", LogNormal(median: (5700.0 / 8 + 273) / (3 * 8766 * 0.8), logDeviation: 0.5), unit: "kg",
    basis: .assumed,
    source: "5,700 kg a server of eight, 273 kg a chip (EcoLogits 0.11), three years, 80% in use", date: "2025")
}
