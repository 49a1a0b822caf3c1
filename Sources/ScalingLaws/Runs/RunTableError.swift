import Tabular

/// Why a table can't be read as training runs.
public enum RunTableError: Error, Hashable, Sendable {
  /// No column is known to hold this quantity.
  case columnNotRecognised(table: String, quantity: String, found: [String], accepted: [String])
  /// Several columns could hold this quantity.
  case ambiguousColumn(table: String, quantity: String, candidates: [String])
  /// A field holds no usable number.
  case badNumber(SourceLocation, field: String, text: String, reason: NumberFault)
  /// The table itself is at fault.
  case table(TableError)
  /// A run given in memory holds a number that is not finite and positive.
  case badRun(table: String, run: Int, field: String, value: Double)
}

/// A fault of a number.
public enum NumberFault: String, Hashable, Sendable, Codable {
  /// The field is empty.
  case missing
  /// The text is not a finite number.
  case notANumber
  /// The number is zero or less, where only more than zero makes sense.
  case notPositive
}

extension RunTableError: CustomStringConvertible {
  /// The fault, its position and its remedy, in one line.
  public var description: String {
    switch self {
    case .columnNotRecognised(let table, let quantity, let found, let accepted):
      "\(table): no column for \(quantity): found \(found.joined(separator: ", ")); accepted are \(accepted.joined(separator: ", "))"
    case .ambiguousColumn(let table, let quantity, let candidates):
      "\(table): several columns could be \(quantity): \(candidates.joined(separator: ", ")): say which, or remove the others"
    case .badNumber(let place, let field, let text, let reason): "\(place): \(field) \(reason.words(text)): correct the row or remove it"
    case .table(let error): error.description
    case .badRun(let table, let run, let field, let value):
      "\(table): run \(run): \(field) is \(value): it must be finite and greater than zero"
    }
  }
}

extension NumberFault {
  fileprivate func words(_ text: String) -> String {
    switch self {
    case .missing: "is empty"
    case .notANumber: "is \"\(text)\", which is not a finite number"
    case .notPositive: "is \(text), but must be greater than zero"
    }
  }
}
