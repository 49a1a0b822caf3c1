import NumericalMethods
import Tabular

// Rows of several samples.
extension SampleReader {
  /// Reads a row of several samples, in which fields are arrays; `nil` for a row of one.
  mutating func list(_ row: Int, _ gold: String?) throws(RecordingError) -> [RecordedSample]? {
    var lists = lists(row)
    if lists[.answer] == [] {
      (lists[.answer], notes.hasLikelihoods) = (nil, true)
      if lists.isEmpty { return [try sample(row, gold) { [cells] in $0 == .answer ? nil : cells.text(row, $0) }] }
    }
    let found = (lists[.correct] ?? lists[.answer] ?? lists.values.first)?.count
    let isWhole = lists[.correct] != nil || found ?? 1 > 1
    if !isWhole, let texts = cells.list(row, .text), texts.count > 1, let share = try share(row), share > 0, share < 1, isMean(row, share) {
      return try samples(row, texts.map { _ in RecordedSample(answer: nil) }, mean: share)
    }
    guard let count = found else { return nil }
    if count == 0 { throw .table(.missingValue(cells.location(row, .problem), field: "samples")) }
    for (field, values) in lists.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where values.count != count {
      throw .unequalLists(cells.location(row, field), field: cells.name(field), found: values.count, expected: count)
    }
    if let texts = cells.list(row, .text) {
      lists[.text] = texts.count == count ? texts : []
      if texts.count != count { notes.repeats = max(notes.repeats, texts.count) }
    }
    guard count > 1, lists[.correct] == nil, let share = try share(row) else { return try samples(row, gold, lists, count) }
    return try judgedTogether(row, gold, lists, count, share)
  }

  /// The arrays of a row.
  private func lists(_ row: Int) -> [RecordingField: [String]] {
    var lists: [RecordingField: [String]] = [:]
    for field in [RecordingField.correct, .tokens, .score, .logprob, .finish] { lists[field] = cells.list(row, field) }
    let isList = cells.columns.isNamed(.answer, RecordingField.listNames) || options.columns[.answer] != nil || !lists.isEmpty
    if isList { lists[.answer] = cells.list(row, .answer) }
    return lists
  }

  /// Reads the samples of a row whose arrays have equal lengths.
  ///
  /// - Parameter isJudged: Whether the row's verdicts count; otherwise answers are compared with the right one.
  private mutating func samples(
    _ row: Int, _ gold: String?, _ lists: [RecordingField: [String]], _ count: Int, isJudged: Bool = true
  ) throws(RecordingError) -> [RecordedSample] {
    var samples: [RecordedSample] = []
    for place in 0..<count {
      let value: (RecordingField) -> String? = { [cells] field in
        if field == .correct, !isJudged { return nil }
        guard let list = lists[field] else { return cells.text(row, field) }
        return list.isEmpty || list[place].isEmpty ? nil : list[place]
      }
      samples.append(try sample(row, gold, value))
    }
    return samples
  }
}

// One verdict on several answers.
extension SampleReader {
  /// The verdict of a row as a share of right answers, from 0 to 1; `nil` without one.
  private func share(_ row: Int) throws(RecordingError) -> Double? {
    guard let text = cells.text(row, .correct) else { return nil }
    if cells.columns.rightIf == nil, let number = StrictNumber.parse(text), number > 0, number < 1 { return number }
    return try cells.verdict(text, row) == .right ? 1 : 0
  }

  /// Reads a row with one verdict on several answers, as its tool means it.
  ///
  /// Means over the answers are pass@1, a column that was named for verdicts, and a fraction of a metric that is right or wrong on each (F1 isn't).
  /// lm-evaluation-harness scores the first of several filtered answers. Of answers that were chosen instead of the filtered ones nothing is said: they
  /// are compared with the right answer. Any other verdict must agree with that comparison.
  private mutating func judgedTogether(
    _ row: Int, _ gold: String?, _ lists: [RecordingField: [String]], _ count: Int, _ share: Double
  ) throws(RecordingError) -> [RecordedSample] {
    try requireOfOne(row)
    let (isMean, isFraction, isOfOthers) = (isMean(row, share), share > 0 && share < 1, isOfFilteredAnswer(row, count))
    if isFraction, !isMean { throw cells.problem(row, .partial(cells.text(row, .correct) ?? "")) }
    if !isOfOthers, !isMean, options.columns[.answer] == nil, cells.columns.isNamed(.answer, ["filtered_resps"]) {
      notes.judgedFirst = max(notes.judgedFirst, count)
      return [try sample(row, gold) { [cells] in lists[$0].map { $0.first.flatMap { $0.isEmpty ? nil : $0 } } ?? cells.text(row, $0) }]
    }
    let samples = try samples(row, gold, lists, count, isJudged: false)
    let right = gold == nil ? nil : samples.count { $0.isCorrect == true }
    if isMean, !isOfOthers || isFraction { return try self.samples(row, samples, mean: share, byGold: right) }
    if isOfOthers, options.columns[.correct] != nil { throw cells.problem(row, .onOthers(answers: count)) }
    guard let gold, let right, isOfOthers || right == Int(share) * count else { throw cells.problem(row, .single(answers: count)) }
    if share == 1, right == 0 { throw cells.problem(row, .otherComparison(gold: gold, answers: count)) }
    if isOfOthers { notes.compared += 1 }
    return samples
  }

  /// Whether the row's verdict is on another number of filtered answers than are read.
  private func isOfFilteredAnswer(_ row: Int, _ count: Int) -> Bool {
    guard let column = cells.table.position(of: "filtered_resps"), column != cells.columns[.answer] else { return false }
    return (cells.list(row, column)?.count ?? 1) != count
  }

  /// Whether a row's verdict is a mean over its answers.
  private func isMean(_ row: Int, _ share: Double) -> Bool {
    let name = cells.name(row, .correct).lowercased()
    if options.columns[.correct] != nil || ["pass@1", "pass_at_1"].contains(name) { return true }
    return share > 0 && share < 1 && RecordingField.correct.names.contains(name)
  }

  /// Gives samples a mean verdict: so many of them are right.
  ///
  /// If the comparison with the right answer finds as many, those are; otherwise nothing says which, and the samples are outcomes without answers.
  private mutating func samples(
    _ row: Int, _ samples: [RecordedSample], mean share: Double, byGold: Int? = nil
  ) throws(RecordingError) -> [RecordedSample] {
    let (count, right) = (samples.count, (share * Double(samples.count)).rounded())
    // Means are written with three digits and more.
    guard abs(share - right / Double(count)) <= min(6e-4, 0.1 / Double(count)) else {
      throw cells.problem(row, .notAMean(cells.text(row, .correct) ?? "", answers: count))
    }
    if byGold == Int(right) { return samples }
    if share == 0 || share == 1 {
      if byGold != nil { notes.disagreeing += abs(Int(right) - (byGold ?? 0)) }
      return samples.map { sample in
        var judged = sample
        judged.isCorrect = share == 1
        return judged
      }
    }
    notes.unattributed += 1
    // Nothing says which: the right ones first would be the luckiest order.
    var generator = SeededGenerator(seed: 0, stream: UInt64(row))
    return (0..<count).shuffled(using: &generator).map { place in
      RecordedSample(answer: nil, isCorrect: place < Int(right), tokens: samples[place].tokens)
    }
  }
}
