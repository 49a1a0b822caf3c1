import Tabular
import TextFormats

/// Something that the reader of a table supplied, left out or doubts; shown to the user, never silent.
public enum Inference: Codable, Hashable, Sendable {
  // What was supplied.
  /// There is no compute column of a known name, so C = 6ND; others that look like compute are not read.
  case computeFromSixND(unread: [String] = [])
  /// There is no column of tokens, so D = C/(6N).
  case tokensFromCompute
  /// There is no column of parameters, so N = C/(6D).
  case parametersFromCompute
  /// The table has no N or no D at all: it is good for curves of what it has.
  case absent([RunQuantity])
  /// Of several columns one was taken.
  case preferredColumn(quantity: String, column: String, others: [String])
  /// Several columns were added up.
  case summedColumns(quantity: String, columns: [String], others: [String])
  /// The unit of the loss follows from the column's name.
  case lossUnit(column: String, unit: LossUnit)
  /// The column's name says bits a token.
  case bitsAsNats(column: String)
  /// The losses are the logarithms of perplexities.
  case logarithm(column: String)
  /// The count of N follows from the column's name.
  case parameterCount(column: String, count: ParameterCount)
  /// The header, or an option, states a unit.
  case scaled(quantity: RunQuantity, column: String, factor: Double, isStated: Bool)
  /// Numbers have suffixes or separators of thousands.
  case spelling(quantity: RunQuantity, example: String, value: Double)

  // What was left out.
  /// The reader of the text left something out.
  case table(note: String)
  /// Rows were left out because a number in them is bad; the first faults in words.
  case badRows(faults: [String], count: Int)
  /// Rows were kept by a choice.
  case kept(rows: Int, of: Int, choice: String)

  // What is doubted.
  /// C is another multiple of 6ND than training costs, in so many rows.
  case computeRatio(ratio: Double, rows: Int, of: Int, doubt: UnitDoubt)
  /// Sizes that no language model has.
  case implausible(quantity: String, typical: Double, remedies: [String])
  /// A column of numbers with suffixes has others, without one, that are too small.
  case mixedUnits(quantity: RunQuantity, plain: Double, example: String)
  /// Losses that are hardly nats a token.
  case perplexities(typical: Double, column: String)
  /// Rows whose C isn't what N and D cost in the others, each with the factor.
  case rowsOffCompute([RowFactor], count: Int)
  /// Rows that the other rows' losses and design tell to be misread by a power of ten.
  case rowsOffDesign([RowSlip], count: Int)
  /// Rows of equal N and D that differ in hyper-parameters.
  case sweep(columns: [String], cells: Int, rows: Int)
  /// Rows of one name and size on different amounts of data: checkpoints of a run.
  case checkpoints(column: String, runs: Int, rows: Int)
}

/// A doubt about the units of a table whose C and 6ND disagree.
public enum UnitDoubt: Codable, Hashable, Sendable {
  /// The options under which they would agree; none where no unit explains it.
  case unit(remedies: [String])
  /// C = 2ND, a forward pass.
  case forwardPass(remedy: String)
}

/// A row, and the factor by which its C exceeds the cost of its N and D.
public struct RowFactor: Codable, Hashable, Sendable {
  /// The row, from 1, the header not counted.
  public var row: Int
  /// The run's name, where the table says.
  public var label: String?
  /// The factor.
  public var factor: Double
}

/// A row with the readings of its columns under which it belongs to the other rows.
public struct RowSlip: Codable, Hashable, Sendable {
  /// A factor on one column.
  public struct Reading: Codable, Hashable, Sendable {
    /// The quantity that the column holds.
    public var quantity: RunQuantity
    /// The value as it was read.
    public var value: Double
    /// The factor under which it belongs.
    public var factor: Double
  }

  /// The row, from 1, the header not counted.
  public var row: Int
  /// The run's name, where the table says.
  public var label: String?
  /// The readings; several where the rows don't tell them apart.
  public var readings: [Reading]
}

extension Inference {
  /// Whether the numbers are doubtful, or nothing but what was supplied or left out is said.
  public var severity: Severity {
    switch self {
    case .computeRatio, .implausible, .mixedUnits, .perplexities, .rowsOffCompute, .rowsOffDesign: .serious
    case .sweep, .checkpoints, .badRows: .warning
    case .computeFromSixND(let unread): unread.isEmpty ? .note : .warning
    default: .note
    }
  }
}

extension Inference: CustomStringConvertible {
  /// The inference in words, with the option that chooses otherwise.
  public var description: String { supplied ?? leftOut ?? doubted ?? "" }

  private var supplied: String? {
    switch self {
    case .computeFromSixND(let unread): Self.sixND(unread)
    case .tokensFromCompute: "the table has no column of tokens: D = C/(6N) was used"
    case .parametersFromCompute: "the table has no column of parameters: N = C/(6D) was used"
    case .absent(let quantities):
      "the table has no \(quantities.map(\.words).joined(separator: " and no ")): only a curve of what it has can be fitted"
    case .preferredColumn(let quantity, let column, let others):
      "\(quantity) was read from \(PrintableText.quoted(column)), not from \(Self.list(others, joint: ", "))"
    case .summedColumns(let quantity, let columns, let others):
      "\(quantity) is the sum of \(Self.list(columns, joint: " and "))" + (others.isEmpty ? "" : ", not \(Self.list(others, joint: ", "))")
    case .lossUnit(let column, let unit): "the loss column \(PrintableText.quoted(column)) was read as \(unit.words)"
    case .bitsAsNats(let column):
      "the loss column \(PrintableText.quoted(column)) was read as bits per token, and made nats: times ln 2; " + Self.asIs(.loss, column)
    case .logarithm(let column): "the loss is the logarithm of the perplexities in \(PrintableText.quoted(column))"
    case .parameterCount(let column, let count): "the column \(PrintableText.quoted(column)) was read as \(count.words)"
    case .scaled(let quantity, let column, let factor, let isStated):
      "\(quantity.words) is \(PrintableText.quoted(column)) \(factor == 1 ? "as it stands" : "times \(ColumnOption.number(factor))")"
        + (isStated ? "" : ", the unit in its header; " + Self.asIs(quantity, column))
    case .spelling(let quantity, let example, let value):
      "\(quantity.words): numbers such as \(PrintableText.quoted(example)) were read as \(ColumnOption.number(value))"
    default: nil
    }
  }

