import Tabular

/// Rows to keep: those in which a column holds a value.
public struct RecordingSelection: Hashable, Sendable {
  /// The column.
  public var column: String
  /// The value that it must hold.
  public var value: String

  /// Creates a selection.
  public init(column: String, value: String) {
    self.column = column
    self.value = value
  }
}

extension Recording {
  /// Reads a recording from a table, a row a sample: `problem`, `answer` or `correct`, and where present `sample`, `gold`, `tokens` (or `words`,
  /// `completion_tokens`), `score`, `logprob`, `text`, `prompt`. Also a row a problem, with `correct_bits` (0110…) or `correct_of_N`.
  ///
  /// Where `correct` is missing, an answer is right that equals `gold`. A file that holds several recordings is told apart by `selection`.
  ///
  /// - Throws: `RecordingError` with file, line and column.
  public init(_ table: Table, selecting selection: [RecordingSelection] = []) throws(RecordingError) {
    var reader = try RecordingReader(table, selection: selection)
    self = try reader.read()
  }
}
