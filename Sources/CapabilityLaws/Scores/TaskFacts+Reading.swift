import Tabular

extension TaskFacts {
  /// Reads facts from a table with a row a task.
  ///
  /// Its columns are the task, its items, and its chance or number of choices.
  /// Chance above 1 is per cent. Names accepted, in any case: task, eval task, name; items, #datapoints, n; chance, baseline, random baseline; choices.
  ///
  /// - Throws: `ScoreError.noFacts` without a column of tasks, or with neither items nor chance.
  public static func read(_ table: Table) throws(ScoreError) -> [String: TaskFacts] {
    func column(_ names: [String]) -> Int? { table.header.firstIndex { names.contains($0.lowercased()) } }
    guard let task = column(["task", "eval task", "name", "benchmark"]) else { throw .noFacts(file: table.name, missing: "tasks") }
    let items = column(["items", "#datapoints", "n", "datapoints", "questions"])
    let (chance, choices) = (column(["chance", "baseline", "random baseline"]), column(["choices", "options"]))
    if items == nil, chance == nil, choices == nil { throw .noFacts(file: table.name, missing: "items, chance or choices") }
    let percent = chance.map { column in (0..<table.rowCount).contains { (table.finiteNumber(row: $0, column: column) ?? 0) > 1 } } ?? false
    var facts: [String: TaskFacts] = [:]
    for row in 0..<table.rowCount {
      let guess = chance.flatMap { table.finiteNumber(row: row, column: $0) }.map { percent ? $0 / 100 : $0 }
      let options = choices.flatMap { table.finiteNumber(row: row, column: $0) }.flatMap { $0 >= 1 ? 1 / $0 : nil }
      let count = items.flatMap { table.finiteNumber(row: row, column: $0) }.flatMap { $0 >= 1 ? $0 : nil }
      facts[table.text(row: row, column: task)] = TaskFacts(
        items: count, chance: guess.flatMap { (0..<1).contains($0) ? $0 : nil } ?? options)
    }
    return facts
  }
}
