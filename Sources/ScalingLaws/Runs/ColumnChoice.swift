import RealModule
import Tabular

/// The assignment of a table's columns to quantities, with the inferences that it needed.
///
/// A quantity takes, in this order: the columns that were chosen for it, the column of its symbol, for N the sum of a transformer's and a head's columns,
/// the one column with an accepted name, for N the preferred count and for the loss that of validation. Of a quantity that isn't needed the more usual name
/// is taken. Anything else is ambiguous and refused. Sums, preferences and units are inferences that the table reports.
struct ColumnChoice {
  let table: Table
  let chosen: [RunQuantity: String]
  /// The sources of the quantities that the table holds.
  private(set) var sources: [RunQuantity: ColumnSource] = [:]
  private(set) var inferences: [Inference] = []
  private(set) var convention = CountingConvention()
  private(set) var lossUnit = LossUnit.natsPerToken
  private let match: ColumnMatch

  /// The counts of parameters in the order in which one is preferred.
  private static let preference: [ParameterCount] = [.transformerAndHead, .total, .unstated, .active, .nonEmbedding]
  private static let transformer = ["params_transformer", "params_matrices", "transformer_params"]
  private static let head = ["params_lm_head", "params_lm", "lm_head_params"]

  init(table: Table, chosen: [RunQuantity: String]) {
    self.table = table
    self.chosen = chosen
    match = ColumnMatch(table)
  }

  /// - Throws: `RunTableError.columnNotRecognised` with the nearest names, or `.ambiguousColumn` with the candidates.
  mutating func choose(required: Set<RunQuantity> = [.parameters, .tokens, .loss]) throws(RunTableError) {
    for quantity in RunQuantity.allCases { sources[quantity] = try source(of: quantity, isRequired: required.contains(quantity)) }
    for quantity in RunQuantity.allCases where required.contains(quantity) && sources[quantity] == nil && !isDerived(quantity) {
      throw notRecognised(quantity)
    }
    inferConvention(required)
    noteUnits()
    inferLoss()
  }

  /// Whether a quantity is C/(6N) or C/(6D) here.
  func isDerived(_ quantity: RunQuantity) -> Bool {
    guard sources[quantity] == nil, sources[.compute] != nil else { return false }
    return (quantity == .tokens && sources[.parameters] != nil) || (quantity == .parameters && sources[.tokens] != nil)
  }

  private mutating func source(of quantity: RunQuantity, isRequired: Bool) throws(RunTableError) -> ColumnSource? {
    if let text = chosen[quantity] {
      var source = try ColumnSource(text, in: table)
      if !source.isStated, source.columns.count == 1, hasUnit(quantity) { source.factor = match.name(source.columns[0]).factor }
      return source
    }
    let found = match.candidates(quantity)
    let symbol = found.first { $0.order == 0 && $0.isWhole }
    if quantity == .parameters, symbol == nil, let parts = transformerAndHead {
      inferences.append(.summedColumns(quantity: quantity.words, columns: parts.map(name), others: found.map { name($0.column) }))
      return ColumnSource(parts)
    }
    guard found.count > 1 else { return found.first.map { ColumnSource([$0.column], factor: $0.factor) } }
    guard let preferred = preferred(quantity, found, symbol: symbol, isRequired: isRequired) else {
      throw .ambiguousColumn(table: table.name, quantity: quantity, candidates: found.map { name($0.column) })
    }
    let others = table.header.indices.filter { column in column != preferred.column && found.contains { $0.column == column } }
    inferences.append(.preferredColumn(quantity: quantity.words, column: name(preferred.column), others: others.map(name)))
    return ColumnSource([preferred.column], factor: preferred.factor)
  }

  private func hasUnit(_ quantity: RunQuantity) -> Bool { quantity.isNumber && quantity != .loss }

  /// The candidate to take of several; nil where the table has to say.
  private func preferred(
    _ quantity: RunQuantity, _ found: [ColumnMatch.Candidate], symbol: ColumnMatch.Candidate?, isRequired: Bool
  ) -> ColumnMatch.Candidate? {
    if quantity == .loss { return preferredLoss(found, symbol: symbol, isRequired: isRequired) }
    if let symbol { return symbol }
    if quantity == .parameters, let count = preferredCount(found) { return count }
    if quantity == .parameters || quantity == .tokens, isRequired { return match.areEqual(found) ? found.first : nil }
    return found.min { $0.order < $1.order }
  }

