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

/// The columns that a quantity is read from, and the operation on their numbers.
///
/// The value is (a + b + …)·factor, or its logarithm.
struct ColumnSource: Hashable {
  /// The columns; several are added up.
  var columns: [Int]
  /// The factor to the quantity's own unit.
  var factor = 1.0
  /// Whether the logarithm is taken, of perplexities.
  var isLogarithm = false
  /// Whether the factor was asked for, rather than found in the header.
  var isStated = false

  init(_ columns: [Int], factor: Double = 1) {
    self.columns = columns
    self.factor = factor
  }

  /// Reads `name`, `a+b`, `name*1e6`, `name/1e3` or `ln(name)`; a column of that very name goes before.
  ///
  /// - Throws: `RunTableError.table(.noSuchColumn)`.
  init(_ text: String, in table: Table) throws(RunTableError) {
    if let position = table.position(of: text) {
      self.init([position])
    } else if text.hasPrefix("ln("), text.hasSuffix(")") {
      try self.init(String(text.dropFirst(3).dropLast()), in: table)
      if isLogarithm { throw .table(.noSuchColumn(text, file: table.name, found: table.header)) }
      (isLogarithm, isStated) = (true, true)
    } else if let (rest, factor) = Self.scaled(text) {
      try self.init(rest, in: table)
      (self.factor, isStated) = (factor, true)
    } else {
      var columns: [Int] = []
      for name in text.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
        guard let position = table.position(of: name) else { throw .table(.noSuchColumn(name, file: table.name, found: table.header)) }
        columns.append(position)
      }
      self.init(columns)
    }
  }

  /// `params*1e6` is params and 1e6.
  private static func scaled(_ text: String) -> (String, Double)? {
    guard let mark = text.lastIndex(where: { $0 == "*" || $0 == "/" }), mark > text.startIndex else { return nil }
    guard let value = StrictNumber.parse(String(text[text.index(after: mark)...])), value > 0 else { return nil }
    return (String(text[..<mark]), text[mark] == "*" ? value : 1 / value)
  }
}

/// The command-line option that reads a quantity from columns: `--column parameters=params_m*1e6`.
enum ColumnOption {
  static func text(_ quantity: RunQuantity, _ column: String, factor: Double? = nil) -> String {
    let pair = "\(quantity.rawValue)=\(column)" + (factor.map { "*" + number($0) } ?? "")
    let isPlain = pair.allSatisfy { $0.isLetter || $0.isNumber || "=_-+/.,:@%".contains($0) || ($0 == "*" && factor != nil) }
    return "--column " + (isPlain ? pair : "'\(pair)'")
  }

  /// A factor as people write it: 1e6, 8.64e19, 3.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    if value < 0 { return "-" + number(-value) }
    if value == value.rounded(), value.magnitude < 1e3 { return "\(Int(value))" }
    var (mantissa, exponent) = (value, 0)
    while mantissa >= 10 { (mantissa, exponent) = (value / power(exponent + 1), exponent + 1) }
    while mantissa < 1, exponent > -300 { (mantissa, exponent) = (value * power(1 - exponent), exponent - 1) }
    let digits = (mantissa * 1000).rounded() / 1000
    return (digits == digits.rounded() ? "\(Int(digits))" : "\(digits)") + "e\(exponent)"
  }

  private static func power(_ exponent: Int) -> Double { (0..<max(0, exponent)).reduce(1.0) { power, _ in power * 10 } }
}
