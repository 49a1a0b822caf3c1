/// The choices that the reading of a table leaves to its user.
public struct RunReading: Hashable, Sendable {
  /// The columns of quantities that the names don't decide.
  ///
  /// An exact name, a sum `a+b`, a multiple `a*1e6` or `a/1e3`, or the logarithm `ln(a)`.
  public var columns: [RunQuantity: String]
  /// The quantities that every run must have.
  ///
  /// N or D may come from the other and C; a curve of one input needs that and the loss alone.
  public var required: Set<RunQuantity>
  /// Whether rows with a bad number are left out, and noted, instead of ending the reading.
  public var skipsBadRows: Bool
  /// The quantities that make a cell; only its run of least loss is kept. None by default.
  public var keepsBestOf: Set<RunQuantity>
  /// Makes choices; by default all runs with N, D and loss, columns by their names.
  public init(
    columns: [RunQuantity: String] = [:], required: Set<RunQuantity> = [.parameters, .tokens, .loss], skipsBadRows: Bool = false,
    keepsBestOf: Set<RunQuantity> = []
  ) {
    self.columns = columns
    self.required = required
    self.skipsBadRows = skipsBadRows
    self.keepsBestOf = keepsBestOf
  }

  /// The quantities that a law needs.
  public static func required(by law: LawFamily) -> Set<RunQuantity> {
    guard law.inputs.count == 1, let input = law.inputs.first else { return [.parameters, .tokens, .loss] }
    switch input {
    case .parameters: return [.parameters, .loss]
    case .tokens: return [.tokens, .loss]
    case .compute: return [.compute, .loss]
    case .uniqueTokens: return [.parameters, .tokens, .loss]
    }
  }
}
