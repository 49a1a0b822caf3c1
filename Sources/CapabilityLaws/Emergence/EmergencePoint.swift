import Tabular
import TextFormats

/// A model's scores at a scale.
public struct EmergencePoint: Hashable, Sendable, Codable {
  /// The scale: compute, parameters or tokens; above 0.
  public var scale: Double
  /// The share of items answered exactly.
  public var exact: ScoreCount
  /// The token-level score of the same answers, between 0 and 1; nil without one.
  public var tokenScore: Double?
  /// The model's name.
  public var label: String

  /// Makes a point.
  public init(scale: Double, exact: ScoreCount, tokenScore: Double? = nil, label: String = "") {
    (self.scale, self.exact, self.tokenScore, self.label) = (scale, exact, tokenScore, label)
  }
}

/// The columns of a table of scores against scale.
public struct EmergenceReading: Hashable, Sendable {
  /// The column of the scale; by its usual names without one.
  public var scale: String?
  /// The column of exact match.
  public var score: String
  /// The column of a token-level score.
  public var tokenScore: String?
  /// The column of numbers of items.
  public var itemsColumn: String?
  /// The number of items of every row, where no column has it.
  public var items: Double?
  /// Whether scores are in percent.
  public var isPercent: Bool

  /// Chooses columns.
  public init(
    scale: String? = nil, score: String, tokenScore: String? = nil, itemsColumn: String? = nil, items: Double? = nil,
    isPercent: Bool = false
  ) {
    (self.scale, self.score, self.tokenScore) = (scale, score, tokenScore)
    (self.itemsColumn, self.items, self.isPercent) = (itemsColumn, items, isPercent)
  }

  /// The usual names of a scale.
  static let usualScales = ["compute", "flop", "flops", "flops_1e21", "c", "parameters", "params", "params_b", "n", "scale", "tokens"]

  /// Reads the points, sorted by scale, with notes on rows that were left out.
  ///
  /// A row without a scale or a score is left out: tables of public models have many such.
  /// - Throws: `TableError` or `CapabilityTableError`, with the place.
  public func points(of table: Table) throws -> (points: [EmergencePoint], notes: [String]) {
    guard let scaleColumn = try table.place(named: scale, usual: Self.usualScales) else {
      throw CapabilityTableError.noColumn(quantity: "a scale", option: "--scale", file: table.name, found: table.header)
    }
    let scoreColumn = try table.requiredPosition(of: score)
    let tokenColumn = try table.place(named: tokenScore, usual: [])
    let countColumn = try table.place(named: itemsColumn, usual: [])
    let labelColumn = try table.place(named: nil, usual: ["model", "name", "label"])
    var (points, missing) = ([EmergencePoint](), 0)
    for row in 0..<table.rowCount {
      guard !table.isEmpty(row: row, column: scaleColumn), let share = try table.share(row: row, column: scoreColumn, isPercent: isPercent)
      else {
        missing += 1
        continue
      }
      let items = try countColumn.map { try Self.items(table, row, $0) } ?? items ?? 100
      points.append(
        EmergencePoint(
          scale: try positive(table, row, scaleColumn), exact: ScoreCount(right: share * items, of: items),
          tokenScore: try tokenColumn.flatMap { try table.share(row: row, column: $0, isPercent: isPercent) },
          label: labelColumn.map { table.text(row: row, column: $0) } ?? ""))
    }
    let notes = missing > 0 ? ["\(Plural.counted(missing, "row")) without scale or score left out"] : []
    return (points.sorted { $0.scale < $1.scale }, notes)
  }

  private func positive(_ table: Table, _ row: Int, _ column: Int) throws -> Double {
    let value = try table.number(row: row, column: column)
    if value > 0 { return value }
    throw TableError.notPositive(
      table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column))
  }

  static func items(_ table: Table, _ row: Int, _ column: Int) throws -> Double {
    let value = try table.number(row: row, column: column)
    if value >= 1 { return value }
    throw CapabilityTableError.notACount(
      table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column))
  }
}
