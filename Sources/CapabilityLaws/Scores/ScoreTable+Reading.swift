import ScalingLaws
import Tabular

extension ScoreTable {
  /// Reads scores from a table of text.
  ///
  /// Rows without a compute are left out, and that is noted. O(fields).
  ///
  /// - Throws: `ScoreError`: columns that aren't there, scores out of range or in mixed units, no compute.
  public init(_ table: Table, _ reading: ScoreReading = .init()) throws(ScoreError) {
    var (table, notes) = (table, [ScoreNote]())
    let runs: [ScoredRun?]
    do throws(RunTableError) { runs = try Self.runs(table, reading) } catch { throw .runs(error) }
    let kept = runs.indices.filter { runs[$0] != nil }
    if kept.isEmpty { throw .noCompute(file: table.name) }
    if kept.count < runs.count { notes.append(.noCompute(rows: runs.count - kept.count)) }
    table = table.selecting(kept)
    var reader = TaskReader(table: table, reading: reading, notes: notes)
    let tasks = try reader.read()
    self.init(name: table.name, runs: runs.compactMap(\.self), tasks: tasks, notes: reader.notes)
  }

  private static func runs(_ table: Table, _ reading: ScoreReading) throws(RunTableError) -> [ScoredRun?] {
    let labels = try table.texts(of: .label, column: reading.columns[.label])
    let parameters = try table.values(of: .parameters, column: reading.columns[.parameters])
    let tokens = try table.values(of: .tokens, column: reading.columns[.tokens])
    let computes = try table.values(of: .compute, column: reading.columns[.compute])
    return (0..<table.rowCount).map { row in
      let (label, compute) = (labels?[row] ?? "", computes?[row])
      if let parameters = parameters?[row], let tokens = tokens?[row] {
        return ScoredRun(label: label, parameters: parameters, tokens: tokens, compute: compute)
      }
      return compute.map { ScoredRun(label: label, compute: $0) }
    }
  }
}

/// The reader of a table's tasks: finds the columns of each, its loss and its facts.
struct TaskReader {
  let table: Table
  let reading: ScoreReading
  private(set) var notes: [ScoreNote]
  private var counts: (losses: Int, catalogue: Int, items: Int, chance: Int) = (0, 0, 0, 0)

  init(table: Table, reading: ScoreReading, notes: [ScoreNote]) {
    (self.table, self.reading, self.notes) = (table, reading, notes)
  }

  /// The beginning of columns of scores.
  static let prefix = "acc_"
  private static let lossPrefixes = ["bpb_", "ce_", "nll_", "loss_"]

  mutating func read() throws(ScoreError) -> [TaskScores] {
    var tasks: [TaskScores] = []
    for (name, columns) in try choices() {
      let shares = try mean(columns)
      guard shares.contains(where: { $0 != nil }) || !reading.tasks.isEmpty else { continue }
      tasks.append(TaskScores(name: name, shares: shares, losses: try losses(columns), facts: facts(name, columns)))
    }
    if tasks.isEmpty { throw .noScores(file: table.name, columns: table.header) }
    if counts.losses > 0 { notes.append(.noLoss(tasks: counts.losses)) }
    if counts.catalogue > 0 { notes.append(.catalogue(tasks: counts.catalogue)) }
    if counts.items > 0 { notes.append(.assumedItems(tasks: counts.items)) }
    if counts.chance > 0 { notes.append(.assumedChance(tasks: counts.chance)) }
    return tasks
  }

  /// The tasks with their columns.
  private func choices() throws(ScoreError) -> [(name: String, columns: [Int])] {
    let scores = table.header.indices.filter { table.header[$0].hasPrefix(Self.prefix) }
    if reading.tasks.isEmpty { return scores.map { (Self.stem(table.header[$0]), [$0]) } }
    var result: [(name: String, columns: [Int])] = []
    for task in reading.tasks { result.append((Self.stem(task), try columns(task, scores))) }
    return result
  }

