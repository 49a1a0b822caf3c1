extension Report {
  /// A table whose rows can be sorted by any column.
  public struct Table: Hashable, Sendable {
    /// The head of a column.
    public struct Column: Hashable, Sendable {
      /// The title.
      public var title: String
      /// Whether it holds numbers, which are set flush right.
      public var isNumeric: Bool

      /// Makes a column of numbers.
      public static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }

      /// Makes a column of words.
      public static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }
    }

    /// A cell: its text and its sort key.
    public struct Cell: Hashable, Sendable {
      /// The text.
      public var text: String
      /// The sort key; nil sorts by the text.
      public var value: Double?

      /// Makes a cell.
      public init(_ text: String, value: Double? = nil) {
        self.text = text
        self.value = value
      }

      /// Makes a cell of a whole number.
      public static func number(_ value: Int) -> Cell { Cell("\(value)", value: Double(value)) }
    }

    /// The caption.
    public var caption: HTML
    /// The columns.
    public var columns: [Column]
    /// The rows; a row shorter than the columns is filled with empty cells.
    public var rows: [[Cell]]

    /// Makes a table.
    public init(caption: HTML, columns: [Column], rows: [[Cell]]) {
      self.caption = caption
      self.columns = columns
      self.rows = rows
    }
  }
}

extension Report.Table {
  /// The most rows of a table of runs; a page of more is slow to open, and nobody reads it.
  static let mostRows = 500

  /// Returns the rows to show of `count`: all, or the `mostRows` of the largest size, in their order.
  ///
  /// A size that is not a number is below all others.
  static func choice(of count: Int, largest size: (Int) -> Double) -> [Int] {
    guard count > mostRows else { return Array(0..<count) }
    let sizes = (0..<count).map(size).map { $0.isNaN ? -.infinity : $0 }
    let ranked = sizes.enumerated().map { (size: $1, index: $0) }.sorted { ($0.size, $1.index) > ($1.size, $0.index) }
    return ranked.prefix(mostRows).map(\.index).sorted()
  }
}
