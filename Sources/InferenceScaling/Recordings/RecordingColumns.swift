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
  /// The columns of verdicts that the rows name.
  private(set) var metrics: RecordingMetrics?
  /// The condition under which a number is the verdict right.
  private(set) var rightIf: RowCondition?
  /// The columns whose verdicts are on several samples together: pass@10.
  let joint: Set<Int>
  private let header: [String]

  init(_ table: Table, named given: [RecordingField: String]) throws(RecordingError) {
    header = table.header.map { $0.lowercased() }
    joint = Set(header.indices.filter { [header] in Self.isJoint(header[$0]) })
    for field in RecordingField.allCases {
      if let name = given[field] {
        places[field] = try position(of: name, field, table)
      } else {
        places[field] = field.names.lazy.compactMap { [header] in header.firstIndex(of: $0) }.first
      }
    }
    bits = header.firstIndex(of: "correct_bits")
    correctOf = Self.correctOf(header)
    try findMetric(table, given)
    try findScores(table, given)
    if given[.correct] == nil { notes += otherVerdicts(table) }
    guard places[.problem] != nil else {
      throw .noColumn("problem", file: table.name, synonyms: RecordingField.problem.names, found: table.header)
    }
    let taken = Set(Array(places.values) + [bits, correctOf?.column].compactMap { $0 } + (metrics?.columns ?? []))
    others = header.indices.filter { !taken.contains($0) }
    if self[.answer] == nil, self[.correct] == nil, bits == nil, correctOf == nil {
      throw .nothingToReplay(file: table.name, found: table.header)
    }
  }

  subscript(field: RecordingField) -> Int? { places[field] }

  /// Whether a field's column is one of several names, in lower case.
  func isNamed(_ field: RecordingField, _ names: Set<String>) -> Bool { places[field].map { names.contains(header[$0]) } ?? false }

  /// Whether a name is that of pass@k for more than one sample.
  private static func isJoint(_ name: String) -> Bool {
    ["pass@", "pass_at_"].contains { name.hasPrefix($0) && Int(name.dropFirst($0.count)) ?? 1 > 1 }
  }

  /// Whether the rows name a column as their metric.
  func isMetric(_ column: Int) -> Bool { metrics?.columns.contains(column) ?? false }

  /// The column of a name, or for verdicts that of a condition such as `f1>=0.5`.
  private mutating func position(of name: String, _ field: RecordingField, _ table: Table) throws(RecordingError) -> Int {
    if let column = table.position(of: name) { return column }
    if field == .correct, let condition = RowCondition(name), condition.comparison.isOrder,
      let column = table.position(of: condition.column)
    {
      rightIf = condition
      return column
    }
    throw .table(.noSuchColumn(name, file: table.name, found: table.header))
  }

  /// Finds the verdicts that the rows name as their metric.
  private mutating func findMetric(_ table: Table, _ given: [RecordingField: String]) throws(RecordingError) {
    guard given[.correct] == nil, bits == nil, correctOf == nil, let found = RecordingMetrics(table) else { return }
    let column = try found.verdicts(table)
    metrics = found
    places[.correct] = column
    if !["exact_match", "acc"].contains(header[column]) { notes.append("the column \(table.header[column]) says what is right") }
  }

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
