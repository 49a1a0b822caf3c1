import Tabular

/// The columns that a quantity is read from, and the operation on their numbers.
///
/// The value is (a + b + …)·factor, or its logarithm.
struct ColumnSource: Hashable {
  /// The columns; several are added up.
  var columns: [Int]
  /// The factor to the quantity's own unit.
  var factor = 1.0
  /// Whether the logarithm is taken, of perplexities.
  var isLogarithm = false
  /// Whether the factor was asked for, rather than found in the header.
  var isStated = false

  init(_ columns: [Int], factor: Double = 1) {
    self.columns = columns
    self.factor = factor
  }

  /// Reads `name`, `a+b`, `name*1e6`, `name/1e3` or `ln(name)`; a column of that very name goes before.
  ///
  /// - Throws: `RunTableError.table(.noSuchColumn)`.
  init(_ text: String, in table: Table) throws(RunTableError) {
    if let position = table.position(of: text) {
      self.init([position])
    } else if text.hasPrefix("ln("), text.hasSuffix(")") {
      try self.init(String(text.dropFirst(3).dropLast()), in: table)
      if isLogarithm { throw .table(.noSuchColumn(text, file: table.name, found: table.header)) }
      (isLogarithm, isStated) = (true, true)
    } else if let (rest, factor) = Self.scaled(text) {
      try self.init(rest, in: table)
      (self.factor, isStated) = (factor, true)
    } else {
      var columns: [Int] = []
      for name in text.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
        guard let position = table.position(of: name) else { throw .table(.noSuchColumn(name, file: table.name, found: table.header)) }
        columns.append(position)
      }
      self.init(columns)
    }
  }

  /// `params*1e6` is params and 1e6.
  private static func scaled(_ text: String) -> (String, Double)? {
    guard let mark = text.lastIndex(where: { $0 == "*" || $0 == "/" }), mark > text.startIndex else { return nil }
    guard let value = StrictNumber.parse(String(text[text.index(after: mark)...])), value > 0 else { return nil }
    return (String(text[..<mark]), text[mark] == "*" ? value : 1 / value)
  }
}

/// The command-line option that reads a quantity from columns: `--column parameters=params_m*1e6`.
enum ColumnOption {
  static func text(_ quantity: RunQuantity, _ column: String, factor: Double? = nil) -> String {
    let pair = "\(quantity.rawValue)=\(column)" + (factor.map { "*" + number($0) } ?? "")
    let isPlain = pair.allSatisfy { $0.isLetter || $0.isNumber || "=_-+/.,:@%".contains($0) || ($0 == "*" && factor != nil) }
    return "--column " + (isPlain ? pair : "'\(pair)'")
  }

  /// A factor as people write it: 1e6, 8.64e19, 3.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    if value < 0 { return "-" + number(-value) }
    if value == value.rounded(), value.magnitude < 1e3 { return "\(Int(value))" }
    var (mantissa, exponent) = (value, 0)
    while mantissa >= 10 { (mantissa, exponent) = (value / power(exponent + 1), exponent + 1) }
    while mantissa < 1, exponent > -300 { (mantissa, exponent) = (value * power(1 - exponent), exponent - 1) }
    let digits = (mantissa * 1000).rounded() / 1000
    return (digits == digits.rounded() ? "\(Int(digits))" : "\(digits)") + "e\(exponent)"
  }

  private static func power(_ exponent: Int) -> Double { (0..<max(0, exponent)).reduce(1.0) { power, _ in power * 10 } }
}
