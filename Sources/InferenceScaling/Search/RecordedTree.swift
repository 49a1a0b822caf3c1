import Tabular

/// Recorded trees of proposals with their values: the sampler that proposes and the verifiers that value and check.
///
/// A table has a row for every proposal: `idx` (question), `input`, `depth` from 0, `parent_rank` (which selected node of the depth before was
/// expanded), `node`, `value`, `selected_rank` (−1 if it was dropped, so that nothing is known below it), `leaf_correct` (1 at a right end)
/// and `thought`. A line of a proposal is its node number and the thought.
///
/// It makes a published search replayable decision by decision, without a model: a search that takes another turn than the recorded one
/// comes to a text below which nothing is known, and the call fails.
public struct RecordedTree: Sendable {
  /// The questions, in the order of the table.
  public let questions: [Question]
  /// The children of a text, a line each.
  private var proposals: [Place: String] = [:]
  private var values: [Place: Double] = [:]
  private var right: Set<Place> = []

  private struct Place: Hashable {
    var question: String
    var text: String
  }

  /// Reads the trees of a table.
  ///
  /// - Throws: `TableError` if a column is missing or a field isn't a number.
  public init(_ table: Table) throws(TableError) {
    var rows = try TreeRows(table)
    questions = rows.questions
    /// The texts of the selected nodes of each depth.
    var selected: [Int: [Int: String]] = [:]
    var question: String?
    while let row = try rows.next() {
      if row.question != question { selected = [-1: [0: ""]] }
      question = row.question
      // What hangs from a node that isn't in the table can't be reached.
      guard let parent = selected[row.depth - 1]?[row.depth == 0 ? 0 : row.parentRank] else { continue }
      let line = "\(row.node) \(row.thought)\n"
      let place = Place(question: row.question, text: parent + line)
      proposals[Place(question: row.question, text: parent), default: ""] += line
      values[place] = row.value
      if row.isRight { right.insert(place) }
      if row.selectedRank >= 0 { selected[row.depth, default: [:]][row.selectedRank] = place.text }
    }
  }

  /// The verifier that values a text, one call each.
  public var reward: some ImmediateVerifier { RecordedValue(tree: self) }
  /// The check of an end, at no cost.
  public var check: some ImmediateVerifier { RecordedCheck(tree: self) }
}

extension RecordedTree: ImmediateSampler {
  /// One call.
  public func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }

  /// Returns the recorded proposals below the request's prefix.
  ///
  /// - Throws: `CallError` if none were recorded.
  public func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    guard let text = proposals[Place(question: question.id, text: call.request.prefix)] else {
      throw CallError(reason: "nothing is recorded below this text", cost: .zero)
    }
    return Candidate(text: text, cost: Spending(calls: 1))
  }
}

extension RecordedTree {
  private struct RecordedValue: ImmediateVerifier {
    let tree: RecordedTree

    func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1) }

    func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
      guard let value = tree.values[Place(question: question.id, text: candidate.text)] else {
        throw CallError(reason: "no value is recorded for this text")
      }
      return Verdict(score: value, cost: Spending(calls: 1))
    }
  }

  private struct RecordedCheck: ImmediateVerifier {
    let tree: RecordedTree

    func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
      let passes = tree.right.contains(Place(question: question.id, text: candidate.text))
      return Verdict(score: passes ? 1 : 0, passed: passes)
    }
  }
}

/// The rows of a table of trees.
private struct TreeRows {
  struct Row {
    var question: String
    var depth: Int
    var parentRank: Int
    var node: Int
    var value: Double
    var selectedRank: Int
    var isRight: Bool
    var thought: String
  }

  let table: Table
  let questions: [Question]
  private let columns: [Int]
  private var row = 0

  init(_ table: Table) throws(TableError) {
    self.table = table
    var columns: [Int] = []
    for name in ["idx", "input", "depth", "parent_rank", "node", "value", "selected_rank", "leaf_correct", "thought"] {
      guard let position = table.position(of: name) else { throw .noSuchColumn(name, file: table.name, found: table.header) }
      columns.append(position)
    }
    self.columns = columns
    var seen: Set<String> = []
    questions = (0..<table.rowCount).compactMap { row in
      let id = table.text(row: row, column: columns[0])
      return seen.insert(id).inserted ? Question(id: id, prompt: table.text(row: row, column: columns[1])) : nil
    }
  }

  mutating func next() throws(TableError) -> Row? {
    guard row < table.rowCount else { return nil }
    defer { row += 1 }
    return Row(
      question: table.text(row: row, column: columns[0]), depth: try integer(2), parentRank: try integer(3), node: try integer(4),
      value: try table.number(row: row, column: columns[5]), selectedRank: try integer(6),
      isRight: table.text(row: row, column: columns[7]) == "1", thought: table.text(row: row, column: columns[8]))
  }

  private func integer(_ column: Int) throws(TableError) -> Int {
    let value = try table.number(row: row, column: columns[column])
    guard let integer = Int(exactly: value) else {
      throw .notANumber(
        table.location(row: row, column: columns[column]), field: table.header[columns[column]],
        text: table.text(row: row, column: columns[column]))
    }
    return integer
  }
}
