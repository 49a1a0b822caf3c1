/// Rows that may err together: those with the same text in a column, or the checkpoints of one run.
struct RunClusters: Sendable {
  /// The number of clusters.
  let count: Int
  /// The cluster of each row, from 0 in the order of the table.
  let membership: [Int]

  private init<Key: Hashable>(keys: [Key]) {
    var numbers: [Key: Int] = [:]
    membership = keys.map { key in
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
    count = numbers.count
  }

  /// Returns the clusters that a bootstrap asks for, or the table shows; nil where each row is a run.
  ///
  /// - Throws: `FitError` as `init(_:column:)` does.
  static func of(_ table: RunTable, _ bootstrap: Bootstrap) throws(FitError) -> RunClusters? {
    switch bootstrap {
    case .cluster(let column): try RunClusters(table, column: column)
    case .rows: nil
    case .pairs, .wild, .seedNoise: RunClusters(checkpointsOf: table)
    }
  }

  /// Reads a column: `label`, `group`, or an extra one by its name.
  ///
  /// - Throws: `FitError` where the table has no such column, a run has no text in it, or fewer than two texts are there.
  init(_ table: RunTable, column: String) throws(FitError) {
    let texts = try Self.texts(table, column)
    if let row = texts.firstIndex(where: { ($0 ?? "").isEmpty }) {
      throw .runWithoutCluster(table: table.name, column: column, run: row + 1)
    }
    self.init(keys: texts)
    guard count > 1 else { throw .tooFewClusters(table: table.name, column: column, found: count) }
  }

  private static func texts(_ table: RunTable, _ column: String) throws(FitError) -> [String?] {
    if let extra = table.columns.first(where: { $0.name == column }) { return extra.values }
    switch column {
    case "label": return table.runs.map(\.label)
    case "group": return table.runs.map(\.group)
    default: throw .noClusterColumn(table: table.name, column: column, found: ["label", "group"] + table.columns.map(\.name))
    }
  }
}

extension RunClusters {
  /// Finds runs that have several rows: by a label that repeats, else by a column of steps.
  ///
  /// A label names a run if it repeats and its rows have one N: the label of a family of models has several. A column of steps shows checkpoints where
  /// rows of one N, three on average, have more tokens the later they are. Nil if no run has two rows, or all rows are of one.
  init?(checkpointsOf table: RunTable) {
    guard let clusters = Self.byLabel(table) ?? Self.bySteps(table), clusters.count > 1, clusters.count < table.runs.count else {
      return nil
    }
    self = clusters
  }

  private static func byLabel(_ table: RunTable) -> RunClusters? {
    guard table.runs.contains(where: { $0.label != nil }) else { return nil }
    var sizes: [RunName: Double] = [:]
    var keys: [RunName] = []
    for (row, run) in table.runs.enumerated() {
      let key = RunName(group: run.group, label: run.label, row: run.label == nil ? row : nil)
      if let size = sizes[key], size != run.parameters { return nil }
      sizes[key] = run.parameters
      keys.append(key)
    }
    return sizes.count < keys.count ? RunClusters(keys: keys) : nil
  }

  /// The name of a run within its group; of a row without a label, its number.
  private struct RunName: Hashable {
    var group: String?
    var label: String?
    var row: Int?
  }

  private static func bySteps(_ table: RunTable) -> RunClusters? {
    guard table.runs.allSatisfy({ $0.label == nil }),
      let column = table.columns.first(where: { ProgressColumn.isOfSteps($0.name) })
    else { return nil }
    let steps = column.values.map { Double($0) }
    let clusters = RunClusters(keys: table.runs.map { ModelName(group: $0.group, parameters: $0.parameters) })
    guard table.runs.count >= 3 * clusters.count else { return nil }
    var rows = [[Int]](repeating: [], count: clusters.count)
    for (row, cluster) in clusters.membership.enumerated() { rows[cluster].append(row) }
    let rises = rows.allSatisfy { rows in
      let ordered = rows.sorted { table.runs[$0].tokens < table.runs[$1].tokens }
      return zip(ordered, ordered.dropFirst()).allSatisfy { a, b in
        guard let first = steps[a], let second = steps[b] else { return false }
        return first < second
      }
    }
    return rises ? clusters : nil
  }

  private struct ModelName: Hashable {
    var group: String?
    var parameters: Double
  }
}
