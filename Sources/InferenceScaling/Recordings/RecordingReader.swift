import NumericalMethods
import Tabular

/// Reads a recording from a table, row by row.
struct RecordingReader {
  private let table: Table
  private let cells: RecordingCells
  private let options: RecordingOptions
  private var columns: RecordingColumns { cells.columns }
  private let rows: [Int]
  private var problems: [RecordedProblem] = []
  private var places: [String: Int] = [:]
  private var seen: [Set<String>] = []
  /// The numbers that the samples of each problem have, for as long as all of them are whole numbers.
  private var numbers: [[Int]?] = []
  private var notes: RecordingNotes
  /// The right answers by their texts: each is compared with all samples of its problem.
  private var rightAnswers: [String: RightAnswer] = [:]

  init(_ all: Table, selection: [RowCondition], options: RecordingOptions) throws(RecordingError) {
    do throws(TableError) { table = try all.filter(selection) } catch { throw .table(error) }
    self.options = options
    cells = RecordingCells(table: table, columns: try RecordingColumns(table, named: options.columns))
    rows = Array(0..<table.rowCount)
    notes = RecordingNotes(options: options)
    notes.split = try RecordingSplit.require(one: cells, rows: rows)
  }

  mutating func read() throws(RecordingError) -> Recording {
    for row in rows { try readRow(row) }
    for place in problems.indices { sortSamples(place) }
    let hasAnswers = columns[.answer] != nil && !notes.hasLikelihoods
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
    if let samples = try list(row, gold) { return try append(samples, to: place, row: row) }
    let number = cells.text(row, .sample) ?? String(problems[place].samples.count)
    if !seen[place].insert(number).inserted { throw repeated(row, id, number) }
    let sample = try sample(row, gold) { [cells] in cells.text(row, $0) }
    problems[place].samples.append(sample)
    if let whole = Int(number) { numbers[place]?.append(whole) } else { numbers[place] = nil }
  }

