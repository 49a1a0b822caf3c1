/// Something that the table did not say and the reader had to supply; shown to the user, never silent.
public enum Inference: Codable, Hashable, Sendable {
  /// There is no compute column, so C = 6ND.
  case computeFromSixND
  /// Of several columns the one with the plain symbol was taken.
  case preferredColumn(quantity: String, column: String, others: [String])
  /// Several columns were added up.
  case summedColumns(quantity: String, columns: [String], others: [String])
  /// The unit of the loss follows from the column's name.
  case lossUnit(column: String, unit: LossUnit)
  /// The count of N follows from the column's name.
  case parameterCount(column: String, count: ParameterCount)
}

extension Inference: CustomStringConvertible {
  /// The inference in words.
  public var description: String {
    switch self {
    case .computeFromSixND: "the table has no compute column: C = 6ND was used"
    case .preferredColumn(let quantity, let column, let others):
      "\(quantity) was read from \"\(column)\", not from \(Self.list(others, joint: ", "))"
    case .summedColumns(let quantity, let columns, let others):
      "\(quantity) is the sum of \(Self.list(columns, joint: " and "))" + (others.isEmpty ? "" : ", not \(Self.list(others, joint: ", "))")
    case .lossUnit(let column, let unit):
      "the loss column \"\(column)\" was read as \(unit == .bitsPerByte ? "bits per byte" : "nats per token")"
    case .parameterCount(let column, let count): "the column \"\(column)\" was read as \(count.words)"
    }
  }
}

extension Inference {
  private static func list(_ columns: [String], joint: String) -> String { columns.map { "\"\($0)\"" }.joined(separator: joint) }
}

extension ParameterCount {
  /// The count in words.
  var words: String {
    switch self {
    case .total: "all parameters"
    case .transformerAndHead: "the transformer's matrices and the head"
    case .nonEmbedding: "parameters without the embeddings"
    case .active: "active parameters"
    case .unstated: "parameters, of a count that the table doesn't state"
    }
  }
}
