/// The ground on which a constant stands.
public enum ConstantBasis: String, Hashable, Sendable, Codable, CaseIterable {
  /// Read off a meter, a log or a clock, or fitted to such values.
  case measured
  /// Computed from published values.
  case derived
  /// Published by a maker or vendor: a specification, a price list.
  case published
  /// Chosen without a measurement.
  case assumed
  /// Given by the user.
  case given
}

/// A constant of an estimate with the ground it stands on, as `--explain` lists it.
public struct SourcedConstant: Hashable, Sendable, Codable {
  /// The quantity in words.
  public var name: String
  /// The value with its spread; without one it is taken as known.
  public var value: LogNormal
  /// The unit, empty for a ratio.
  public var unit: String
  /// The ground.
  public var basis: ConstantBasis
  /// The document or the data behind it.
  public var source: String
  /// The year or date of the source, as `2023` or `2023-06`.
  public var date: String

  /// Creates a constant.
  public init(_ name: String, _ value: LogNormal, unit: String = "", basis: ConstantBasis, source: String, date: String) {
    (self.name, self.value, self.unit, self.basis, self.source, self.date) = (name, value, unit, basis, source, date)
  }

  /// The same constant with a value that the user gives.
  public func replaced(by given: LogNormal?) -> SourcedConstant {
    guard let given else { return self }
    return SourcedConstant(name, given, unit: unit, basis: .given, source: "the command line", date: "")
  }
}
