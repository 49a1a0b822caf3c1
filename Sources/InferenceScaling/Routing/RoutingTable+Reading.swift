import Tabular
import TextFormats

/// A model of a routing table: its columns or its rows, and its price.
public struct RoutedModelSource: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The rows that are its samples; empty where the table has columns for it.
  public var rows: [RowCondition]
  /// The cost of one call; `nil` for that of its column, if there is one.
  public var cost: Double?
  /// The calls of its turn in a cascade; `nil` for as many as every problem has.
  public var calls: Int?

  /// Creates a source.
  public init(name: String, rows: [RowCondition] = [], cost: Double? = nil, calls: Int? = nil) {
    (self.name, self.rows, self.cost, self.calls) = (name, rows, cost, calls)
  }
}

extension RoutingTable {
  /// Reads the outcomes of several models from one table, in one of two forms.
  ///
  /// | a row | a model is | its columns |
  /// |---|---|---|
  /// | a question | a prefix of columns | `NAME_correct`, a number from 0 to 1; if present `NAME_cost` and `NAME_confidence` |
  /// | a sample | a condition on rows | those of a recording |
  ///
  /// Only questions that all models have are kept; how many are left out is a note.
  ///
  /// - Parameters:
  ///   - selection: The rows that are read.
  ///   - score: The column of a router's score, in a table with a row a question.
  /// - Throws: `RoutingError`, `RecordingError` or `TableError` with the place.
  public init(
    _ table: Table, models: [RoutedModelSource], selecting selection: [RowCondition] = [], score: String? = nil,
    options: RecordingOptions = RecordingOptions()
  ) throws {
    guard models.count > 1 else { throw RoutingError.tooFewModels(file: table.name) }
    if let twice = models.map(\.name).firstRepeated { throw RoutingError.modelTwice(twice) }
    guard models.contains(where: { !$0.rows.isEmpty }) else {
      self = try Self.ofQuestions(table.filter(selection), models, score: score)
      return
    }
    if let without = models.first(where: \.rows.isEmpty) { throw RoutingError.noRows(model: without.name) }
    if let score { throw RoutingError.scoreOfSamples(column: score) }
    self = try Self.ofSamples(table, models, selection, options)
  }

  private static func ofQuestions(_ table: Table, _ models: [RoutedModelSource], score: String?) throws -> RoutingTable {
    if let voting = models.first(where: { ($0.calls ?? 1) != 1 }) { throw RoutingError.voteOfOutcomes(model: voting.name) }
    let outcomes = try models.map { source in
      let column = source.name + "_correct"
      guard table.position(of: column) != nil else {
        throw RoutingError.noModel(source.name, file: table.name, found: table.header.compactMap { $0.withoutSuffix("_correct") })
      }
      let right = try table.numbers(column)
      if let place = right.firstIndex(where: { !(0...1).contains($0) }) {
        let position = try table.requiredPosition(of: column)
        throw RoutingError.notAShare(table.location(row: place, column: position), column: column, value: right[place])
      }
      func optional(_ suffix: String) throws -> [Double]? {
        table.position(of: source.name + suffix) == nil ? nil : try table.numbers(source.name + suffix)
      }
      let costs = try source.cost.map { Array(repeating: $0, count: right.count) } ?? optional("_cost")
      return RoutedModel(name: source.name, right: right, costs: costs, confidences: try optional("_confidence"))
    }
    let names = ["problem", "question", "id"].compactMap { table.position(of: $0) }.first
    let questions = (0..<table.rowCount).map { row in names.map { table.text(row: row, column: $0) } ?? "\(table.number(ofRow: row))" }
    return RoutingTable(name: table.name, questions: questions, models: outcomes, scores: try score.map { try table.numbers($0) })
  }

  private static func ofSamples(
    _ table: Table, _ models: [RoutedModelSource], _ selection: [RowCondition], _ options: RecordingOptions
  ) throws -> RoutingTable {
    let recordings = try models.map { try Recording(table, selecting: selection + $0.rows, options: options) }
    if let unlabelled = recordings.first(where: { !$0.isLabelled }) { throw RecordingError.unlabelled(file: unlabelled.name) }
    if let silent = recordings.first(where: { !$0.hasAnswers }) { throw RecordingError.noAnswers(file: silent.name) }
    let known = recordings.map { Set($0.problems.map(\.id)) }
    let common = known.dropFirst().reduce(known[0]) { $0.intersection($1) }
    guard !common.isEmpty else { throw RoutingError.nothingInCommon(file: table.name) }
    var inferences = recordings.flatMap(\.inferences)
    let all = known.reduce(Set()) { $0.union($1) }.count
    if all > common.count { inferences.append("\(Plural.counted(all - common.count, "problem")) are left out: not every model has them") }
    let questions = recordings[0].problems.map(\.id).filter(common.contains)
    let outcomes = try zip(models, recordings).map { source, recording in
      let places = Dictionary(uniqueKeysWithValues: recording.problems.enumerated().map { ($1.id, $0) })
      let own = recording.selecting(questions.compactMap { places[$0] })
      let recorded = own.problems.map(\.samples.count).min() ?? 1
      try own.requireSamples(source.calls ?? 1)
      return RoutedModel(name: source.name, recording: own, calls: source.calls ?? recorded, cost: source.cost)
    }
    return RoutingTable(name: table.name, questions: questions, models: outcomes, inferences: inferences)
  }
}

/// A fault of a routing table or of the models named for it.
public enum RoutingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two models were named.
  case tooFewModels(file: String)
  /// A model was named twice.
  case modelTwice(String)
  /// The table has no column for a model.
  case noModel(String, file: String, found: [String])
  /// Some models are rows and one isn't.
  case noRows(model: String)
  /// An outcome isn't a share.
  case notAShare(SourceLocation, column: String, value: Double)
  /// A vote is asked of a model with one outcome a question.
  case voteOfOutcomes(model: String)
  /// A score is named for a table of samples.
  case scoreOfSamples(column: String)
  /// No problem is of all models.
  case nothingInCommon(file: String)
  /// Neither scores nor confidences tell questions apart.
  case nothingToDecideBy(file: String)

  /// The fault, its place and the remedy.
  public var description: String {
    switch self {
    case .tooFewModels(let file): "\(file): routing needs two models or more: name each, the cheapest first"
    case .modelTwice(let name): "the model \(name) is named twice: name each once"
    case .noModel(let name, let file, let found):
      "\(file): there is no column \(name)_correct"
        + (found.isEmpty
          ? ": of a table with a row a sample name each model's rows" : ": there are models \(found.joined(separator: ", "))")
    case .noRows(let model): "the model \(model) has no rows and others have: name the rows of each"
    case .notAShare(let place, let column, let value): "\(place): \(column) is \(value): write a number from 0 (wrong) to 1 (right)"
    case .voteOfOutcomes(let model): "the model \(model) has one outcome a question: a vote needs a row a sample, with answers"
    case .scoreOfSamples(let column): "\(column) is no router's score of a table with a row a sample: its votes' margins decide"
    case .nothingInCommon(let file): "\(file): no problem has samples of every model: name rows of the same problems"
    case .nothingToDecideBy(let file):
      "\(file): nothing tells questions apart: name a router's score, or record confidences or several samples of each model but the last"
    }
  }
}

extension String {
  fileprivate func withoutSuffix(_ suffix: String) -> String? { hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil }
}

extension [String] {
  fileprivate var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
