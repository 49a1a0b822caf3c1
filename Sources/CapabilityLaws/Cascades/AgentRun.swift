import Tabular
import TextFormats

/// One attempt of an agent at a task of known length.
public struct AgentRun: Hashable, Sendable, Codable {
  /// The length of the task, in minutes of a skilled person or in steps; above 0.
  public var length: Double
  /// 1 for success, 0 for failure, or the share of several attempts that succeeded.
  public var success: Double
  /// The model, or whoever attempted it.
  public var model: String
  /// The family of tasks that share their difficulty.
  public var family: String
  /// The weight of the run among those of its model; at least 0.
  public var weight: Double
  /// The date of the model's release, a decimal year.
  public var released: Double?

  /// Makes a run.
  public init(length: Double, success: Double, model: String = "", family: String = "", weight: Double = 1, released: Double? = nil) {
    (self.length, self.success, self.model) = (length, success, model)
    (self.family, self.weight, self.released) = (family, weight, released)
  }
}

/// The columns of a table of agent runs.
///
/// A column that isn't named is found by its usual names, `usual`; weights and dates only by their option, because several columns may hold some.
public struct AgentRunReading: Hashable, Sendable {
  /// The column of lengths.
  public var length: String?
  /// The column of outcomes.
  public var success: String?
  /// The column of models; without one all runs are of one model.
  public var model: String?
  /// The column of task families; without one the tasks, and without those each row, err independently.
  public var family: String?
  /// The column of weights.
  public var weight: String?
  /// The column of the models' release dates.
  public var released: String?

  /// Chooses columns; nil for the usual names.
  public init(
    length: String? = nil, success: String? = nil, model: String? = nil, family: String? = nil, weight: String? = nil,
    released: String? = nil
  ) {
    (self.length, self.success, self.model) = (length, success, model)
    (self.family, self.weight, self.released) = (family, weight, released)
  }

  /// The usual names of the columns.
  static let usual = (
    length: ["human_minutes", "minutes", "length", "steps", "task_length"],
    success: ["score_binarized", "success", "succeeded", "correct", "solved"], model: ["alias", "model", "agent"],
    family: ["task_family", "family", "task_id", "task"]
  )

  /// Reads the runs; O(rows).
  ///
  /// - Throws: `TableError` or `CapabilityTableError`, with the place.
  public func runs(of table: Table) throws -> [AgentRun] {
    guard let lengthColumn = try table.place(named: length, usual: Self.usual.length) else {
      throw CapabilityTableError.noColumn(quantity: "a task's length", option: "--length", file: table.name, found: table.header)
    }
    guard let successColumn = try table.place(named: success, usual: Self.usual.success) else {
      throw CapabilityTableError.noColumn(quantity: "an outcome", option: "--success", file: table.name, found: table.header)
    }
    let modelColumn = try table.place(named: model, usual: Self.usual.model)
    let familyColumn = try table.place(named: family, usual: Self.usual.family)
    let weightColumn = try table.place(named: weight, usual: [])
    let dateColumn = try table.place(named: released, usual: [])
    return try (0..<table.rowCount).map { row in
      let length = try table.number(row: row, column: lengthColumn)
      guard length > 0 else {
        throw TableError.notPositive(
          table.location(row: row, column: lengthColumn), field: table.header[lengthColumn],
          text: table.text(row: row, column: lengthColumn))
      }
      return AgentRun(
        length: length, success: try outcome(table, row, successColumn),
        model: modelColumn.map { table.text(row: row, column: $0) } ?? "all runs",
        family: familyColumn.map { table.text(row: row, column: $0) } ?? "row \(table.number(ofRow: row))",
        weight: try weightColumn.map { try Self.weight(table, row, $0) } ?? 1,
        released: try dateColumn.flatMap { table.isEmpty(row: row, column: $0) ? nil : try table.date(row: row, column: $0).year })
    }
  }

  private func outcome(_ table: Table, _ row: Int, _ column: Int) throws -> Double {
    let text = table.text(row: row, column: column)
    switch text.lowercased() {
    case "true", "yes": return 1
    case "false", "no": return 0
    default: break
    }
    let value = try table.number(row: row, column: column)
    guard (0...1).contains(value) else {
      throw CapabilityTableError.notAnOutcome(table.location(row: row, column: column), field: table.header[column], text: text)
    }
    return value
  }

  private static func weight(_ table: Table, _ row: Int, _ column: Int) throws -> Double {
    let value = try table.number(row: row, column: column)
    guard value >= 0 else {
      throw CapabilityTableError.notACount(
        table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column))
    }
    return value
  }
}
