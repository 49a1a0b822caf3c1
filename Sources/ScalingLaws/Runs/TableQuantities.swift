import Tabular

extension Table {
  /// Returns a quantity of every row; nil without a column for it.
  ///
  /// A value is nil where the field is empty or no number.
  ///
  /// For tables of public models, of which some don't say their tokens or compute: a `RunTable` needs them in every row. The header's unit is applied.
  ///
  /// - Parameter column: The column, as `RunReading.columns` has it; found by its name if nil.
  /// - Throws: `RunTableError.table(.noSuchColumn)` for a column that isn't there.
  public func values(of quantity: RunQuantity, column: String? = nil) throws(RunTableError) -> [Double?]? {
    let match = ColumnMatch(self)
    var source: ColumnSource
    if let column {
      source = try ColumnSource(column, in: self)
      if !source.isStated, source.columns.count == 1 { source.factor = match.name(source.columns[0]).factor }
    } else {
      guard let first = match.candidates(quantity).min(by: { $0.order < $1.order }) else { return nil }
      source = ColumnSource([first.column], factor: first.factor)
    }
    return (0..<rowCount).map { row in
      let parts = source.columns.compactMap { finiteNumber(row: row, column: $0) ?? CountText.value(text(row: row, column: $0)) }
      guard parts.count == source.columns.count else { return nil }
      let value = parts.reduce(0, +) * source.factor
      return value > 0 && value.isFinite ? value : nil
    }
  }

  /// Returns the columns that bear a name of a quantity.
  public func columns(of quantity: RunQuantity) -> [Int] { ColumnMatch(self).candidates(quantity).map(\.column) }

  /// Returns the texts of the column that names rows or groups them; nil without one.
  ///
  /// - Throws: `RunTableError.table(.noSuchColumn)` for a column that isn't there.
  public func texts(of quantity: RunQuantity, column: String? = nil) throws(RunTableError) -> [String]? {
    var position = ColumnMatch(self).candidates(quantity).min { $0.order < $1.order }?.column
    if let column {
      do { position = try requiredPosition(of: column) } catch { throw .table(error) }
    }
    return position.map { column in (0..<rowCount).map { text(row: $0, column: column) } }
  }
}
