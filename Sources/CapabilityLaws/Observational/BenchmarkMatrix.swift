import ScalingLaws
import Tabular

/// Public models with their scores on benchmarks, and as much of family and compute as is known.
public struct BenchmarkMatrix: Sendable {
  /// The models.
  public let models: [Model]
  /// The benchmarks, one a column.
  public let benchmarks: [String]
  /// A share by model and benchmark; nil where there is none.
  public let scores: [[Double?]]
  /// The reader's repairs, to be shown.
  public let notes: [ScoreNote]

  /// A public model.
  public struct Model: Hashable, Sendable, Codable {
    /// The name.
    public var name: String
    /// The family; empty if unknown.
    public var family: String
    /// C in FLOP; nil if unknown.
    public var compute: Double?

    /// Makes a model.
    public init(name: String, family: String = "", compute: Double? = nil) {
      (self.name, self.family, self.compute) = (name, family, compute)
    }
  }

  /// Makes a matrix.
  ///
  /// - Precondition: a row of scores a model, one score a benchmark in each.
  public init(models: [Model], benchmarks: [String], scores: [[Double?]], notes: [ScoreNote] = []) {
    precondition(scores.count == models.count && scores.allSatisfy { $0.count == benchmarks.count }, "one score a model and benchmark")
    (self.models, self.benchmarks, self.scores, self.notes) = (models, benchmarks, scores, notes)
  }

  /// Returns the matrix of the models at these positions.
  public func selecting(_ rows: [Int]) -> BenchmarkMatrix {
    BenchmarkMatrix(models: rows.map { models[$0] }, benchmarks: benchmarks, scores: rows.map { scores[$0] }, notes: notes)
  }

  /// The matrix of the models that have every score.
  public var complete: BenchmarkMatrix { selecting(models.indices.filter { !scores[$0].contains { $0 == nil } }) }

  /// The models of each family, in the order of its first model.
  public var families: [(name: String, rows: [Int])] {
    var order: [String] = []
    var rows: [String: [Int]] = [:]
    for (row, model) in models.enumerated() where !model.family.isEmpty {
      if rows[model.family] == nil { order.append(model.family) }
      rows[model.family, default: []].append(row)
    }
    return order.map { ($0, rows[$0] ?? []) }
  }
}

extension BenchmarkMatrix {
  /// Reads a matrix from a table with a row a model.
  ///
  /// Benchmarks are the columns asked for, else the columns of numbers that are no size, count of tokens or compute. C = 6ND without a column of compute.
  /// Equal rows of one model are made one, and noted.
  ///
  /// - Throws: `ScoreError`: units that disagree, two rows of one model that differ, no benchmarks.
  public init(_ table: Table, _ reading: ScoreReading = .init()) throws(ScoreError) {
    let models: [Model]
    do throws(RunTableError) { models = try Self.models(table, reading) } catch { throw .runs(error) }
    let columns = try Self.columns(table, reading)
    var (notes, shares) = ([ScoreNote](), [[Double?]]())
    for column in columns {
      let scores = try ScoreColumn(table, column: column, isPercent: reading.percent.contains(table.header[column]))
      notes += scores.notes
      shares.append(scores.shares)
    }
    let names = columns.map { table.header[$0] }
    let rows = models.indices.map { row in shares.map { $0[row] } }
    let groups = try Self.groups(models, rows, names, table, averages: reading.averagesRepeats, &notes)
    self.init(models: groups.map { models[$0[0]] }, benchmarks: names, scores: groups.map { Self.mean(of: $0, rows) }, notes: notes)
  }

  /// The mean by benchmark of some rows, over those with a score.
  private static func mean(of group: [Int], _ rows: [[Double?]]) -> [Double?] {
    guard group.count > 1 else { return rows[group[0]] }
    return rows[group[0]].indices.map { column in
      let seen = group.compactMap { rows[$0][column] }
      return seen.isEmpty ? nil : seen.reduce(0, +) / Double(seen.count)
    }
  }

  /// The column of models' names, where it is called so.
  public static func labelColumn(of table: Table) -> String? { table.header.first { $0.lowercased() == "model" } }

  private static func models(_ table: Table, _ reading: ScoreReading) throws(RunTableError) -> [Model] {
    let label = reading.columns[.label] ?? labelColumn(of: table)
    let names = try table.texts(of: .label, column: label)
    let families = try table.texts(of: .group, column: reading.columns[.group])
    let computes = try table.values(of: .compute, column: reading.columns[.compute])
    let parameters = try table.values(of: .parameters, column: reading.columns[.parameters])
    let tokens = try table.values(of: .tokens, column: reading.columns[.tokens])
    return (0..<table.rowCount).map { row in
      let product = parameters?[row].flatMap { parameters in tokens?[row].map { 6 * parameters * $0 } }
      return Model(name: names?[row] ?? "row \(table.number(ofRow: row))", family: families?[row] ?? "", compute: computes?[row] ?? product)
    }
  }

  private static func columns(_ table: Table, _ reading: ScoreReading) throws(ScoreError) -> [Int] {
    if !reading.tasks.isEmpty {
      var columns: [Int] = []
      for task in reading.tasks {
        do throws(TableError) { columns.append(try table.requiredPosition(of: task)) } catch { throw .table(error) }
      }
      return columns
    }
    let quantities = Set(RunQuantity.allCases.filter { $0 != .loss }.flatMap { table.columns(of: $0) })
    let columns = table.header.indices.filter { column in
      !quantities.contains(column) && (0..<table.rowCount).contains { table.finiteNumber(row: $0, column: column) != nil }
    }
    if columns.count < 2 { throw .noScores(file: table.name, columns: table.header) }
    return columns
  }

  /// The rows of each model, in the order of the first.
  ///
  /// Repeats are noted, and refused where they differ and aren't to be averaged.
  private static func groups(
    _ models: [Model], _ rows: [[Double?]], _ names: [String], _ table: Table, averages: Bool, _ notes: inout [ScoreNote]
  ) throws(ScoreError) -> [[Int]] {
    var (place, groups) = ([String: Int](), [[Int]]())
    for (row, model) in models.enumerated() {
      if let index = place[model.name] {
        groups[index].append(row)
      } else {
        place[model.name] = groups.count
        groups.append([row])
      }
    }
    for index in groups.indices where groups[index].count > 1 {
      let group = groups[index]
      let (name, numbers) = (models[group[0]].name, group.map { table.number(ofRow: $0) })
      if let column = names.indices.first(where: { column in group.contains { rows[$0][column] != rows[group[0]][column] } }) {
        guard averages else { throw .conflictingRows(name, file: table.name, rows: numbers, column: names[column]) }
        notes.append(.averaged(model: name, rows: numbers))
      } else {
        notes.append(.duplicates(model: name, rows: Array(numbers.dropFirst())))
        groups[index] = [group[0]]
      }
    }
    return groups
  }
}
