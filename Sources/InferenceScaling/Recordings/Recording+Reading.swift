import Tabular

extension Recording {
  /// Reads a recording from a table, a row a sample or a row a problem.
  ///
  /// A row a sample has `problem`, `answer` or `correct`, and if present `sample`, `gold`, `tokens`, `score`, `logprob`, `finish`, `text`, `prompt`, under
  /// any of their names (`RecordingField`). A row a problem has `correct_bits` (0110…), `correct_of_N`, or JSON arrays with a value for each sample.
  ///
  /// Answers are brought to canonical form, as those of a live run are, and without `correct` one is right that equals `gold`. `selection` chooses among
  /// several recordings in one file; samples of two models or filters are never pooled.
  ///
  /// - Throws: `RecordingError` with file, line and column.
  public init(
    _ table: Table, selecting selection: [RowCondition] = [], options: RecordingOptions = RecordingOptions()
  ) throws(RecordingError) {
    var reader = try RecordingReader(table, selection: selection, options: options)
    self = try reader.read()
  }
}
