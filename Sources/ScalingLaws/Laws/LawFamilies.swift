/// The law families known.
public enum LawFamilies {
  /// Every family; the first is the default.
  public static let all: [any LawFamily.Type] = [ChinchillaLaw.self, CoupledLaw.self]

  /// Returns the family of this name.
  public static func named(_ name: String) -> (any LawFamily.Type)? {
    all.first { $0.name == name }
  }
}
