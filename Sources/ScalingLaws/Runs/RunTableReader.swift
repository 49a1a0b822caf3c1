import RealModule
import Tabular

/// Reads the runs of a table whose columns are known.
///
/// One pass over the rows. A bad number is kept as its place in the table, and becomes words only if it is among the first.
struct RunTableReader {
  let table: Table
  let choice: ColumnChoice
  let reading: RunReading
  /// The source of each quantity by its place among all: looked up once, not once a row.
  private let sources: [ColumnSource?]
  /// Whether a quantity's commas separate thousands.
  private let hasGroups: [Bool]
  private var spellings: [RunQuantity: Inference] = [:]
  /// The least number without a suffix, by quantity.
  private var leastPlain = [Double](repeating: .infinity, count: RunQuantity.allCases.count)
  private var faults: [Fault] = []
  private var badRows = 0
  /// Whether the present row has a bad number.
  private var isBad = false

  /// The bad rows that are named.
  private static let namedRows = 20

  private struct Fault {
    var row: Int
    var column: Int
    var reason: NumberFault
  }

  init(table: Table, choice: ColumnChoice, reading: RunReading) {
    self.table = table
    self.choice = choice
    self.reading = reading
    sources = RunQuantity.allCases.map { choice.sources[$0] }
    hasGroups = sources.map { source in
      source?.columns.contains { column in
        (0..<min(table.rowCount, 200)).contains { CountText.hasGroups(table.text(row: $0, column: column)) }
      } ?? false
    }
  }

  /// Returns the table; O(rows).
  mutating func read() throws(RunTableError) -> RunTable {
    var runs: [TrainingRun] = []
    runs.reserveCapacity(table.rowCount)
    var kept: [Int] = []
    for row in 0..<table.rowCount {
      isBad = false
      if let run = run(row), !isBad {
        runs.append(run)
        if badRows > 0 { kept.append(row) }
      } else {
        if badRows == 0 { kept = Array(0..<row) }
        badRows += 1
      }
    }
    try checkFaults(kept: runs.count)
    let rows = badRows > 0 ? kept : nil
    var result = try RunTable(
      runs, name: table.name, convention: choice.convention, lossUnit: choice.lossUnit, columns: extraColumns(rows), inferences: inferences)
    if rows != nil || table.isSelection { result.rowNumbers = (rows ?? Array(0..<table.rowCount)).map(table.number) }
    return result
  }

  mutating func readDesigns() throws(RunTableError) -> [RunDesign] {
    var designs: [RunDesign] = []
    for row in 0..<table.rowCount {
      isBad = false
      guard let design = design(row), !isBad else {
        badRows += 1
        continue
      }
      designs.append(design)
    }
    try checkFaults(kept: designs.count)
    return designs
  }

  private mutating func run(_ row: Int) -> TrainingRun? {
    let design = design(row)
    guard let loss = required(.loss, row), let design else { return nil }
    return TrainingRun(
      parameters: design.parameters, tokens: design.tokens, compute: design.compute, loss: loss, uniqueTokens: design.uniqueTokens,
      group: text(.group, row), label: text(.label, row))
  }

  /// N, D and C of a row, one of them by C = 6ND; nil if one is bad.
  ///
  /// Where there is neither N nor D, or one and no C, each stands in for the other: a curve of the rest doesn't see it.
  private mutating func design(_ row: Int) -> RunDesign? {
    let (n, d, c) = (optional(.parameters, row), optional(.tokens, row), optional(.compute, row))
    if (n == nil && lacks(.parameters, row)) || (d == nil && lacks(.tokens, row)) || (c == nil && lacks(.compute, row)) { return nil }
    let design: RunDesign? =
      switch (n, d, c) {
      case (let n?, let d?, let c): RunDesign(parameters: n, tokens: d, compute: c)
      case (let n?, nil, let c): RunDesign(parameters: n, tokens: c.map { $0 / (6 * n) } ?? n, compute: c)
      case (nil, let d?, let c): RunDesign(parameters: c.map { $0 / (6 * d) } ?? d, tokens: d, compute: c)
      case (nil, nil, let c?): RunDesign(parameters: (c / 6).squareRoot(), tokens: (c / 6).squareRoot(), compute: c)
      case (nil, nil, nil): nil
      }
    guard var design else { return nil }
    design.uniqueTokens = optional(.uniqueTokens, row)
    return design
  }

  private func source(_ quantity: RunQuantity) -> ColumnSource? { sources[quantity.order] }

  /// Notes a quantity that the table has and the row lacks; false where the table has none.
  private mutating func lacks(_ quantity: RunQuantity, _ row: Int) -> Bool {
    guard let source = source(quantity) else { return false }
    note(row, source.columns[0], .missing)
    return true
  }

  private mutating func required(_ quantity: RunQuantity, _ row: Int) -> Double? {
    let value = optional(quantity, row)
    if value == nil { note(row, source(quantity)?.columns.first ?? 0, .missing) }
    return value
  }

