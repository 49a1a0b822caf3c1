import InferenceScaling
import Tabular

/// The questions of a run, with their right answers where they are known.
struct TaskFile: Sendable {
  struct Item: Hashable, Sendable {
    var question: Question
    /// The right answer as it stands in the file.
    var gold: String?
  }

  var name: String
  var items: [Item]

  private static let idNames = ["id", "problem", "task_id", "question_id", "problem_id", "idx"]
  private static let promptNames = ["prompt", "question", "input", "task"]
  private static let goldNames = ["gold", "answer", "target", "expected", "reference"]

  /// Reads CSV or JSON Lines: `prompt` (or question, input), and where present `id` (else the row's number) and `gold` (or answer, target).
  init(_ table: Table) throws {
    guard let prompt = Self.first(of: Self.promptNames, in: table) else {
      throw CommandFailure(
        .dataError,
        "\(table.name) has no column with the questions: name it \(Self.promptNames.joined(separator: ", ")); found "
          + table.header.joined(separator: ", ") + ".")
    }
    let (id, gold) = (Self.first(of: Self.idNames, in: table), Self.first(of: Self.goldNames, in: table))
    name = table.name
    items = []
    var seen: Set<String> = []
    for row in 0..<table.rowCount {
      let name = id.map { table.text(row: row, column: $0) } ?? String(row + 1)
      let text = table.text(row: row, column: prompt)
      guard !name.isEmpty, !text.isEmpty else {
        let column = text.isEmpty ? prompt : (id ?? prompt)
        throw TableError.missingValue(table.location(row: row, column: column), field: table.header[column])
      }
      guard seen.insert(name).inserted else {
        throw CommandFailure(.dataError, "\(table.location(row: row, column: id ?? prompt)): the problem “\(name)” is there twice.")
      }
      let right = gold.flatMap { table.isEmpty(row: row, column: $0) ? nil : table.text(row: row, column: $0) }
      items.append(Item(question: Question(id: name, prompt: text), gold: right))
    }
    guard !items.isEmpty else { throw CommandFailure(.dataError, "\(table.name) has no questions.") }
  }

  /// The right answers by question.
  var golds: [String: String] { .init(uniqueKeysWithValues: items.compactMap { item in item.gold.map { (item.question.id, $0) } }) }

  private static func first(of names: [String], in table: Table) -> Int? {
    let lowered = table.header.map { $0.lowercased() }
    return names.lazy.compactMap { lowered.firstIndex(of: $0) }.first
  }
}

extension TaskFile.Item {
  /// Whether an answer is right; `nil` where that isn't known.
  func isCorrect(_ answer: String?) -> Bool? {
    guard let gold else { return nil }
    return answer.map { CanonicalAnswer.areEqual($0, CanonicalAnswer.form(gold)) } ?? false
  }
}
