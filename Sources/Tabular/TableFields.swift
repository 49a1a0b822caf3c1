/// The fields of delimited text as offsets into the bytes they were read from: four bytes a field.
///
/// The end of a field isn't kept: it is found again by the rules that read it, in O(its length). That halves the memory, and the text was
/// checked when it was read, so no fault can turn up here.
struct DelimitedFields {
  /// The whole text.
  let source: [UInt8]
  /// The offset of each field, row after row.
  let starts: [UInt32]
  /// The byte between fields; nil for a single column.
  let delimiter: UInt8?

  static let quote = UInt8(ascii: "\"")

  /// Returns the text of a field, quotes removed; O(its length).
  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    let start = Int(starts[index])
    guard start < source.count, source[start] == Self.quote else { return source[start..<end(from: start)] }
    let (inner, hasQuotes) = quoted(from: start + 1)
    return hasQuotes ? unescaped(inner)[...] : source[inner]
  }

  /// Returns the line and column of a field, by going through the text before it.
  func location(_ index: Int, file: String) -> SourceLocation {
    TextCursor.location(of: Int(starts[index]), in: source, file: file)
  }

  /// The end of the field that starts at an offset: found again by the rules that read it.
  private func end(from start: Int) -> Int {
    var end = start
    while end < source.count, source[end] != delimiter, source[end] != 0x0A, source[end] != 0x0D { end += 1 }
    return end
  }

  /// The range between the quotes, and whether quotes are doubled in it.
  private func quoted(from start: Int) -> (range: Range<Int>, hasQuotes: Bool) {
    var (end, hasQuotes) = (start, false)
    while end < source.count {
      if source[end] == Self.quote {
        guard end + 1 < source.count, source[end + 1] == Self.quote else { break }
        hasQuotes = true
        end += 1
      }
      end += 1
    }
    return (start..<end, hasQuotes)
  }

  /// The content of a quoted field, its doubled quotes made one.
  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      result.append(source[index])
      index += source[index] == Self.quote ? 2 : 1
    }
    return result
  }
}

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