  /// The number in the quantity's columns and unit; nil if a field is empty or bad.
  private mutating func optional(_ quantity: RunQuantity, _ row: Int) -> Double? {
    guard let source = source(quantity) else { return nil }
    var sum = 0.0
    for column in source.columns {
      guard !table.isEmpty(row: row, column: column), let value = number(quantity, row, column, source) else { return nil }
      // A part of a sum may be nothing; a quantity may not.
      if value < 0 || (value == 0 && source.columns.count == 1) { return note(row, column, value == 0 ? .zero : .notPositive) }
      sum += value
    }
    if sum == 0 { return note(row, source.columns[0], .zero) }
    let value = source.isLogarithm ? Double.log(sum * source.factor) : sum * source.factor
    if quantity.plausible.contains(value) { return value }
    let isInfinity = sum >= 0.999 * Double.greatestFiniteMagnitude
    return note(row, source.columns[0], isInfinity ? .exportedInfinity : (value > 0 ? .implausible : .notPositive))
  }

  private mutating func number(_ quantity: RunQuantity, _ row: Int, _ column: Int, _ source: ColumnSource) -> Double? {
    if let value = table.finiteNumber(row: row, column: column) {
      if value < leastPlain[quantity.order] { leastPlain[quantity.order] = value }
      return value
    }
    let text = table.text(row: row, column: column)
    guard quantity != .loss, let (value, spelling) = CountText.parse(text, allowsOneGroup: hasGroups[quantity.order]) else {
      return note(row, column, Self.isCommaNumber(text) ? .comma : .notANumber)
    }
    if spelling == .suffix, source.factor != 1 { return note(row, column, .unitTwice) }
    if spellings[quantity] == nil, value > 0 { spellings[quantity] = .spelling(quantity: quantity, example: text, value: value) }
    return value
  }

  /// Columns in which some numbers have a suffix and others are too small without one: two units in one column.
  private var mixedUnits: [Inference] {
    [RunQuantity.parameters, .tokens, .uniqueTokens].compactMap { quantity in
      guard case .spelling(_, let example, let value)? = spellings[quantity] else { return nil }
      let plain = leastPlain[quantity.order]
      return plain < Self.leastCount && 1000 * plain < value ? .mixedUnits(quantity: quantity, plain: plain, example: example) : nil
    }
  }

  /// Fewer parameters or tokens than any run of a ladder has.
  private static let leastCount = 1e4

  private static func isCommaNumber(_ text: String) -> Bool {
    text.contains(",") && StrictNumber.parse(text.replacing(",", with: "")) != nil
  }

  /// Keeps a fault of the present row, if it is the row's first and among the first; returns nil.
  @discardableResult
  private mutating func note(_ row: Int, _ column: Int, _ reason: NumberFault) -> Double? {
    if !isBad, faults.count < Self.namedRows { faults.append(Fault(row: row, column: column, reason: reason)) }
    isBad = true
    return nil
  }

  private func text(_ quantity: RunQuantity, _ row: Int) -> String? {
    guard let column = source(quantity)?.columns.first, !table.isEmpty(row: row, column: column) else { return nil }
    return table.text(row: row, column: column)
  }
}

// What is said after reading.
extension RunTableReader {
  /// - Throws: `RunTableError.badNumber` or `.badNumbers`, unless bad rows are to be left out and others are left.
  private func checkFaults(kept: Int) throws(RunTableError) {
    guard badRows > 0, !reading.skipsBadRows || kept == 0 else { return }
    let bad = badNumbers
    if badRows == 1, let only = bad.first { throw .badNumber(only.place, field: only.field, text: only.text, reason: only.reason) }
    throw .badNumbers(table: table.name, bad, rows: badRows, of: table.rowCount)
  }

  private var badNumbers: [BadNumber] {
    faults.map { fault in
      BadNumber(
        place: table.location(row: fault.row, column: fault.column), field: table.header[fault.column],
        text: table.text(row: fault.row, column: fault.column), reason: fault.reason)
    }
  }

  private var inferences: [Inference] {
    let left: [Inference] = badRows == 0 ? [] : [.badRows(faults: badNumbers.map(\.description), count: badRows)]
    return table.notes.map { .table(note: $0.description) } + choice.inferences + RunQuantity.allCases.compactMap { spellings[$0] }
      + mixedUnits + left
  }

  /// The columns that no quantity took, with the unit that a header states in brackets.
  private func extraColumns(_ rows: [Int]?) -> [RunColumn] {
    let known = Set(choice.sources.values.flatMap(\.columns))
    return table.header.indices.filter { !known.contains($0) }.map { column in
      let (name, unit) = Self.split(table.header[column])
      let values =
        rows.map { $0.map { table.text(row: $0, column: column) } } ?? (0..<table.rowCount).map { table.text(row: $0, column: column) }
      return RunColumn(name: name, unit: unit, values: values)
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
