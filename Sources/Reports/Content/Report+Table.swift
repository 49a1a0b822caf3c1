extension Report {
  /// A table whose rows can be sorted by any column.
  ///
  /// The page's script sorts by the column whose head is pressed: by the cells' keys, or by their texts where they have none, as numbers if
  /// both of a pair are numbers and else by the browser's order of words. Pressing again turns the order round.
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
    ///
    /// A number has two forms: the text is rounded for people, the key is the number in full, so that 1.2B sorts above 900M. A cell of an
    /// interval has its width as the key, so that the least certain rows can be brought to the top.
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
  /// The size says what makes a row interesting, such as the distance of a run from the law; one that is not a number is below all others. Of equal sizes
  /// the earlier row stays. The caption says how many rows are left out and by what rule: nothing is dropped silently. O(n log n).
  static func choice(of count: Int, largest size: (Int) -> Double) -> [Int] {
    guard count > mostRows else { return Array(0..<count) }
    let sizes = (0..<count).map(size).map { $0.isNaN ? -.infinity : $0 }
    let ranked = sizes.enumerated().map { (size: $1, index: $0) }.sorted { ($0.size, $1.index) > ($1.size, $0.index) }
    return ranked.prefix(mostRows).map(\.index).sorted()
  }
}
