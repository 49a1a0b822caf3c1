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
