extension Table {
  /// Reads rows of JSON in UTF-8: one object a line, objects over several lines, or an array of objects.
  ///
  /// Of a document that is one object, the rows are its member `runs`, `rows`, `data`, `records` or `results`, if that is an array of objects.
  /// The columns are the keys in order of first appearance. An inner object's members become columns named `outer.inner`; an array is kept
  /// as its JSON text; `null` and a missing key are empty fields; `NaN` and `Infinity`, which Python writes, are texts that are no number.
  ///
  /// - Parameter leavesOutBadRows: whether a line of JSON Lines that is no object is left out, and noted, instead of ending the reading.
  /// - Throws: `TableError` with file, line and column.
  public init(json bytes: [UInt8], name: String, leavesOutBadRows: Bool = false) throws(TableError) {
    var reader = try JSONRowsReader(file: name, bytes: bytes, leavesOutBadLines: leavesOutBadRows)
    self = try reader.readTable()
  }

  /// Reads rows of JSON from a string.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(json text: String, name: String) throws(TableError) {
    try self.init(json: Array(text.utf8), name: name)
  }

  /// Reads delimited text or JSON: JSON where the first character that isn't blank is `{` or `[`.
  ///
  /// - Parameter leavesOutBadRows: whether rows that can't be split into fields are left out and noted.
  /// - Throws: `TableError` with file, line and column, or `.foreignFormat` for what is no text.
  public init(bytes: [UInt8], name: String, leavesOutBadRows: Bool = false) throws(TableError) {
    if let format = ForeignFormat(bytes) { throw .foreignFormat(file: name, format) }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let first = start.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      try self.init(json: bytes, name: name, leavesOutBadRows: leavesOutBadRows)
    } else {
      try self.init(delimited: bytes, name: name, leavesOutBadRows: leavesOutBadRows)
    }
  }
}
