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
