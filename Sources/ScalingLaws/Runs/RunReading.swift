import Tabular

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

extension RunTable {
  /// Reads runs from a table of text.
  ///
  /// Columns are found by the names of `RunQuantity`; all others are carried along in `columns`. A table without compute gets C = 6ND, one without D or N
  /// the other way round; what was supplied, left out or is doubtful is in `inferences`. Of several counts of parameters one is taken, and that is said:
  /// the column N, or the transformer's matrices with the head (a ladder of nanochat), or all parameters, or the active, or those without embeddings.
  ///
  /// - Parameters:
  ///   - table: the text.
  ///   - reading: the columns, where the names don't decide, and the rows to keep.
  /// - Throws: `RunTableError`: columns not recognised or ambiguous, bad numbers with file, line and column, units that disagree.
  public init(_ table: Table, _ reading: RunReading) throws(RunTableError) {
    var choice = ColumnChoice(table: table, chosen: reading.columns)
    try choice.choose(required: reading.required)
    var reader = RunTableReader(table: table, choice: choice, reading: reading)
    let runs = try reader.read().keepingBest(of: reading.keepsBestOf)
    var result = try UnitCheck(runs, choice: choice).checked()
    result.inferences += [result.sweep, result.checkpoints(column: choice.text(of: .label))].compactMap(\.self)
    self = result
  }

  /// Reads runs from a table of text, with the columns chosen for some quantities.
  ///
  /// - Throws: `RunTableError` as the reading with other choices does.
  public init(_ table: Table, columns: [RunQuantity: String] = [:]) throws(RunTableError) {
    try self.init(table, RunReading(columns: columns))
  }
}

extension [RunDesign] {
  /// Reads designs from a table of text with N, D and perhaps C; C = 6ND without it. A column of losses isn't needed and isn't read.
  ///
  /// - Throws: `RunTableError` as the reading of runs does.
  public init(_ table: Table, columns: [RunQuantity: String] = [:]) throws(RunTableError) {
    let reading = RunReading(columns: columns, required: [.parameters, .tokens])
    var choice = ColumnChoice(table: table, chosen: columns)
    try choice.choose(required: reading.required)
    var reader = RunTableReader(table: table, choice: choice, reading: reading)
    self = try reader.readDesigns()
  }
}
