extension Table {
  /// Reads JSON Lines: one JSON object a line, in UTF-8; blank lines are skipped.
  ///
  /// The columns are the keys in order of first appearance. An inner object's members become columns named `outer.inner`; an array is kept
  /// as its JSON text; `null` and a missing key are empty fields. A parser of our own, because Foundation's gives no place for an error.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(jsonLines bytes: [UInt8], name: String) throws(TableError) {
    var reader = try JSONLinesReader(file: name, bytes: bytes)
    self = try reader.readTable()
  }

  /// Reads JSON Lines from a string.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(jsonLines text: String, name: String) throws(TableError) {
    try self.init(jsonLines: Array(text.utf8), name: name)
  }

  /// Reads delimited text or JSON Lines: JSON Lines where the first character that isn't blank is `{`.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(bytes: [UInt8], name: String) throws(TableError) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let first = start.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    if first == UInt8(ascii: "{") {
      try self.init(jsonLines: bytes, name: name)
    } else {
      try self.init(delimited: bytes, name: name)
    }
  }
}