  private var leftOut: String? {
    switch self {
    case .table(let note): note
    case .badRows(let faults, let count):
      "\(Plural.counted(count, "row was", "rows were")) left out: " + faults.joined(separator: "; ")
        + (count > faults.count ? "; and \(count - faults.count) more" : "")
    case .kept(let rows, let all, let choice): "\(rows) of \(Plural.counted(all, "row was", "rows were")) kept: \(choice)"
    default: nil
    }
  }

  private var doubted: String? {
    switch self {
    case .computeRatio(let ratio, let rows, let all, .forwardPass(let remedy)):
      "C is \(ratio.inWords) times 6ND in \(rows) of \(Plural.counted(all, "row")), as a forward pass counts, 2ND: training takes 6ND; \(remedy) reads it so"
    case .computeRatio(let ratio, let rows, let all, .unit(let remedies)):
      "C is \(ratio.inWords) times 6ND in \(rows) of \(Plural.counted(all, "row")), where training takes about 6ND: check the units of N, D and C"
        + (remedies.isEmpty ? "; to scale a column: --column parameters=NAME*1e6" : "; perhaps \(remedies.joined(separator: ", or "))")
    case .implausible(let quantity, let typical, let remedies):
      "\(quantity) is about \(typical.inWords), which no language model has: check the units"
        + (remedies.isEmpty ? "; to scale a column: --column parameters=NAME*1e6" : "; perhaps \(remedies.joined(separator: ", or "))")
    case .mixedUnits(let quantity, let plain, let example):
      "\(quantity.words) is \(PrintableText.quoted(example)) in one row and \(plain.inWords) in another: write one unit in all rows"
    case .perplexities(let typical, let column):
      "the loss is about \(typical.inWords), more than any nats per token: if these are perplexities, "
        + "\(ColumnOption.text(.loss, "ln(\(column))")) takes their logarithm"
    case .rowsOffCompute(let rows, let count):
      "C is not what N and D cost elsewhere, but \(rows.map(\.words).joined(separator: ", "))"
        + (count > rows.count ? " and \(count - rows.count) more" : "") + ": check N, D and C there, and whether the run finished"
    case .rowsOffDesign(let rows, let count):
      "by the losses and the design of the other rows, \(rows.map(\.words).joined(separator: "; "))"
        + (count > rows.count ? "; and \(count - rows.count) more" : "") + ": check N, D and C there"
    case .sweep(let columns, let cells, let rows):
      "\(rows) rows share N and D with others and differ in \(Self.list(columns, joint: ", ")) (\(Plural.counted(cells, "set"))): "
        + "--best-of N,D keeps the best of each"
    case .checkpoints(let column, let runs, let rows):
      "\(PrintableText.quoted(column)) names \(Plural.counted(runs, "run")) in \(Plural.counted(rows, "row")): are these checkpoints? "
        + "They share noise, and before the last one "
        + "the schedule is unfinished: --last-by \(column) keeps the last of each"
    default: nil
    }
  }

  private static func sixND(_ unread: [String]) -> String {
    guard let first = unread.first else { return "the table has no compute column: C = 6ND was used" }
    return "C = 6ND was used: \(list(Array(unread.prefix(3)), joint: ", ")) \(Plural.form(unread.count, "looks", "look")) like compute but "
      + "\(Plural.form(unread.count, "has", "have")) no known name; \(ColumnOption.text(.compute, first)) reads it"
  }

  private static func asIs(_ quantity: RunQuantity, _ column: String) -> String {
    "\(ColumnOption.text(quantity, column, factor: 1)) reads it as it is"
  }

  private static func list(_ columns: [String], joint: String) -> String { columns.map(PrintableText.quoted).joined(separator: joint) }
}

extension RowFactor {
  fileprivate var words: String { "\(factor.inWords) times in row \(row)\(label.map { " (\(PrintableText.short($0)))" } ?? "")" }
}

extension RowSlip {
  fileprivate var words: String {
    "row \(row)\(label.map { " (\(PrintableText.short($0)))" } ?? "") has \(readings.map(\.words).joined(separator: " or "))"
  }
}

extension RowSlip.Reading {
  fileprivate var words: String {
    let times = factor < 1 ? (1 / factor).rounded() : factor
    let number = times < 1e6 ? "\(Int(times))" : ColumnOption.number(times)
    return "\(quantity.words) \(number) times too \(factor < 1 ? "large" : "small") (\(value.inWords) for \((value * factor).inWords))"
  }
}

extension ParameterCount {
  /// The count in words.
  var words: String {
    switch self {
    case .total: "all parameters"
    case .transformerAndHead: "the transformer's matrices and the head"
    case .nonEmbedding: "parameters without the embeddings"
    case .active: "active parameters"
    case .unstated: "parameters, of a count that the table doesn't state"
    }
  }
}
