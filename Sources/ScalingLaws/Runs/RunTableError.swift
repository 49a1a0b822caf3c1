import Tabular
import TextFormats

/// Why a table can't be read as training runs.
public enum RunTableError: Error, Hashable, Sendable {
  /// No column is known to hold this quantity; those whose names come nearest may.
  ///
  /// A table of losses and one other quantity has a curve of that.
  case columnNotRecognised(table: String, quantity: RunQuantity, found: [String], nearest: [String], curve: LawInput? = nil)
  /// Several columns could hold this quantity.
  case ambiguousColumn(table: String, quantity: RunQuantity, candidates: [String])
  /// A field holds no usable number.
  case badNumber(SourceLocation, field: String, text: String, reason: NumberFault)
  /// Several rows hold no usable number: the first of them, and the number of all.
  case badNumbers(table: String, [BadNumber], rows: Int, of: Int)
  /// The table itself is at fault.
  case table(TableError)
  /// A run given in memory holds a number that is not finite and positive.
  case badRun(table: String, run: Int, field: String, value: Double)
  /// C is another multiple of 6ND than training costs, and units explain it.
  ///
  /// With the options that read the table, each remedy by itself, and the one that keeps its numbers.
  case unitsDisagree(table: String, ratio: Double, rows: Int, of: Int, remedies: [String], asIs: String)
}

/// A field that holds no usable number.
public struct BadNumber: Hashable, Sendable {
  /// The field's place.
  public var place: SourceLocation
  /// The column's name.
  public var field: String
  /// The field's text.
  public var text: String
  /// The fault.
  public var reason: NumberFault

  /// Makes a fault.
  public init(place: SourceLocation, field: String, text: String, reason: NumberFault) {
    self.place = place
    self.field = field
    self.text = text
    self.reason = reason
  }
}

/// A fault of a number.
public enum NumberFault: String, Hashable, Sendable, Codable {
  /// The field is empty.
  case missing
  /// The text is not a finite number.
  case notANumber
  /// A comma may mark decimals or thousands.
  case comma
  /// Both the header and the field have a unit.
  case unitTwice
  /// The number is zero.
  case zero
  /// The number is less than zero.
  case notPositive
  /// The number is beyond what a run can have.
  case implausible
  /// The greatest number of a double, by which some stores write infinity.
  case exportedInfinity
}

extension RunTableError: CustomStringConvertible {
  /// The fault, its position and its remedy, in one line.
  public var description: String {
    switch self {
    case .columnNotRecognised(let table, let quantity, let found, let nearest, let curve):
      "\(table): no column for \(quantity.words): " + Self.option(quantity, nearest)
        + (curve.map { ", or isoflop fit --law \(LawFamily.power(of: $0).name) fits a curve of \($0.symbol) alone" } ?? "")
        + "; found \(PrintableText.list(found))"
    case .ambiguousColumn(let table, let quantity, let candidates):
      "\(table): several columns could be \(quantity.words): \(PrintableText.list(candidates)): say which, as in "
        + ColumnOption.text(quantity, candidates.first ?? "NAME")
    case .badNumber(let place, let field, let text, let reason):
      "\(place): \(PrintableText.short(field)) \(reason.words(text)): correct the row or remove it (--skip-bad leaves it out)"
    case .badNumbers(let table, let faults, let rows, let all): Self.text(table, faults, rows, all)
    case .table(let error): error.description
    case .badRun(let table, let run, let field, let value):
      "\(table): run \(run): \(field) is \(value): it must be finite and greater than zero"
    case .unitsDisagree(let table, let ratio, let rows, let all, let remedies, let asIs):
      "\(table): C is \(ratio.inWords) times 6ND in \(rows) of \(Plural.counted(all, "row")), where training takes about 6ND: "
        + "\(remedies.joined(separator: ", or else ")) reads it in units that agree; \(asIs) keeps the numbers"
    }
  }

  private static func option(_ quantity: RunQuantity, _ nearest: [String]) -> String {
    guard let first = nearest.first else { return "name it, as in \(ColumnOption.text(quantity, "NAME"))" }
    let others = nearest.dropFirst().map(PrintableText.quoted)
    return "\(ColumnOption.text(quantity, first)) reads the nearest" + (others.isEmpty ? "" : " (or \(others.joined(separator: ", ")))")
  }

  /// All bad rows at once; if every row has the fault, it is the column's.
  private static func text(_ table: String, _ faults: [BadNumber], _ rows: Int, _ all: Int) -> String {
    let listed = faults.map { "\($0.place.line):\($0.place.column) \(PrintableText.short($0.field)) \($0.reason.words($0.text))" }
    let more = rows > faults.count ? "; and \(rows - faults.count) more" : ""
    if rows == all, let first = faults.first {
      return
        "\(first.place): \(PrintableText.short(first.field)) \(first.reason.words(first.text)), and no row has a good number\(first.reason.advice)"
    }
    return "\(table): \(rows) of \(Plural.counted(all, "row is", "rows are")) bad: correct them, or leave them out with --skip-bad: "
      + "" + listed.joined(separator: "; ")
      + more
  }
}

extension NumberFault {
  fileprivate func words(_ text: String) -> String {
    let (text, number) = (PrintableText.quoted(text), PrintableText.short(text))
    return switch self {
    case .missing: "is empty"
    case .notANumber: "is \(text), which is not a finite number"
    case .comma: "is \(text), whose comma may mark decimals or thousands: write a point, or leave the separator out"
    case .unitTwice: "is \(text), with a unit where the header has one"
    case .zero: "is \(number), but must be greater than zero (some tools write 0 for a diverged run, or for what they didn't count)"
    case .notPositive: "is \(number), but must be greater than zero"
    case .implausible: "is \(text), beyond what any run has"
    case .exportedInfinity: "is \(text), by which some stores write infinity"
    }
  }
}

extension NumberFault {
  /// The advice where the whole column has the fault.
  fileprivate var advice: String {
    switch self {
    case .notPositive: ": a law is of positive numbers"
    case .comma: ""
    default: ": take another column"
    }
  }
}

extension BadNumber {
  /// The fault with its place, in words.
  var description: String { "\(place): \(PrintableText.short(field)) \(reason.words(text))" }
}
