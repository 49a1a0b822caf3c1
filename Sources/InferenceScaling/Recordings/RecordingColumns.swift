import Tabular

/// The columns of a table that a recording needs.
struct RecordingColumns {
  private var places: [RecordingField: Int] = [:]
  private(set) var bits: Int?
  /// A count of right answers, and of how many.
  private(set) var correctOf: (column: Int, samples: Int)?
  /// The columns that none of these is: they may tell recordings in one file apart.
  private(set) var others: [Int] = []
  /// Remarks on columns that were found by their values or place.
  private(set) var notes: [String] = []
  private let header: [String]

  init(_ table: Table, named given: [RecordingField: String]) throws(RecordingError) {
    header = table.header.map { $0.lowercased() }
    for field in RecordingField.allCases {
      if let name = given[field] {
        guard let column = table.position(of: name) else {
          throw .table(.noSuchColumn(name, file: table.name, found: table.header))
        }
        places[field] = column
      } else {
        places[field] = field.names.lazy.compactMap { [header] in header.firstIndex(of: $0) }.first
      }
    }
    bits = header.firstIndex(of: "correct_bits")
    correctOf = Self.correctOf(header)
    try findScores(table, given)
    guard places[.problem] != nil else {
      throw .noColumn("problem", file: table.name, synonyms: RecordingField.problem.names, found: table.header)
    }
    let taken = Set(Array(places.values) + [bits, correctOf?.column].compactMap { $0 })
    others = header.indices.filter { !taken.contains($0) }
    if self[.answer] == nil, self[.correct] == nil, bits == nil, correctOf == nil {
      throw .nothingToReplay(file: table.name, found: table.header)
    }
  }

  subscript(field: RecordingField) -> Int? { places[field] }

  /// Whether a field's column is one of several names, in lower case.
  func isNamed(_ field: RecordingField, _ names: Set<String>) -> Bool { places[field].map { names.contains(header[$0]) } ?? false }

  /// A column named `correct_of_10`.
  private static func correctOf(_ header: [String]) -> (Int, Int)? {
    for (column, name) in header.enumerated() where name.hasPrefix("correct_of_") {
      if let samples = Int(name.dropFirst("correct_of_".count)), samples > 0 { return (column, samples) }
    }
    return nil
  }

  /// Finds inspect's verdicts: `scores.NAME.value` of its samples, `score_NAME` of its data frames, or a score that is C or I.
  private mutating func findScores(_ table: Table, _ given: [RecordingField: String]) throws(RecordingError) {
    guard places[.correct] == nil, bits == nil, correctOf == nil else { return }
    let scorers = header.indices.filter {
      header[$0].hasPrefix("scores.") && header[$0].hasSuffix(".value") || header[$0].hasPrefix("score_") || header[$0] == "score"
    }.filter { Self.holdsVerdicts(table, $0) }
    guard let scorer = scorers.first else { return }
    guard scorers.count == 1 else { throw .severalColumns("correct", file: table.name, found: scorers.map { table.header[$0] }) }
    places[.correct] = scorer
    if places[.score] == scorer { places[.score] = nil }
    notes.append("the column \(table.header[scorer]) says what is right")
    if places[.answer] == nil, header[scorer].hasSuffix(".value") {
      places[.answer] = header.firstIndex(of: String(header[scorer].dropLast("value".count)) + "answer")
    }
  }

  /// Whether a column holds inspect's verdicts and nothing else: C, I, P, N.
  private static func holdsVerdicts(_ table: Table, _ column: Int) -> Bool {
    var found = false
    for row in 0..<table.rowCount where !table.isEmpty(row: row, column: column) {
      guard ["C", "I", "P", "N"].contains(table.text(row: row, column: column)) else { return false }
      found = true
    }
    return found
  }
}
