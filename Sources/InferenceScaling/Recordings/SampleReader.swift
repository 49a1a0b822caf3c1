import Tabular

/// Reads the samples of a row: one, or several where its fields are arrays.
struct SampleReader {
  let cells: RecordingCells
  let options: RecordingOptions
  /// The remarks on what was read.
  var notes: RecordingNotes
  /// The right answers by their texts: each is compared with all samples of its problem.
  private var rightAnswers: [String: RightAnswer] = [:]

  init(_ cells: RecordingCells, _ options: RecordingOptions) {
    (self.cells, self.options) = (cells, options)
    notes = RecordingNotes(options: options)
  }

  /// Reads a row of one sample.
  mutating func sample(_ row: Int, _ gold: String?) throws(RecordingError) -> RecordedSample {
    try sample(row, gold) { [cells] in cells.text(row, $0) }
  }

  /// Reads one sample from the values of its fields.
  mutating func sample(_ row: Int, _ gold: String?, _ value: (RecordingField) -> String?) throws(RecordingError) -> RecordedSample {
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

  /// Whether two right answers are one.
  func isEqual(_ left: String, _ right: String) -> Bool {
    left == right || (!options.isExact && CanonicalAnswer.areEqual(left, right))
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
    try requireOfOne(row)
    let verdict = try cells.verdict(text, row)
    if verdict == .partial { notes.partial += 1 }
    if isAnswered, let byGold, byGold != (verdict == .right) { notes.disagreeing += 1 }
    return verdict == .right
  }

  /// Requires that a row's verdicts are on single samples, which pass@10 isn't.
  func requireOfOne(_ row: Int) throws(RecordingError) {
    guard let column = cells.column(row, .correct), cells.columns.joint.contains(column) else { return }
    throw cells.problem(row, .joint)
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
    if logProbability > 0, cells.table.position(of: "settings") == nil {
      throw .positiveLogProbability(cells.location(row, .logprob), field: name, value: logProbability)
    }
    guard cells.columns.isNamed(.logprob, RecordingField.sumNames) else { return logProbability }
    guard let tokens, tokens > 0 else { throw .sumWithoutTokens(cells.location(row, .logprob), field: name) }
    return logProbability / Double(tokens)
  }
}