  /// Puts samples into the order of their numbers: a live run writes them as they arrive.
  private mutating func sortSamples(_ place: Int) {
    guard let numbers = numbers[place], numbers.count == problems[place].samples.count, let last = numbers.max() else { return }
    let samples = problems[place].samples
    problems[place].samples = samples.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }.map { samples[$0] }
    if last - (numbers.min() ?? 0) >= numbers.count { notes.gaps.append(problems[place].id) }
  }

  private func repeated(_ row: Int, _ id: String, _ number: String) -> RecordingError {
    let distinguishing = columns.others.filter { (2...RecordingSplit.mostValues).contains(cells.values($0, rows).count) }
    let names = distinguishing.map { "\(table.header[$0]) (\(cells.values($0, rows).prefix(20).joined(separator: ", ")))" }
    let place = table.location(row: row, column: columns[.sample] ?? columns[.problem] ?? 0)
    return .repeatedSample(place, problem: id, sample: number, columns: names)
  }

  private mutating func place(of id: String, gold: String?, row: Int) throws(RecordingError) -> Int {
    if let place = places[id] {
      if let gold, let first = problems[place].gold, !isEqual(gold, first) {
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

  private func isEqual(_ left: String, _ right: String) -> Bool {
    left == right || (!options.isExact && CanonicalAnswer.areEqual(left, right))
  }
}

// Samples.
extension RecordingReader {
  /// Reads one sample from the values of its fields.
  private mutating func sample(
    _ row: Int, _ gold: String?, _ value: (RecordingField) -> String?
  ) throws(RecordingError) -> RecordedSample {
    var sample = RecordedSample(answer: nil)
    sample.isCut = value(.finish).map { ["length", "max_tokens", "model_length"].contains($0.lowercased()) } ?? false
    let written = value(.answer).flatMap { $0 == Self.invalid ? nil : $0 }
    let raw = sample.isCut && !options.countsCut ? nil : written
    let right = options.isExact ? nil : gold.map { rightAnswer($0) }
    sample.answer = raw.map { options.isExact ? $0 : CanonicalAnswer.form($0, as: right?.kind ?? .text) }
    let byGold = gold.map { gold in sample.answer.map { right?.accepts($0) ?? ($0 == gold) } ?? false }
    sample.isCorrect = try verdict(row, byGold, isAnswered: raw != nil, value)
    if let text = value(.tokens) { sample.tokens = try cells.count(text, cells.location(row, .tokens), cells.name(.tokens)) }
    sample.score = try number(row, .score, value)
    sample.logProbability = try logProbability(row, tokens: sample.tokens, value)
    sample.text = value(.text) ?? ""
    notes.note(sample, written: written)
    return sample
  }

  /// The answer that lm-evaluation-harness writes where its filter finds none.
  private static let invalid = "[invalid]"

  private mutating func rightAnswer(_ gold: String) -> RightAnswer {
    if let known = rightAnswers[gold] { return known }
    let right = RightAnswer(gold)
    rightAnswers[gold] = right
    return right
  }

  /// The verdict of the row, or else that of the comparison with the right answer.
  private mutating func verdict(
    _ row: Int, _ byGold: Bool?, isAnswered: Bool, _ value: (RecordingField) -> String?
  ) throws(RecordingError) -> Bool? {
    guard let text = value(.correct) else { return byGold }
    let verdict = try cells.verdict(text, row)
    if verdict == .partial { notes.partial += 1 }
    if isAnswered, let byGold, byGold != (verdict == .right) { notes.disagreeing += 1 }
    return verdict == .right
  }

  private func number(_ row: Int, _ field: RecordingField, _ value: (RecordingField) -> String?) throws(RecordingError) -> Double? {
    guard let text = value(field) else { return nil }
    return try cells.number(text, row, field)
  }

  /// The mean log-probability of the tokens: a sum is divided by their number.
  private func logProbability(
    _ row: Int, tokens: Int?, _ value: (RecordingField) -> String?
  ) throws(RecordingError) -> Double? {
    guard let logProbability = try number(row, .logprob, value) else { return nil }
    let name = cells.name(.logprob)
    // A live run that asks for alternatives writes their confidence here, which is positive.
    if logProbability > 0, table.position(of: "settings") == nil {
      throw .positiveLogProbability(cells.location(row, .logprob), field: name, value: logProbability)
    }
    guard columns.isNamed(.logprob, RecordingField.sumNames) else { return logProbability }
    guard let tokens, tokens > 0 else { throw .sumWithoutTokens(cells.location(row, .logprob), field: name) }
    return logProbability / Double(tokens)
  }

  /// Reads a row of several samples, in which fields are arrays; `nil` for a row of one.
  private mutating func list(_ row: Int, _ gold: String?) throws(RecordingError) -> [RecordedSample]? {
    var lists: [RecordingField: [String]] = [:]
    for field in [RecordingField.correct, .tokens, .score, .logprob, .finish] { lists[field] = cells.list(row, field) }
    let hasAnswerList = columns.isNamed(.answer, RecordingField.listNames) || options.columns[.answer] != nil || !lists.isEmpty
    if hasAnswerList { lists[.answer] = cells.list(row, .answer) }
    if lists[.answer] == [] {
      (lists[.answer], notes.hasLikelihoods) = (nil, true)
      if lists.isEmpty { return [try sample(row, gold) { [cells] in $0 == .answer ? nil : cells.text(row, $0) }] }
    }
    guard let count = (lists[.correct] ?? lists[.answer] ?? lists.values.first)?.count else { return nil }
    if count == 0 { throw .table(.missingValue(cells.location(row, .problem), field: "samples")) }
    for (field, values) in lists.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where values.count != count {
      throw .unequalLists(cells.location(row, field), field: cells.name(field), found: values.count, expected: count)
    }
    if let texts = cells.list(row, .text) {
      lists[.text] = texts.count == count ? texts : []
      if texts.count != count { notes.repeats = max(notes.repeats, texts.count) }
    }
    let hasOneVerdict = lists[.correct] == nil && cells.text(row, .correct) != nil && count > 1
    if hasOneVerdict, gold == nil { throw .oneVerdict(cells.location(row, .correct), field: cells.name(.correct), answers: count) }
    var samples: [RecordedSample] = []
    for place in 0..<count {
      let own = lists
      let value: (RecordingField) -> String? = { [cells] field in
        if field == .correct, hasOneVerdict { return nil }
        guard let list = own[field] else { return cells.text(row, field) }
        return list.isEmpty || list[place].isEmpty ? nil : list[place]
      }
      samples.append(try sample(row, gold, value))
    }
    return samples
  }
}
