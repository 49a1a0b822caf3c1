import Tabular
import TextFormats

/// A table of outcomes or scores that can't be used, with the place and the advice.
public enum CapabilityTableError: Error, Hashable, Sendable {
  /// No column has one of the usual names of a quantity.
  case noColumn(quantity: String, option: String, file: String, found: [String])
  /// A share lies outside 0…1.
  case notAShare(SourceLocation, field: String, text: String)
  /// An outcome is neither 0 nor 1, nor a share between them.
  case notAnOutcome(SourceLocation, field: String, text: String)
  /// A number of items isn't a whole number from 1, or a weight is negative.
  case notACount(SourceLocation, field: String, text: String)
  /// Too few rows, scales or families for the question.
  case tooFew(file: String, found: Int, of: String, needed: Int, reason: String)
}

extension CapabilityTableError: CustomStringConvertible {
  /// The place, the fault and the advice in one line.
  public var description: String {
    switch self {
    case .noColumn(let quantity, let option, let file, let found):
      "\(file): no column has a usual name of \(quantity): name it with \(option); the columns are \(PrintableText.list(found))"
    case .notAShare(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)), and a share lies between 0 and 1: "
        + "scores in percent are read with --percent"
    case .notAnOutcome(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)), and an outcome is 1 for success, 0 for failure or a share between them: "
        + "choose the column of outcomes with --success"
    case .notACount(let place, let field, let text):
      "\(place): \(PrintableText.short(field)) is \(PrintableText.quoted(text)): give a number from 1 for items, from 0 for a weight"
    case .tooFew(let file, let found, let noun, let needed, let reason):
      "\(file): \(found) \(noun), and \(needed) are the least: \(reason)"
    }
  }
}

extension Table {
  /// Returns the place of a column: the one that is named, else the first with one of the usual names.
  ///
  /// - Throws: `TableError.noSuchColumn` for a name that isn't there.
  func place(named name: String?, usual: [String]) throws(TableError) -> Int? {
    if let name { return try requiredPosition(of: name) }
    for wanted in usual { if let found = header.firstIndex(where: { $0.lowercased() == wanted }) { return found } }
    return nil
  }

  /// Returns the field as a share between 0 and 1; nil where it is empty.
  func share(row: Int, column: Int, isPercent: Bool) throws -> Double? {
    if isEmpty(row: row, column: column) { return nil }
    let value = try number(row: row, column: column) / (isPercent ? 100 : 1)
    guard (0...1).contains(value) else {
      throw CapabilityTableError.notAShare(
        location(row: row, column: column), field: header[column], text: text(row: row, column: column))
    }
    return value
  }
}
