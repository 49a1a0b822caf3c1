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
  /// Reads a recording from a table, a row a sample or a row a problem.
  ///
  /// A row a sample has `problem`, `answer` or `correct`, and if present `sample`, `gold`, `tokens` (or `words`,
  /// `completion_tokens`), `score`, `logprob`, `text`, `prompt`. Also a row a problem, with `correct_bits` (0110…) or `correct_of_N`.
  ///
  /// If `correct` is missing, an answer is right that equals `gold`. `selection` chooses among several recordings in one file.
  ///
  /// - Throws: `RecordingError` with file, line and column.
  public init(_ table: Table, selecting selection: [RecordingSelection] = []) throws(RecordingError) {
    var reader = try RecordingReader(table, selection: selection)
    self = try reader.read()
  }
}
