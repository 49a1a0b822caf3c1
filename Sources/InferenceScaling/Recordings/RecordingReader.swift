import Tabular

/// Reads a recording from a table, row by row.
struct RecordingReader {
  private let table: Table
  private let columns: RecordingColumns
  private var problems: [RecordedProblem] = []
  private var places: [String: Int] = [:]
  private var seen: [Set<String>] = []
  private var rows: [Int]
  /// The numbers that the samples of each problem have, for as long as all of them are whole numbers.
  private var numbers: [[Int]?] = []

  init(_ table: Table, selection: [RecordingSelection]) throws(RecordingError) {
    self.table = table
    columns = try RecordingColumns(table)
    rows = Array(0..<table.rowCount)
    for choice in selection { try select(choice) }
  }

  mutating func read() throws(RecordingError) -> Recording {
    for row in rows { try readRow(row) }
    for place in problems.indices { sortSamples(place) }
    return Recording(name: table.name, problems: problems, inferences: inferences, hasAnswers: columns.answer != nil)
  }

  private mutating func select(_ choice: RecordingSelection) throws(RecordingError) {
    guard let column = table.position(of: choice.column) else {
      throw .table(.noSuchColumn(choice.column, file: table.name, found: table.header))
    }
    let kept = rows.filter { table.text(row: $0, column: column) == choice.value }
    if kept.isEmpty { throw .noRows(file: table.name, column: choice.column, value: choice.value, found: values(column)) }
    rows = kept
  }

  private mutating func readRow(_ row: Int) throws(RecordingError) {
    let id = try required(row, columns.problem)
    let gold = columns.gold.map { table.text(row: row, column: $0) }
    let place = try place(of: id, gold: gold, row: row)
    if let bits = columns.bits { return try append(outcomes(row, bits), to: place, row: row) }
    if let (column, samples) = columns.correctOf { return try append(outcomes(row, column, of: samples), to: place, row: row) }
    let number = columns.sample.map { table.text(row: row, column: $0) } ?? String(problems[place].samples.count)
    if !seen[place].insert(number).inserted { throw repeated(row, id, number) }
    problems[place].samples.append(try sample(row, gold: gold))
    if let whole = Int(number) { numbers[place]?.append(whole) } else { numbers[place] = nil }
  }

  /// Puts samples into the order of their numbers: a live run writes them as they arrive.
  private mutating func sortSamples(_ place: Int) {
    guard let numbers = numbers[place], numbers.count == problems[place].samples.count else { return }
    let samples = problems[place].samples
    problems[place].samples = samples.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }.map { samples[$0] }
  }

  private func repeated(_ row: Int, _ id: String, _ number: String) -> RecordingError {
    let columns = distinguishing.map { "\(table.header[$0]) (\(values($0).prefix(20).joined(separator: ", ")))" }
    return .repeatedSample(
      table.location(row: row, column: self.columns.sample ?? self.columns.problem), problem: id, sample: number, columns: columns)
  }

  /// Columns that may tell recordings apart: of two to forty values.
  private var distinguishing: [Int] { columns.others.filter { (2...40).contains(values($0).count) } }

  private func values(_ column: Int) -> [String] {
    var seen: Set<String> = []
    return rows.map { table.text(row: $0, column: column) }.filter { seen.insert($0).inserted }
  }

  private mutating func place(of id: String, gold: String?, row: Int) throws(RecordingError) -> Int {
    if let place = places[id] {
      if let gold, let first = problems[place].gold, gold != first, let column = columns.gold {
        throw .twoGolds(table.location(row: row, column: column), problem: id, first: first, second: gold)
      }
      return place
    }
    places[id] = problems.count
    let prompt = columns.prompt.map { table.text(row: row, column: $0) } ?? ""
    problems.append(RecordedProblem(id: id, prompt: prompt, gold: gold, samples: []))
    seen.append([])
    numbers.append([])
    return problems.count - 1
  }

  private func sample(_ row: Int, gold: String?) throws(RecordingError) -> RecordedSample {
    let answer = columns.answer.flatMap { table.isEmpty(row: row, column: $0) ? nil : table.text(row: row, column: $0) }
    var sample = RecordedSample(answer: answer)
    if let column = columns.correct { sample.isCorrect = try truth(row, column) } else if let gold { sample.isCorrect = answer == gold }
    if let column = columns.tokens { sample.tokens = try count(row, column) }
    sample.score = try optionalNumber(row, columns.score)
    sample.logProbability = try optionalNumber(row, columns.logProbability)
    if let column = columns.text { sample.text = table.text(row: row, column: column) }
    return sample
  }

  private mutating func append(_ outcomes: [RecordedSample], to place: Int, row: Int) throws(RecordingError) {
    if !problems[place].samples.isEmpty { throw repeated(row, problems[place].id, "0") }
    problems[place].samples = outcomes
  }

  private var inferences: [String] {
    guard let column = columns.tokens, table.header[column].lowercased() == "words" else { return [] }
    return ["the recording counts words: they stand for tokens"]
  }
}

// MARK: - Fields

extension RecordingReader {
  private func required(_ row: Int, _ column: Int) throws(RecordingError) -> String {
    if table.isEmpty(row: row, column: column) {
      throw .table(.missingValue(table.location(row: row, column: column), field: table.header[column]))
    }
    return table.text(row: row, column: column)
  }

  private func truth(_ row: Int, _ column: Int) throws(RecordingError) -> Bool? {
    if table.isEmpty(row: row, column: column) { return nil }
    switch table.text(row: row, column: column).lowercased() {
    case "1", "true": return true
    case "0", "false": return false
    case let text:
      throw .notATruthValue(table.location(row: row, column: column), field: table.header[column], text: text)
    }
  }

  private func count(_ row: Int, _ column: Int) throws(RecordingError) -> Int {
    if table.isEmpty(row: row, column: column) { return 0 }
    let text = table.text(row: row, column: column)
    guard let value = Int(text), value >= 0 else {
      throw .notACount(table.location(row: row, column: column), field: table.header[column], text: text)
    }
    return value
  }

  private func optionalNumber(_ row: Int, _ column: Int?) throws(RecordingError) -> Double? {
    guard let column, !table.isEmpty(row: row, column: column) else { return nil }
    do throws(TableError) { return try table.number(row: row, column: column) } catch { throw .table(error) }
  }

  private func outcomes(_ row: Int, _ column: Int) throws(RecordingError) -> [RecordedSample] {
    let text = try required(row, column)
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }) else {
      throw .notBits(table.location(row: row, column: column), text: text)
    }
    return text.utf8.map { RecordedSample(answer: nil, isCorrect: $0 == UInt8(ascii: "1")) }
  }

  private func outcomes(_ row: Int, _ column: Int, of samples: Int) throws(RecordingError) -> [RecordedSample] {
    let correct = try count(row, column)
    if correct > samples { throw .tooManyCorrect(table.location(row: row, column: column), correct: correct, samples: samples) }
    return (0..<samples).map { RecordedSample(answer: nil, isCorrect: $0 < correct) }
  }
}
