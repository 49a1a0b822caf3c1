import TextFormats

/// A rectangular table of text fields with the line and column of each.
///
/// Delimited text is kept as it was read, so a million rows cost their text and four bytes a field; JSON costs 16 bytes a field and its text.
///
/// ```swift
/// let table = try Table(delimited: "N,loss\n1e6,3.51\n2e6,3.2x\n", name: "runs.csv")
/// try table.numbers("N")  // [1e6, 2e6]
/// ```
///
/// A table is text until a number is asked for, so that a column that nobody reads can't fail. Rows and columns count from 0 here;
/// ``location(row:column:)`` has the line and column in the file, from 1, which every error names.
public struct Table: Sendable {
  /// The file, or whatever else the text is called.
  public let name: String
  /// The column names, in order, all different.
  public let header: [String]
  /// The number of rows below the header.
  public private(set) var rowCount: Int
  /// The parts that the reader left out or named itself.
  public private(set) var notes: [TableNote]

  private let fields: Fields
  private let positions: [String: Int]
  /// The fields of a row as they were read, and the place of each column among them.
  private let width: Int
  private let places: [Int]
  /// The rows kept, where some were left out.
  private var kept: [UInt32]?

  /// The fields, as offsets or as texts.
  enum Fields {
    case delimited(DelimitedFields)
    case parsed(ParsedFields)

    var count: Int {
      switch self {
      case .delimited(let fields): fields.starts.count
      case .parsed(let fields): fields.cells.count
      }
    }
  }

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - width: the number of fields of a row; that of the header if it isn't given.
  ///   - places: the place of each column among them.
  init(name: String, header: [String], fields: Fields, width: Int? = nil, places: [Int]? = nil, notes: [TableNote] = []) {
    self.name = name
    self.header = header
    self.fields = fields
    self.notes = notes
    self.width = width ?? header.count
    self.places = places ?? Array(header.indices)
    rowCount = self.width == 0 ? 0 : fields.count / self.width
    positions = .init(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
  }

  /// Returns the position of a column, by its exact name.
  public func position(of column: String) -> Int? { positions[column] }

  /// Returns the table of the rows at these positions.
  ///
  /// The fields are shared and not copied: 4 bytes a row. Locations stay those in the file. Positions count in this table, so a selection
  /// of a selection works; a position may come twice.
  public func selecting(_ rows: [Int]) -> Table {
    var result = self
    result.kept = rows.map { UInt32(row(at: $0)) }
    result.rowCount = rows.count
    return result
  }

  /// Returns the text of a field, quotes removed; empty where there is nothing.
  public func text(row: Int, column: Int) -> String {
    String(decoding: bytes(row: row, column: column), as: UTF8.self)
  }

  /// Whether the field holds nothing.
  public func isEmpty(row: Int, column: Int) -> Bool { bytes(row: row, column: column).isEmpty }

  /// Returns the number of a row among those of the file, from 1, the header not counted.
  ///
  /// It stays the same where other rows are left out.
  public func number(ofRow row: Int) -> Int { self.row(at: row) + 1 }

  /// Whether rows of the file were left out.
  public var isSelection: Bool { kept != nil }

  /// Returns where the field starts; O(the text before it) for delimited text.
  ///
  /// Meant for errors: going through the text is O(bytes), so asking for every row of a long table is O(rows · bytes).
  public func location(row: Int, column: Int) -> SourceLocation {
    let index = index(row, column)
    return switch fields {
    case .delimited(let fields): fields.location(index, file: name)
    case .parsed(let fields): fields.location(index, file: name)
    }
  }

  /// Returns the field as a finite number; nil where it is none.
  public func finiteNumber(row: Int, column: Int) -> Double? { StrictNumber.parse(bytes(row: row, column: column)) }

  /// Returns the field as a finite number.
  ///
  /// - Throws: `TableError.missingValue` or `.notANumber`, with the place and the column's name.
  public func number(row: Int, column: Int) throws(TableError) -> Double {
    let field = bytes(row: row, column: column)
    if let value = StrictNumber.parse(field) { return value }
    let place = location(row: row, column: column)
    if field.isEmpty { throw .missingValue(place, field: header[column]) }
    throw .notANumber(place, field: header[column], text: text(row: row, column: column))
  }

  /// Returns a whole column as finite numbers.
  ///
  /// - Throws: `TableError.noSuchColumn`, `.missingValue` or `.notANumber`.
  public func numbers(_ column: String) throws(TableError) -> [Double] {
    let position = try requiredPosition(of: column)
    var values: [Double] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount { values.append(try number(row: row, column: position)) }
    return values
  }

  /// Returns the position of a column that must be there.
  ///
  /// If none has the very name, the only one that differs in case alone.
  ///
  /// - Throws: `TableError.noSuchColumn`.
  public func requiredPosition(of column: String) throws(TableError) -> Int {
    if let position = position(of: column) { return position }
    let wanted = column.lowercased()
    let alike = header.indices.filter { header[$0].lowercased() == wanted }
    guard alike.count == 1, let position = alike.first else { throw .noSuchColumn(column, file: name, found: header) }
    return position
  }

  private func bytes(row: Int, column: Int) -> ArraySlice<UInt8> {
    precondition(column >= 0 && column < header.count, "no such column")
    let index = index(row, column)
    return switch fields {
    case .delimited(let fields): fields.bytes(index)
    case .parsed(let fields): fields.bytes(index)
    }
  }

  private func index(_ row: Int, _ column: Int) -> Int { self.row(at: row) * width + places[column] }

  /// The row as it was read.
  private func row(at index: Int) -> Int { kept.map { Int($0[index]) } ?? index }
}

/// Something in a text that the reader left out, or named itself.
///
/// Notes are what a reader did that the text doesn't say. They aren't errors, and a caller is to show them: whoever wrote the file may have
/// meant something else.
public enum TableNote: Hashable, Sendable, Codable {
  /// The first column has no name, as pandas writes an index.
  case unnamedIndex
  /// The last column has neither a name nor anything in it.
  case emptyLastColumn
  /// Lines before the header begin with `#`.
  case comments(lines: Int)
  /// Columns share a name and are distinguished by their position.
  case repeatedName(String, called: [String])
  /// The rows are a member of a JSON document that has others.
  case member(String, others: [String])
  /// A row that can't be split into fields was left out, as asked; its fault in words.
  case leftOut(String)
}

extension TableNote {
  /// The rows left out that are named; the others are counted.
  static let namedFaults = 20
}

extension TableNote: CustomStringConvertible {
  /// The note in words.
  public var description: String {
    switch self {
    case .unnamedIndex: "the first column has no name, as an index written by pandas: it was left out"
    case .emptyLastColumn: "the last column has no name and is empty: it was left out"
    case .comments(let lines): "\(lines == 1 ? "a comment line" : "\(lines) comment lines") above the header: skipped"
    case .repeatedName(let name, let called):
      "\(called.count) columns are named \(PrintableText.quoted(name)): they are called \(called.map(PrintableText.quoted).joined(separator: ", "))"
    case .member(let key, let others):
      "the rows are those of the member \(PrintableText.quoted(key))" + (others.isEmpty ? "" : "; not read: \(PrintableText.list(others))")
    case .leftOut(let fault): "left out: \(fault)"
    }
  }
}
