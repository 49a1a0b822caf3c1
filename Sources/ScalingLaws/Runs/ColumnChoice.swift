import Tabular

/// The assignment of a table's columns to quantities, with the inferences that it needed.
///
/// A quantity takes, in this order: the columns that were chosen for it, the column of its symbol, for N the sum of a transformer's and a head's columns,
/// the one column with an accepted name, and for N the preferred count. Anything else is ambiguous and refused. Sums and preferences are inferences that
/// the table reports.
struct ColumnChoice {
  let table: Table
  let chosen: [RunQuantity: String]
  /// The columns of each quantity; several are added up.
  private(set) var positions: [RunQuantity: [Int]] = [:]
  private(set) var inferences: [Inference] = []
  private(set) var convention = CountingConvention()
  private(set) var lossUnit = LossUnit.natsPerToken

  /// The counts of parameters in the order in which one is preferred.
  private static let preference: [ParameterCount] = [.transformerAndHead, .total, .unstated, .active, .nonEmbedding]
  private static let transformer = ["params_transformer", "params_matrices", "transformer_params"]
  private static let head = ["params_lm_head", "params_lm", "lm_head_params"]

  init(table: Table, chosen: [RunQuantity: String]) {
    self.table = table
    self.chosen = chosen
  }

  /// - Throws: `RunTableError.columnNotRecognised` with the accepted names, or `.ambiguousColumn` with the candidates.
  mutating func choose(required: [RunQuantity] = [.parameters, .tokens, .loss]) throws(RunTableError) {
    for quantity in RunQuantity.allCases { positions[quantity] = try columns(of: quantity) }
    for quantity in required where positions[quantity] == nil {
      throw .columnNotRecognised(table: table.name, quantity: quantity.words, found: table.header, accepted: quantity.names)
    }
    inferConvention()
    inferLossUnit()
  }

  private mutating func columns(of quantity: RunQuantity) throws(RunTableError) -> [Int]? {
    if let names = chosen[quantity] { return try named(names) }
    let accepted = Set(quantity.names.map(RunQuantity.normalized))
    let found = table.header.indices.filter { accepted.contains(normalized($0)) }
    let symbol = found.first { normalized($0) == RunQuantity.normalized(quantity.names[0]) }
    if quantity == .parameters, symbol == nil, let parts = transformerAndHead {
      inferences.append(.summedColumns(quantity: quantity.words, columns: parts.map(name), others: found.map(name)))
      return parts
    }
    guard found.count > 1 else { return found.first.map { [$0] } }
    guard let preferred = symbol ?? (quantity == .parameters ? preferredCount(found) : nil) else {
      throw .ambiguousColumn(table: table.name, quantity: quantity.words, candidates: found.map(name))
    }
    inferences.append(
      .preferredColumn(quantity: quantity.words, column: name(preferred), others: found.filter { $0 != preferred }.map(name)))
    return [preferred]
  }

  /// A column by its exact name, or several joined by `+`.
  private func named(_ names: String) throws(RunTableError) -> [Int] {
    if let position = table.position(of: names) { return [position] }
    var positions: [Int] = []
    for name in names.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
      guard let position = table.position(of: name) else { throw .table(.noSuchColumn(name, file: table.name, found: table.header)) }
      positions.append(position)
    }
    return positions
  }

  /// The column of the count that is preferred; nil where two columns claim one count.
  private func preferredCount(_ found: [Int]) -> Int? {
    let counts = found.map { count($0) }
    guard Set(counts).count == counts.count else { return nil }
    for count in Self.preference {
      if let index = counts.firstIndex(of: count) { return found[index] }
    }
    return nil
  }

  /// The columns of the transformer's matrices and of the head, where a table has both.
  private var transformerAndHead: [Int]? {
    guard let transformer = table.header.indices.first(where: { Self.transformer.contains(normalized($0)) }),
      let head = table.header.indices.first(where: { Self.head.contains(normalized($0)) })
    else { return nil }
    return [transformer, head]
  }

  /// Returns the count of parameters that a column holds, by its name.
  private func count(_ column: Int) -> ParameterCount {
    let name = normalized(column)
    if name.contains("scaling") { return .transformerAndHead }
    if name.contains("total") { return .total }
    if name.contains("non_embedding") || name.contains("noembed") { return .nonEmbedding }
    return name.contains("active") ? .active : .unstated
  }

  /// Sets the counts of N, by the name of its column, and of C: 6ND without a column.
  private mutating func inferConvention() {
    if positions[.compute] == nil {
      convention.compute = .sixND
      inferences.append(.computeFromSixND)
    }
    guard let columns = positions[.parameters] else { return }
    convention.parameters = columns == transformerAndHead ? .transformerAndHead : (columns.count == 1 ? count(columns[0]) : .unstated)
    if convention.parameters != .unstated {
      inferences.append(.parameterCount(column: columns.map(name).joined(separator: "+"), count: convention.parameters))
    }
  }

  /// Sets the unit: bits a byte if the column's name has `bpb` or `bits`, else nats a token.
  private mutating func inferLossUnit() {
    guard let position = positions[.loss]?.first else { return }
    let name = normalized(position)
    guard name.contains("bpb") || name.contains("bits") else { return }
    lossUnit = .bitsPerByte
    inferences.append(.lossUnit(column: table.header[position], unit: lossUnit))
  }

  private func name(_ column: Int) -> String { table.header[column] }
  private func normalized(_ column: Int) -> String { RunQuantity.normalized(table.header[column]) }
}
