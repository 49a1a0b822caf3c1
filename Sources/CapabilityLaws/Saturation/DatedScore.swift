import RealModule
import Tabular
import TextFormats

/// A model's score on a benchmark at a date or compute.
public struct DatedScore: Hashable, Sendable, Codable {
  /// The place: a decimal year, or log₁₀ of compute.
  public var place: Double
  /// The share of items answered rightly.
  public var share: Double
  /// The items.
  public var items: Double
  /// The model's name.
  public var label: String

  /// Makes a score.
  public init(place: Double, share: Double, items: Double, label: String = "") {
    (self.place, self.share, self.items, self.label) = (place, share, items, label)
  }
}

/// The columns of a table of scores over dates or compute.
public struct DatedScoreReading: Hashable, Sendable {
  /// The axis along which scores grow.
  public enum Axis: String, Hashable, Sendable, Codable {
    /// Decimal years.
    case date
    /// log₁₀ of a number above 0.
    case logarithm
  }

  /// The column of dates or of compute.
  public var place: String
  /// The axis.
  public var axis: Axis
  /// The column of scores.
  public var score: String
  /// The column of numbers of items.
  public var itemsColumn: String?
  /// The number of items where no column has it.
  public var items: Double?
  /// Whether scores are in percent.
  public var isPercent: Bool

  /// Chooses columns.
  public init(place: String, axis: Axis, score: String, itemsColumn: String? = nil, items: Double? = nil, isPercent: Bool = false) {
    (self.place, self.axis, self.score) = (place, axis, score)
    (self.itemsColumn, self.items, self.isPercent) = (itemsColumn, items, isPercent)
  }

  /// Reads the scores, sorted by place, with notes on rows that were left out.
  ///
  /// - Throws: `TableError` or `CapabilityTableError`, with the place.
  public func scores(of table: Table) throws -> (scores: [DatedScore], notes: [String]) {
    let placeColumn = try table.requiredPosition(of: place)
    let scoreColumn = try table.requiredPosition(of: score)
    let countColumn = try table.place(named: itemsColumn, usual: [])
    let labelColumn = try table.place(named: nil, usual: ["model", "name", "label"])
    var (scores, missing) = ([DatedScore](), 0)
    for row in 0..<table.rowCount {
      guard !table.isEmpty(row: row, column: placeColumn), let share = try table.share(row: row, column: scoreColumn, isPercent: isPercent)
      else {
        missing += 1
        continue
      }
      scores.append(
        DatedScore(
          place: try place(table, row, placeColumn), share: share,
          items: try countColumn.map { try EmergenceReading.items(table, row, $0) } ?? items ?? 1000,
          label: labelColumn.map { table.text(row: row, column: $0) } ?? ""))
    }
    let notes = missing > 0 ? ["\(Plural.counted(missing, "row")) without \(place) or \(score) left out"] : []
    return (scores.sorted { $0.place < $1.place }, notes)
  }

  private func place(_ table: Table, _ row: Int, _ column: Int) throws -> Double {
    if axis == .date { return try table.date(row: row, column: column).year }
    let value = try table.number(row: row, column: column)
    if value > 0 { return Double.log10(value) }
    throw TableError.notPositive(
      table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column))
  }
}
