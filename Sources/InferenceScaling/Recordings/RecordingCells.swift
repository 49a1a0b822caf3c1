import Tabular
import TextFormats

/// The fields of a table's rows as a recording takes them, with their place in every error.
struct RecordingCells {
  let table: Table
  let columns: RecordingColumns

  /// A verdict on a sample.
  enum Verdict {
    case right, wrong, partial

    /// Reads a truth value as the tools write it; `nil` for anything else.
    ///
    /// 1 and 0, also as decimals, true and false, pass and fail, and inspect's C, I, P (partial) and N; case doesn't matter.
    init?(_ text: String) {
      switch text.lowercased() {
      case "1", "1.0", "true", "t", "yes", "pass", "passed", "correct", "right", "c": self = .right
      case "0", "0.0", "false", "f", "no", "fail", "failed", "timeout", "incorrect", "wrong", "i", "n": self = .wrong
      case "p": self = .partial
      default:
        guard let number = StrictNumber.parse(text), number == 1 || number == 0 else { return nil }
        self = number == 1 ? .right : .wrong
      }
    }
  }

  /// The column of a field in a row: a verdict stands in that which the row names as its metric.
  func column(_ row: Int, _ field: RecordingField) -> Int? {
    guard let column = columns[field], field == .correct, let metrics = columns.metrics, table.isEmpty(row: row, column: column) else {
      return columns[field]
    }
    return metrics.filled(table, row: row).first ?? column
  }

  /// The text of a field; `nil` if the table has no such column or the field is empty.
  func text(_ row: Int, _ field: RecordingField) -> String? {
    guard let column = column(row, field), !table.isEmpty(row: row, column: column) else { return nil }
    return table.text(row: row, column: column)
  }

  func location(_ row: Int, _ field: RecordingField) -> SourceLocation {
    table.location(row: row, column: column(row, field) ?? 0)
  }

  func required(_ row: Int, _ column: Int) throws(RecordingError) -> String {
    if table.isEmpty(row: row, column: column) {
      throw .table(.missingValue(table.location(row: row, column: column), field: table.header[column]))
    }
    return table.text(row: row, column: column)
  }

  /// Reads a verdict: a truth value, or a number by the condition that was given.
  ///
  /// - Throws: `RecordingError` for a number that says neither, or another text.
  func verdict(_ text: String, _ row: Int, _ field: RecordingField = .correct) throws(RecordingError) -> Verdict {
    if field == .correct, let condition = columns.rightIf {
      return condition.holds(number: try number(text, row, field)) ? .right : .wrong
    }
    if let verdict = Verdict(text) { return verdict }
    throw problem(row, StrictNumber.parse(text) == nil ? .notATruthValue(text) : .partial(text), field)
  }

  /// A problem with the verdict of a row.
  func problem(_ row: Int, _ problem: VerdictProblem, _ field: RecordingField = .correct) -> RecordingError {
    .verdict(location(row, field), field: name(row, field), problem)
  }

  /// Reads a count, also one that a data frame wrote as a decimal.
  ///
  /// - Parameter place: The field's place, found only for an error: finding it walks through the text before it.
  func count(_ text: String, _ place: @autoclosure () -> SourceLocation, _ name: String) throws(RecordingError) -> Int {
    if let value = Int(text), value >= 0 { return value }
    guard let value = Double(text).flatMap({ Int(exactly: $0) }), value >= 0 else { throw .notACount(place(), field: name, text: text) }
    return value
  }

  func number(_ text: String, _ row: Int, _ field: RecordingField) throws(RecordingError) -> Double {
    guard let value = StrictNumber.parse(text) else {
      throw .table(.notANumber(location(row, field), field: name(field), text: text))
    }
    return value
  }

  func name(_ field: RecordingField) -> String { columns[field].map { table.header[$0] } ?? field.rawValue }

  /// The name of a field's column in a row.
  func name(_ row: Int, _ field: RecordingField) -> String { column(row, field).map { table.header[$0] } ?? field.rawValue }

  /// The values of a field that is a JSON array, inner arrays being opened; `nil` if it is none.
  ///
  /// The pairs (log-probability, greedy) that lm-evaluation-harness keeps of choices are no answers: they give no values.
  func list(_ row: Int, _ field: RecordingField) -> [String]? { column(row, field).flatMap { list(row, $0) } }

  /// The same of a column.
  func list(_ row: Int, _ column: Int) -> [String]? {
    let text = table.text(row: row, column: column)
    guard text.utf8.first == UInt8(ascii: "["), let array = (try? JSONValue(parsing: text.utf8))?.array else { return nil }
    if !array.isEmpty, array.allSatisfy({ Self.isLikelihood($0) }) { return [] }
    return array.flatMap(Self.leaves)
  }

  private static func isLikelihood(_ value: JSONValue) -> Bool {
    guard let pair = value.array, pair.count == 2, let greedy = pair[1].string else {
      return value.array?.count == 1 && value.array.map { isLikelihood($0[0]) } == true
    }
    return (greedy == "True" || greedy == "False") && pair[0].string.flatMap(Double.init) != nil
  }

  private static func leaves(_ value: JSONValue) -> [String] {
    if let array = value.array { return array.flatMap(leaves) }
    if let text = value.string { return [text] }
    if case .null = value { return [""] }
    return [value.text]
  }
}
