import Tabular

/// The CO₂ of a kWh from a grid, over a year and location-based.
///
/// An hour differs from the year's mean by a tenth and more, and tables of one place by a third (France 2023: 41 to 56 g), hence a deviation of 0.15.
public enum GridIntensity {
  /// A place with its intensity.
  struct Place: Hashable, Sendable {
    var code, name: String
    /// g a kWh.
    var grams: Double
    var year: String

    init(_ code: String, _ name: String, _ grams: Double, _ year: String) {
      (self.code, self.name, self.grams, self.year) = (code, name, grams, year)
    }
  }

  /// The mean of the world, with the spread of not knowing the place.
  public static let world = SourcedConstant(
    "CO₂ of a kWh, place unknown", LogNormal(median: 0.473, logDeviation: 0.5), unit: "kg", basis: .assumed,
    source: "the world's mean (Ember, Global Electricity Review 2025); the spread is that of countries", date: "2024")

  /// The deviation of a year's mean from that of a run (assumed).
  static let deviation = 0.15

  /// The intensity of a country by its name or three letters, or of a cloud region.
  ///
  /// `FRA`, `Sweden` and `us-central1` are three of them.
  ///
  /// - Throws: ``UnknownPlace``.
  public static func named(_ name: String) throws(UnknownPlace) -> SourcedConstant {
    let wanted = name.lowercased()
    if let place = countries.first(where: { $0.code.lowercased() == wanted || $0.name.lowercased() == wanted }) {
      return constant(place, source: "Ember and Energy Institute, by Our World in Data (CC BY)")
    }
    if let place = cloudRegions.first(where: { $0.code == wanted }) { return constant(place, source: "Google Cloud, carbon of regions") }
    let known = countries.flatMap { [$0.code, $0.name] } + cloudRegions.map(\.code)
    throw UnknownPlace(name: name, nearest: EditDistance.nearest(name, among: known))
  }

  private static func constant(_ place: Place, source: String) -> SourcedConstant {
    // A grid without fossil power still counts 2 g.
    SourcedConstant(
      "CO₂ of a kWh in \(place.name)", LogNormal(median: max(place.grams, 2) / 1000, logDeviation: deviation), unit: "kg",
      basis: .published,
      source: source, date: place.year)
  }

  static let countries: [Place] = [
    Place("USA", "United States", 369, "2023"),
    Place("CAN", "Canada", 170, "2023"),
    Place("MEX", "Mexico", 507, "2023"),
    Place("BRA", "Brazil", 98, "2023"),
    Place("CHL", "Chile", 291, "2023"),
    Place("GBR", "United Kingdom", 238, "2023"),
    Place("IRL", "Ireland", 291, "2023"),
    Place("FRA", "France", 56, "2023"),
    Place("DEU", "Germany", 381, "2023"),
    Place("NLD", "Netherlands", 268, "2023"),
    Place("BEL", "Belgium", 138, "2023"),
    Place("CHE", "Switzerland", 35, "2023"),
    Place("AUT", "Austria", 111, "2023"),
    Place("ESP", "Spain", 174, "2023"),
    Place("PRT", "Portugal", 166, "2023"),
    Place("ITA", "Italy", 331, "2023"),
    Place("POL", "Poland", 662, "2023"),
    Place("DNK", "Denmark", 152, "2023"),
    Place("SWE", "Sweden", 41, "2023"),
    Place("NOR", "Norway", 30, "2023"),
    Place("FIN", "Finland", 79, "2023"),
    Place("ISL", "Iceland", 28, "2022"),
    Place("CHN", "China", 582, "2023"),
    Place("TWN", "Taiwan", 642, "2023"),
    Place("HKG", "Hong Kong", 699, "2022"),
    Place("JPN", "Japan", 485, "2023"),
    Place("KOR", "South Korea", 431, "2023"),
    Place("SGP", "Singapore", 471, "2023"),
    Place("MYS", "Malaysia", 606, "2022"),
    Place("IDN", "Indonesia", 676, "2022"),
    Place("IND", "India", 713, "2023"),
    Place("AUS", "Australia", 549, "2023"),
    Place("ARE", "United Arab Emirates", 561, "2022"),
    Place("SAU", "Saudi Arabia", 707, "2022"),
    Place("QAT", "Qatar", 602, "2023"),
    Place("ISR", "Israel", 583, "2022"),
    Place("ZAF", "South Africa", 708, "2023"),
  ]

  static let cloudRegions: [Place] = [
    Place("africa-south1", "Johannesburg", 646, "2023"),
    Place("asia-east1", "Changhua County", 451, "2023"),
    Place("asia-east2", "Hong Kong", 360, "2023"),
    Place("asia-northeast1", "Tokyo", 459, "2023"),
    Place("asia-northeast2", "Osaka", 385, "2023"),
    Place("asia-northeast3", "Seoul", 378, "2023"),
    Place("asia-south1", "Mumbai", 648, "2023"),
    Place("asia-south2", "Delhi", 529, "2023"),
    Place("asia-southeast1", "Jurong West", 369, "2023"),
    Place("asia-southeast2", "Jakarta", 580, "2023"),
    Place("australia-southeast1", "Sydney", 501, "2023"),
    Place("australia-southeast2", "Melbourne", 456, "2023"),
    Place("europe-central2", "Warsaw", 723, "2023"),
    Place("europe-north1", "Hamina", 46, "2023"),
    Place("europe-southwest1", "Madrid", 131, "2023"),
    Place("europe-west1", "St. Ghislain", 122, "2023"),
    Place("europe-west2", "London", 136, "2023"),
    Place("europe-west3", "Frankfurt", 345, "2023"),
    Place("europe-west4", "Eemshaven", 236, "2023"),
    Place("europe-west6", "Zurich", 59, "2023"),
    Place("europe-west8", "Milan", 249, "2023"),
    Place("europe-west9", "Paris", 34, "2023"),
    Place("europe-west10", "Berlin", 345, "2023"),
    Place("europe-west12", "Turin", 249, "2023"),
    Place("me-central1", "Doha", 575, "2023"),
    Place("me-central2", "Dammam", 569, "2023"),
    Place("me-west1", "Tel Aviv", 463, "2023"),
    Place("northamerica-northeast1", "Montreal", 2, "2023"),
    Place("northamerica-northeast2", "Toronto", 47, "2023"),
    Place("southamerica-east1", "Sao Paulo", 56, "2023"),
    Place("southamerica-west1", "Santiago", 138, "2023"),
    Place("us-central1", "Council Bluffs", 430, "2023"),
    Place("us-east1", "Moncks Corner", 560, "2023"),
    Place("us-east4", "Ashburn", 322, "2023"),
    Place("us-east5", "Columbus", 322, "2023"),
    Place("us-south1", "Dallas", 321, "2023"),
    Place("us-west1", "The Dalles", 94, "2023"),
    Place("us-west2", "Los Angeles", 198, "2023"),
    Place("us-west3", "Salt Lake City", 588, "2023"),
    Place("us-west4", "Las Vegas", 373, "2023"),
  ]
}

/// The refusal of a place that has no row.
public struct UnknownPlace: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name asked for.
  public var name: String
  /// A known name near to it.
  public var nearest: String?

  /// The fault and the remedy.
  public var description: String {
    "the grid of “\(name)” isn't known" + (nearest.map { "; is “\($0)” meant?" } ?? ".")
      + " Give a country by name or three letters, a region of Google's cloud, or --grid-intensity in kg a kWh."
  }
}
