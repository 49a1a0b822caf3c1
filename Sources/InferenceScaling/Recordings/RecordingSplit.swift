import Tabular

/// The search for a column that shows several recordings in one table: samples of two models, filters or temperatures.
///
/// Pooled, they would be a recording of neither. A column splits a table if it is known to tell recordings apart (`model`, `filter`, …) and takes two
/// values in the samples of one problem, or if each of its values has equally many samples, at least two, of every problem. A column whose values have
/// one sample each may number samples: it is remarked on if its values aren't numbers.
enum RecordingSplit {
  /// The most values of a column that is looked at.
  static let mostValues = 40

  private static let names: Set<String> = [
    "model", "model_name", "filter", "variant", "prompt_variant", "strategy", "method", "temperature", "engine", "checkpoint", "dataset",
  ]

  /// Requires that a table's rows are of one recording.
  ///
  /// - Returns: a remark on a column that may tell recordings apart, or nothing.
  /// - Throws: `RecordingError.severalRecordings` with the column and its values.
  static func require(one cells: RecordingCells, rows: [Int]) throws(RecordingError) -> String? {
    guard let problem = cells.columns[.problem], cells.columns.bits == nil, cells.columns.correctOf == nil else { return nil }
    var remark: String?
    for column in cells.columns.others {
      let values = cells.values(column, rows)
      guard (2...mostValues).contains(values.count) else { continue }
      let name = cells.table.header[column]
      var counts: [String: [String: Int]] = [:]
      for row in rows {
        counts[cells.table.text(row: row, column: problem), default: [:]][cells.table.text(row: row, column: column), default: 0] += 1
      }
      let isKnown = names.contains(name.lowercased()) && counts.values.contains { $0.count > 1 }
      let fewest = counts.values.flatMap(\.values).min() ?? 0
      let isEven = counts.values.allSatisfy { $0.count == values.count && Set($0.values).count == 1 }
      if isKnown || isEven && fewest > 1 { throw .severalRecordings(file: cells.table.name, column: name, values: values) }
      if isEven, counts.count > 1, values.allSatisfy({ StrictNumber.parse($0) == nil }) {
        remark = "\(name) has each of its values once for every problem: it is taken to number samples of one recording"
      }
    }
    return remark
  }
}

extension RecordingCells {
  /// The different values of a column, in order of appearance.
  func values(_ column: Int, _ rows: [Int]) -> [String] {
    var seen: Set<String> = []
    return rows.map { table.text(row: $0, column: column) }.filter { seen.insert($0).inserted }
  }

  /// The outcomes of a text of zeros and ones.
  func outcomes(_ row: Int, _ column: Int) throws(RecordingError) -> [RecordedSample] {
    let text = try required(row, column)
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }) else {
      throw .notBits(table.location(row: row, column: column), text: text)
    }
    return text.utf8.map { RecordedSample(answer: nil, isCorrect: $0 == UInt8(ascii: "1")) }
  }

  /// The outcomes of a count of right ones, the right ones first.
  func outcomes(_ row: Int, _ column: Int, of samples: Int) throws(RecordingError) -> [RecordedSample] {
    let correct = try count(required(row, column), table.location(row: row, column: column), table.header[column])
    if correct > samples {
      throw .tooManyCorrect(table.location(row: row, column: column), correct: correct, samples: samples)
    }
    return (0..<samples).map { RecordedSample(answer: nil, isCorrect: $0 < correct) }
  }
}