  /// The loss of validation, and among equals the one of the plain name.
  private func preferredLoss(
    _ found: [ColumnMatch.Candidate], symbol: ColumnMatch.Candidate?, isRequired: Bool
  ) -> ColumnMatch.Candidate? {
    let ranks = found.map { LossName.rank(match.name($0.column)) }
    let best = zip(found, ranks).filter { $0.1 == ranks.min() }.map { $0.0 }
    if let symbol, best.contains(symbol) { return symbol }
    return best.count == 1 || !isRequired || match.areEqual(best) ? best.first : nil
  }

  /// The column of the count that is preferred; nil where two columns claim one count.
  private func preferredCount(_ found: [ColumnMatch.Candidate]) -> ColumnMatch.Candidate? {
    let counts = found.map { count($0.column) }
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

  private func name(_ column: Int) -> String { table.header[column] }
  private func normalized(_ column: Int) -> String { RunQuantity.normalized(table.header[column]) }
}

// What is said of the choice.
extension ColumnChoice {
  /// The names of the columns of a quantity, as an option would have them.
  func text(of quantity: RunQuantity) -> String? {
    sources[quantity].map { $0.columns.map { table.header[$0] }.joined(separator: "+") }
  }

  /// The columns that quantities are read from.
  private var used: Set<Int> { Set(sources.values.flatMap(\.columns)) }

  private func notRecognised(_ quantity: RunQuantity) -> RunTableError {
    .columnNotRecognised(
      table: table.name, quantity: quantity, found: table.header,
      nearest: match.suggestions(quantity, used: used).prefix(3).map { table.header[$0] }, curve: curve)
  }

  /// The only input that a table of losses has; nil if there are several, or none.
  private var curve: LawInput? {
    let inputs: [(RunQuantity, LawInput)] = [(.parameters, .parameters), (.tokens, .tokens), (.compute, .compute)]
    let found = inputs.filter { sources[$0.0] != nil }
    return sources[.loss] != nil && found.count == 1 ? found[0].1 : nil
  }

  /// Sets the counts of N, by the name of its column, and of C: 6ND without a column.
  ///
  /// Says which of N, D and C follow from the others.
  private mutating func inferConvention(_ required: Set<RunQuantity>) {
    if isDerived(.parameters) { inferences.append(.parametersFromCompute) }
    if isDerived(.tokens) { inferences.append(.tokensFromCompute) }
    let absent = [RunQuantity.parameters, .tokens].filter { sources[$0] == nil && !isDerived($0) }
    if !absent.isEmpty { inferences.append(.absent(absent)) }
    if sources[.compute] == nil {
      convention.compute = .sixND
      if absent.isEmpty { inferences.append(.computeFromSixND(unread: match.suggestions(.compute, used: used).map { table.header[$0] })) }
    }
    guard let columns = sources[.parameters]?.columns else { return }
    convention.parameters = columns == transformerAndHead ? .transformerAndHead : (columns.count == 1 ? count(columns[0]) : .unstated)
    if convention.parameters != .unstated, let column = text(of: .parameters) {
      inferences.append(.parameterCount(column: column, count: convention.parameters))
    }
  }

  /// Says the factors of units in headers, and of options.
  private mutating func noteUnits() {
    for quantity in RunQuantity.allCases where quantity.isNumber {
      guard let source = sources[quantity], let column = text(of: quantity) else { continue }
      // That an option keeps the losses as they are settles their unit, so it is said, too.
      guard hasUnit(quantity) ? source.factor != 1 : source.isStated && !source.isLogarithm else { continue }
      inferences.append(.scaled(quantity: quantity, column: column, factor: source.factor, isStated: source.isStated))
    }
  }

  /// Sets the unit of the loss by its column's name, and takes the logarithm of perplexities.
  private mutating func inferLoss() {
    guard var source = sources[.loss], let column = source.columns.first else { return }
    let name = table.header[column]
    switch LossName.scale(match.name(column)) {
    case .nats: break
    case .bitsPerByte, .bitsPerCharacter:
      lossUnit = LossName.scale(match.name(column)) == .bitsPerByte ? .bitsPerByte : .bitsPerCharacter
      inferences.append(.lossUnit(column: name, unit: lossUnit))
    case .bitsPerToken where !source.isStated:
      source.factor = Double.log(2)
      inferences.append(.bitsAsNats(column: name))
    case .perplexity where !source.isStated: source.isLogarithm = true
    case .bitsPerToken, .perplexity: break
    }
    if source.isLogarithm { inferences.append(.logarithm(column: name)) }
    sources[.loss] = source
  }
}
