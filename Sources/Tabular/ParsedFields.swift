/// Fields whose text is made while reading, as that of JSON, each with its line and column.
struct ParsedFields {
  /// The texts one after another.
  var storage: [UInt8] = []
  /// The fields, row after row.
  var cells: [TableCell] = []

  /// Adds a field.
  mutating func append(_ text: String, at location: SourceLocation) {
    let start = storage.count
    storage.append(contentsOf: text.utf8)
    cells.append(
      TableCell(start: .init(start), length: .init(storage.count - start), line: .init(location.line), column: .init(location.column)))
  }

  /// Returns the text of a field.
  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    let cell = cells[index]
    return storage[Int(cell.start)..<Int(cell.start + cell.length)]
  }

  /// Returns the line and column of a field.
  func location(_ index: Int, file: String) -> SourceLocation {
    SourceLocation(file: file, line: Int(cells[index].line), column: Int(cells[index].column))
  }
}

/// The position of a field's text in the storage, and its line and column in the file.
struct TableCell {
  var start: UInt32
  var length: UInt32
  var line: UInt32
  var column: UInt32
}
