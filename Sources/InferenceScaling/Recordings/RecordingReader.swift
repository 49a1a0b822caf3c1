import NumericalMethods
import Tabular

/// Reads a recording from a table, row by row.
///
/// A row is one sample, or several: a text of zeros and ones (`correct_bits`), a count (`correct_of_10`), or JSON arrays in its fields.
/// Samples without numbers are numbered as they come. The order of samples matters to strategies: numbered ones are sorted by their
/// numbers, and the outcomes of a count, which has no order, are shuffled with a fixed seed.
///
/// Refused, with the place: a sample that is there twice, two right answers to one problem, arrays of unequal lengths, a positive
/// log-probability, a sum of log-probabilities without tokens to divide by. What is odd but readable becomes a remark (`RecordingNotes`).
/// O(rows), with one comparison of each answer with the right one.
struct RecordingReader {
  private let table: Table
  private var samples: SampleReader
  private var cells: RecordingCells { samples.cells }
  private var columns: RecordingColumns { cells.columns }
  private let rows: [Int]
  private var problems: [RecordedProblem] = []
  private var places: [String: Int] = [:]
  private var seen: [Set<String>] = []
  /// The numbers that the samples of each problem have, for as long as all of them are whole numbers.
  private var numbers: [[Int]?] = []

  init(_ all: Table, selection: [RowCondition], options: RecordingOptions) throws(RecordingError) {
    do throws(TableError) { table = try all.filter(selection) } catch { throw .table(error) }
    samples = SampleReader(RecordingCells(table: table, columns: try RecordingColumns(table, named: options.columns)), options)
    rows = Array(0..<table.rowCount)
    samples.notes.split = try RecordingSplit.require(one: cells, rows: rows)
  }

  mutating func read() throws(RecordingError) -> Recording {
    for row in rows { try readRow(row) }
    for place in problems.indices { sortSamples(place) }
    let notes = samples.notes
    let hasAnswers = columns[.answer] != nil && !notes.hasLikelihoods && notes.unattributed == 0
    return Recording(name: table.name, problems: problems, inferences: notes.texts(problems, cells), hasAnswers: hasAnswers)
  }

  private mutating func readRow(_ row: Int) throws(RecordingError) {
    let id = try cells.required(row, columns[.problem] ?? 0)
    let gold = cells.text(row, .gold)
    let place = try place(of: id, gold: gold, row: row)
    if let bits = columns.bits { return try append(cells.outcomes(row, bits), to: place, row: row) }
    if let (column, samples) = columns.correctOf {
      // A count has no order: the right samples first would be the luckiest one.
      var generator = SeededGenerator(seed: 0, stream: UInt64(place))
      return try append(cells.outcomes(row, column, of: samples).shuffled(using: &generator), to: place, row: row)
    }
    if let samples = try samples.list(row, gold) { return try append(samples, to: place, row: row) }
    let number = cells.text(row, .sample) ?? String(problems[place].samples.count)
    if !seen[place].insert(number).inserted { throw repeated(row, id, number) }
    problems[place].samples.append(try samples.sample(row, gold))
    if let whole = Int(number) { numbers[place]?.append(whole) } else { numbers[place] = nil }
  }

  /// Puts samples into the order of their numbers: a live run writes them as they arrive.
  private mutating func sortSamples(_ place: Int) {
    guard let numbers = numbers[place], numbers.count == problems[place].samples.count, let last = numbers.max() else { return }
    let read = problems[place].samples
    problems[place].samples = read.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }.map { read[$0] }
    if last - (numbers.min() ?? 0) >= numbers.count { samples.notes.gaps.append(problems[place].id) }
  }

  private func repeated(_ row: Int, _ id: String, _ number: String) -> RecordingError {
    let distinguishing = columns.others.filter { (2...RecordingSplit.mostValues).contains(cells.values($0, rows).count) }
    let names = distinguishing.map { "\(table.header[$0]) (\(cells.values($0, rows).prefix(20).joined(separator: ", ")))" }
    let place = table.location(row: row, column: columns[.sample] ?? columns[.problem] ?? 0)
    return .repeatedSample(place, problem: id, sample: number, columns: names)
  }

  private mutating func place(of id: String, gold: String?, row: Int) throws(RecordingError) -> Int {
    if let place = places[id] {
      if let gold, let first = problems[place].gold, !samples.isEqual(gold, first) {
        throw .twoGolds(cells.location(row, .gold), problem: id, first: first, second: gold)
      }
      return place
    }
    places[id] = problems.count
    problems.append(RecordedProblem(id: id, prompt: cells.text(row, .prompt) ?? "", gold: gold, samples: []))
    seen.append([])
    numbers.append([])
    return problems.count - 1
  }

  private mutating func append(_ samples: [RecordedSample], to place: Int, row: Int) throws(RecordingError) {
    if !problems[place].samples.isEmpty { throw repeated(row, problems[place].id, "0") }
    problems[place].samples = samples
  }
}
