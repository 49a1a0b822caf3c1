/// A column of a table that no law needs, carried along unchanged.
public struct RunColumn: Codable, Hashable, Sendable {
  /// Its name, without the unit.
  public var name: String
  /// Its unit, where the header gives one in brackets: `energy [kWh]`.
  public var unit: String?
  /// One text a run, empty where there is none.
  public var values: [String]

  /// Makes a column.
  public init(name: String, unit: String? = nil, values: [String]) {
    self.name = name
    self.unit = unit
    self.values = values
  }
}
