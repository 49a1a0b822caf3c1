import InferenceScaling
import Tabular

/// The questions of a run, with their right answers if they are known.
public struct QuestionSet: Hashable, Sendable {
  /// A question with its right answer.
  public struct Item: Hashable, Sendable {
    /// The question.
    public var question: Question
    /// The right answer as the file has it.
    public var gold: String?

    /// Creates an item.
    public init(question: Question, gold: String? = nil) { (self.question, self.gold) = (question, gold) }

    /// Whether an answer is right, by canonical form; `nil` if the right answer isn't known.
    public func isCorrect(_ answer: String?) -> Bool? {
      guard let gold else { return nil }
      return answer.map { CanonicalAnswer.isCorrect($0, gold: gold) } ?? false
    }
  }

  /// The set's name in errors.
  public var name: String
  /// The questions.
  public var items: [Item]

  /// Creates a set; the questions' names differ.
  public init(name: String, items: [Item]) { (self.name, self.items) = (name, items) }

  private static let idNames = ["id", "problem", "task_id", "question_id", "problem_id", "idx"]
  static let promptNames = ["prompt", "question", "input", "task"]
  private static let goldNames = ["gold", "answer", "target", "expected", "reference"]

  /// Reads CSV or JSON Lines with a column `prompt`, and if present `id` and `gold`.
  ///
  /// Synonyms of `prompt` are question, input and task; of `id`, without which rows number themselves, problem, task_id, question_id, problem_id and
  /// idx; of `gold` answer, target, expected and reference. Case doesn't matter.
  ///
  /// - Throws: `QuestionSetError` with file, line and column.
  public init(_ table: Table) throws(QuestionSetError) {
    guard let prompt = Self.first(of: Self.promptNames, in: table) else { throw .noPrompts(file: table.name, found: table.header) }
    let (id, gold) = (Self.first(of: Self.idNames, in: table), Self.first(of: Self.goldNames, in: table))
    self.init(name: table.name, items: [])
    var seen: Set<String> = []
    for row in 0..<table.rowCount {
      let name = id.map { table.text(row: row, column: $0) } ?? String(row + 1)
      let text = table.text(row: row, column: prompt)
      guard !name.isEmpty, !text.isEmpty else {
        let column = text.isEmpty ? prompt : (id ?? prompt)
        throw .table(.missingValue(table.location(row: row, column: column), field: table.header[column]))
      }
      guard seen.insert(name).inserted else { throw .repeated(table.location(row: row, column: id ?? prompt), problem: name) }
      let right = gold.flatMap { table.isEmpty(row: row, column: $0) ? nil : table.text(row: row, column: $0) }
      items.append(Item(question: Question(id: name, prompt: text), gold: right))
    }
  }

  /// The right answers by question.
  public var golds: [String: String] {
    .init(uniqueKeysWithValues: items.compactMap { item in item.gold.map { (item.question.id, $0) } })
  }

  /// The questions whose right answer is a number.
  public var numeric: Set<String> {
    Set(items.filter { CanonicalAnswer.kind(of: $0.gold) == .number }.map(\.question.id))
  }

  private static func first(of names: [String], in table: Table) -> Int? {
    let lowered = table.header.map { $0.lowercased() }
    return names.lazy.compactMap { lowered.firstIndex(of: $0) }.first
  }
}

/// An error in a file of questions.
public enum QuestionSetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The table itself can't be read.
  case table(TableError)
  /// No column has the questions.
  case noPrompts(file: String, found: [String])
  /// A name stands for two questions.
  case repeated(SourceLocation, problem: String)

  /// The error, its location and a remedy, in one line.
  public var description: String {
    switch self {
    case .table(let error): "\(error)"
    case .noPrompts(let file, let found):
      "\(file) has no column with the questions: name it \(QuestionSet.promptNames.joined(separator: ", ")); found "
        + found.joined(separator: ", ") + "."
    case .repeated(let location, let problem): "\(location): the problem “\(problem)” is there twice: give each question a name of its own."
    }
  }
}
