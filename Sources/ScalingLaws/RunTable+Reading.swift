import Tabular

extension RunTable {
  /// Reads runs from a table of text.
  ///
  /// Columns are found by the names of `RunQuantity`; all others are carried along in `columns`. A table without compute gets C = 6ND, and
  /// one with other inferences says so in `inferences`.
  ///
  /// - Parameters:
  ///   - table: the text.
  ///   - chosen: the exact column to take for a quantity, where the names don't decide.
  /// - Throws: `RunTableError`: columns not recognised or ambiguous, and bad numbers with file, line and column.
  public init(_ table: Table, columns chosen: [RunQuantity: String] = [:]) throws(RunTableError) {
    var reader = RunTableReader(table: table, chosen: chosen)
    self = try reader.read()
  }
}

/// Finds the columns of a table and reads the runs.
private struct RunTableReader {
  let table: Table
  let chosen: [RunQuantity: String]
  var inferences: [Inference] = []
  var positions: [RunQuantity: Int] = [:]

  init(table: Table, chosen: [RunQuantity: String]) {
    self.table = table
    self.chosen = chosen
  }

  mutating func read() throws(RunTableError) -> RunTable {
    for quantity in RunQuantity.allCases { positions[quantity] = try position(of: quantity) }
    for quantity in [RunQuantity.parameters, .tokens, .loss] where positions[quantity] == nil {
      throw .columnNotRecognised(table: table.name, quantity: quantity.words, found: table.header, accepted: quantity.names)
    }
    let convention = inferConvention()
    let unit = inferLossUnit()
    let runs = try readRuns()
    return try RunTable(
      runs, name: table.name, convention: convention, lossUnit: unit, columns: extraColumns(), inferences: inferences)
  }

  private mutating func position(of quantity: RunQuantity) throws(RunTableError) -> Int? {
    if let name = chosen[quantity] {
      guard let position = table.position(of: name) else { throw .table(.noSuchColumn(name, file: table.name, found: table.header)) }
      return position
    }
    let accepted = Set(quantity.names.map(RunQuantity.normalized))
    let found = table.header.indices.filter { accepted.contains(RunQuantity.normalized(table.header[$0])) }
    guard found.count > 1 else { return found.first }
    let symbol = RunQuantity.normalized(quantity.names[0])
    guard let preferred = found.first(where: { RunQuantity.normalized(table.header[$0]) == symbol }) else {
      throw .ambiguousColumn(table: table.name, quantity: quantity.words, candidates: found.map { table.header[$0] })
    }
    inferences.append(
      .preferredColumn(
        quantity: quantity.words, column: table.header[preferred], others: found.filter { $0 != preferred }.map { table.header[$0] }))
    return preferred
  }

  private mutating func inferConvention() -> CountingConvention {
    var convention = CountingConvention()
    if positions[.compute] == nil {
      convention.compute = .sixND
      inferences.append(.computeFromSixND)
    }
    guard let position = positions[.parameters] else { return convention }
    let name = RunQuantity.normalized(table.header[position])
    if name.contains("total") { convention.parameters = .total }
    if name.contains("non_embedding") || name.contains("noembed") { convention.parameters = .nonEmbedding }
    if name.contains("active") { convention.parameters = .active }
    if convention.parameters != .unstated {
      inferences.append(.parameterCount(column: table.header[position], count: convention.parameters))
    }
    return convention
  }

  private mutating func inferLossUnit() -> LossUnit {
    guard let position = positions[.loss] else { return .natsPerToken }
    let name = RunQuantity.normalized(table.header[position])
    let unit: LossUnit = name.contains("bpb") || name.contains("bits") ? .bitsPerByte : .natsPerToken
    if unit != .natsPerToken { inferences.append(.lossUnit(column: table.header[position], unit: unit)) }
    return unit
  }

  private func readRuns() throws(RunTableError) -> [TrainingRun] {
    var runs: [TrainingRun] = []
    runs.reserveCapacity(table.rowCount)
    for row in 0..<table.rowCount {
      let parameters = try required(.parameters, row)
      let tokens = try required(.tokens, row)
      let compute = positions[.compute] == nil ? 6 * parameters * tokens : try required(.compute, row)
      runs.append(
        TrainingRun(
          parameters: parameters, tokens: tokens, compute: compute, loss: try required(.loss, row),
          uniqueTokens: try optional(.uniqueTokens, row), group: text(.group, row), label: text(.label, row)))
    }
    return runs
  }

  private func required(_ quantity: RunQuantity, _ row: Int) throws(RunTableError) -> Double {
    if let value = try optional(quantity, row) { return value }
    throw badNumber(quantity, row, .missing)
  }

  private func optional(_ quantity: RunQuantity, _ row: Int) throws(RunTableError) -> Double? {
    guard let column = positions[quantity], !table.isEmpty(row: row, column: column) else { return nil }
    guard let value = try? table.number(row: row, column: column) else { throw badNumber(quantity, row, .notANumber) }
    guard value > 0 else { throw badNumber(quantity, row, .notPositive) }
    return value
  }

  private func badNumber(_ quantity: RunQuantity, _ row: Int, _ fault: NumberFault) -> RunTableError {
    let column = positions[quantity] ?? 0
    return .badNumber(
      table.location(row: row, column: column), field: table.header[column], text: table.text(row: row, column: column), reason: fault)
  }

  private func text(_ quantity: RunQuantity, _ row: Int) -> String? {
    guard let column = positions[quantity], !table.isEmpty(row: row, column: column) else { return nil }
    return table.text(row: row, column: column)
  }

  private func extraColumns() -> [RunColumn] {
    let known = Set(positions.values)
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