  private func columns(_ task: String, _ scores: [Int]) throws(ScoreError) -> [Int] {
    if let exact = table.position(of: task) ?? table.position(of: Self.prefix + task) { return [exact] }
    let stem = Self.stem(task)
    let known = scores.isEmpty ? Array(table.header.indices) : scores
    let matches = known.filter { Self.matches(Self.stem(table.header[$0]), stem) }
    if matches.isEmpty { throw .noSuchTask(task, file: table.name, tasks: known.map { table.header[$0] }) }
    guard matches.count == 1 || task.contains("*") else {
      throw .ambiguousTask(task, file: table.name, columns: matches.map { table.header[$0] })
    }
    return matches
  }

  /// Whether a name begins with a pattern, each `*` in it standing for any text.
  ///
  /// `mmlu_*_test` takes mmlu_stem_test_rc_5shot and not mmlu_stem_val_rc_5shot. The first place of each part is taken: O(pattern · name).
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, name.hasPrefix(first) else { return false }
    var rest = name.dropFirst(first.count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let range = Self.range(of: part, in: rest) else { return false }
      rest = rest[range...]
    }
    return true
  }

  /// The index after the first place of a text in another.
  private static func range(of part: Substring, in text: Substring) -> Substring.Index? {
    var rest = text
    while !rest.isEmpty {
      if rest.hasPrefix(part) { return rest.index(rest.startIndex, offsetBy: part.count) }
      rest = rest.dropFirst()
    }
    return nil
  }

  private static func stem(_ column: String) -> String {
    column.hasPrefix(prefix) ? String(column.dropFirst(prefix.count)) : column
  }

  /// The mean of columns; nil in rows where one has no score.
  private mutating func mean(_ columns: [Int]) throws(ScoreError) -> [Double?] {
    var all: [[Double?]] = []
    for column in columns {
      let scores = try ScoreColumn(table, column: column, isPercent: reading.percent.contains(table.header[column]))
      notes += scores.notes
      all.append(scores.shares)
    }
    return Self.mean(all, rows: table.rowCount)
  }

  private static func mean(_ columns: [[Double?]], rows: Int) -> [Double?] {
    (0..<rows).map { row in
      let values = columns.compactMap { $0[row] }
      return values.count == columns.count ? values.reduce(0, +) / Double(values.count) : nil
    }
  }

  /// The losses of a task: of columns with its name after `bpb_`, `ce_`, `nll_` or `loss_`, else the common one.
  ///
  /// The name of a loss may lack the ending of the score's: acc_piqa_len_norm has bpb_piqa. The longest such name is taken.
  private mutating func losses(_ columns: [Int]) throws(ScoreError) -> [Double?]? {
    let own = columns.compactMap { column -> Int? in
      let stem = Self.stem(table.header[column])
      let matches = table.header.indices.filter { index in
        Self.lossPrefixes.contains { prefix in
          let name = table.header[index]
          return name.hasPrefix(prefix) && stem.hasPrefix(name.dropFirst(prefix.count))
        }
      }
      return matches.max { table.header[$0].count < table.header[$1].count }
    }
    if own.count == columns.count {
      return Self.mean(own.map { column in (0..<table.rowCount).map { positive(row: $0, column: column) } }, rows: table.rowCount)
    }
    guard let loss = reading.loss else {
      counts.losses += 1
      return nil
    }
    do throws(TableError) {
      let column = try table.requiredPosition(of: loss)
      return (0..<table.rowCount).map { positive(row: $0, column: column) }
    } catch { throw .table(error) }
  }

  private func positive(row: Int, column: Int) -> Double? {
    table.finiteNumber(row: row, column: column).flatMap { $0 > 0 ? $0 : nil }
  }

  /// The facts given, completed by those of the catalogue.
  private mutating func facts(_ name: String, _ columns: [Int]) -> TaskFacts {
    var facts = reading.facts[name] ?? columns.first.flatMap { reading.facts[Self.stem(table.header[$0])] } ?? TaskFacts()
    if facts.items == nil || facts.chance == nil, let known = BenchmarkCatalogue.facts(of: name) {
      counts.catalogue += 1
      facts = TaskFacts(items: facts.items ?? known.items, chance: facts.chance ?? known.chance)
    }
    if facts.items == nil { counts.items += 1 }
    if facts.chance == nil { counts.chance += 1 }
    return facts
  }
}
