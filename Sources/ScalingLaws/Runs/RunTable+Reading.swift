import Tabular

extension RunTable {
  /// Reads runs from a table of text.
  ///
  /// Columns are found by the names of `RunQuantity`; all others are carried along in `columns`. A table without compute gets C = 6ND, and
  /// one with other inferences says so in `inferences`. Of several counts of parameters one is taken, and that is said: the column N, or the
  /// transformer's matrices with the head (a ladder of nanochat), or all parameters, or the active, or those without embeddings.
  ///
  /// - Parameters:
  ///   - table: the text.
  ///   - chosen: the exact column to take for a quantity, where the names don't decide; `a+b` is the sum of two.
  /// - Throws: `RunTableError`: columns not recognised or ambiguous, and bad numbers with file, line and column.
  public init(_ table: Table, columns chosen: [RunQuantity: String] = [:]) throws(RunTableError) {
    var choice = ColumnChoice(table: table, chosen: chosen)
    try choice.choose()
    self = try RunTableReader(table: table, choice: choice).read()
  }
}

extension [RunDesign] {
  /// Reads designs from a table of text with N, D and perhaps C; C = 6ND without it. A column of losses isn't needed and isn't read.
  ///
  /// - Throws: `RunTableError` as the reading of runs does.
  public init(_ table: Table) throws(RunTableError) {
    var choice = ColumnChoice(table: table, chosen: [:])
    try choice.choose(required: [.parameters, .tokens])
    self = try RunTableReader(table: table, choice: choice).readDesigns()
  }
}

/// Reads the runs of a table whose columns are known.
private struct RunTableReader {
  let table: Table
  let choice: ColumnChoice
  /// The columns of each quantity by its place among all: looked up once, not once a row.
  private let columns: [[Int]]

  init(table: Table, choice: ColumnChoice) {
    self.table = table
    self.choice = choice
    columns = RunQuantity.allCases.map { choice.positions[$0] ?? [] }
  }

  /// Returns the table; O(rows), with C = 6ND if no column holds compute.
  func read() throws(RunTableError) -> RunTable {
    var runs: [TrainingRun] = []
    runs.reserveCapacity(table.rowCount)
    let hasCompute = !columns[RunQuantity.compute.order].isEmpty
    for row in 0..<table.rowCount {
      let parameters = try required(.parameters, row)
      let tokens = try required(.tokens, row)
      let compute = hasCompute ? try required(.compute, row) : 6 * parameters * tokens
      runs.append(
        TrainingRun(
          parameters: parameters, tokens: tokens, compute: compute, loss: try required(.loss, row),
          uniqueTokens: try optional(.uniqueTokens, row), group: text(.group, row), label: text(.label, row)))
    }
    return try RunTable(
      runs, name: table.name, convention: choice.convention, lossUnit: choice.lossUnit, columns: extraColumns(),
      inferences: choice.inferences)
  }

  func readDesigns() throws(RunTableError) -> [RunDesign] {
    var designs: [RunDesign] = []
    let hasCompute = !columns[RunQuantity.compute.order].isEmpty
    for row in 0..<table.rowCount {
      let (parameters, tokens) = (try required(.parameters, row), try required(.tokens, row))
      designs.append(
        RunDesign(
          parameters: parameters, tokens: tokens, compute: hasCompute ? try required(.compute, row) : nil,
          uniqueTokens: try optional(.uniqueTokens, row)))
    }
    return designs
  }

  private func required(_ quantity: RunQuantity, _ row: Int) throws(RunTableError) -> Double {
    if let value = try optional(quantity, row) { return value }
    throw badNumber(columns[quantity.order].first ?? 0, row, .missing)
  }

  /// The number in a column, or the sum over several; nil where a field is empty.
  private func optional(_ quantity: RunQuantity, _ row: Int) throws(RunTableError) -> Double? {
    let columns = columns[quantity.order]
    if columns.isEmpty { return nil }
    var sum = 0.0
    for column in columns {
      guard !table.isEmpty(row: row, column: column) else { return nil }
      guard let value = table.finiteNumber(row: row, column: column) else { throw badNumber(column, row, .notANumber) }
      // A part of a sum may be nothing; a quantity may not.
      guard value > 0 || (columns.count > 1 && value == 0) else { throw badNumber(column, row, .notPositive) }
      sum += value
    }
    guard sum > 0 else { throw badNumber(columns[0], row, .notPositive) }
    return sum
  }

  private func badNumber(_ column: Int, _ row: Int, _ fault: NumberFault) -> RunTableError {
    .badNumber(
      table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column), reason: fault)
  }

  private func text(_ quantity: RunQuantity, _ row: Int) -> String? {
    guard let column = columns[quantity.order].first, !table.isEmpty(row: row, column: column) else { return nil }
    return table.text(row: row, column: column)
  }

  /// The columns that no quantity took, with the unit that a header states in brackets.
  private func extraColumns() -> [RunColumn] {
    let known = Set(choice.positions.values.flatMap(\.self))
    return table.header.indices.filter { !known.contains($0) }.map { column in
      let (name, unit) = Self.split(table.header[column])
      return RunColumn(name: name, unit: unit, values: (0..<table.rowCount).map { table.text(row: $0, column: column) })
    }
  }

  /// `energy [kWh]` is energy in kWh.
  private static func split(_ header: String) -> (name: String, unit: String?) {
    guard header.hasSuffix("]"), let open = header.lastIndex(of: "["), open > header.startIndex else { return (header, nil) }
    let unit = header[header.index(after: open)..<header.index(before: header.endIndex)]
    var name = header[..<open]
    while name.last == " " { name.removeLast() }
    return unit.isEmpty || name.isEmpty ? (header, nil) : (String(name), String(unit))
  }
}

extension RunQuantity {
  /// Its place in `allCases`.
  fileprivate var order: Int {
    switch self {
    case .parameters: 0
    case .tokens: 1
    case .compute: 2
    case .loss: 3
    case .uniqueTokens: 4
    case .group: 5
    case .label: 6
    }
  }
}
