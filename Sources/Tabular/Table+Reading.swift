extension Table {
  /// Reads delimited text.
  ///
  /// RFC 4180 quoting, CR LF or LF, a byte-order mark if there is one, the first row the header.
  ///
  /// The delimiter is the one of comma, tab and semicolon that the header holds; a header of one column has none. Nothing else is
  /// guessed. Blank lines are no rows; lines above the header that begin with `#` are comments. An unnamed first column (an index) and an unnamed
  /// last one without content are left out. What was left out is in `notes`.
  ///
  /// - Parameters:
  ///   - bytes: the text as bytes; 4 GB at most.
  ///   - name: what the text is called in errors.
  ///   - delimiter: the delimiter, where the header alone doesn't tell.
  ///   - leavesOutBadRows: whether a row of another number of fields is left out, and noted, instead of ending the reading.
  /// - Throws: `TableError` with file, line and column.
  public init(
    delimited bytes: [UInt8], name: String, delimiter: Character? = nil, leavesOutBadRows: Bool = false
  ) throws(TableError) {
    if let format = ForeignFormat(bytes) { throw .foreignFormat(file: name, format) }
    var reader = try DelimitedReader(file: name, bytes: bytes, delimiter: delimiter, leavesOutRaggedRows: leavesOutBadRows)
    self = try reader.readTable()
  }

  /// Reads delimited text from a string.
  ///
  /// - Throws: `TableError` with file, line and column.
  public init(delimited text: String, name: String, delimiter: Character? = nil) throws(TableError) {
    try self.init(delimited: Array(text.utf8), name: name, delimiter: delimiter)
  }
}

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
