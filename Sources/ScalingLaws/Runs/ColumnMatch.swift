import Tabular

/// The columns of a table that a quantity may be read from, by their names.
struct ColumnMatch {
  let table: Table
  private let names: [ColumnName]

  /// A column that bears a name of a quantity.
  struct Candidate: Hashable {
    var column: Int
    /// The place of the name among those accepted.
    var order: Int
    /// The factor of the header's unit.
    var factor: Double
    /// Whether the name is the column's whole name, not the end of a path.
    var isWhole: Bool
  }

  /// The groups that stores put before the names of a run's own columns.
  private static let stores: Set<String> = ["params", "metrics", "config", "summary", "tags", "data"]
  /// Words of columns that count what was evaluated on.
  private static let evaluation: Set<String> = ["eval", "evaluation", "val", "valid", "validation", "test"]
  private static let orders: [RunQuantity: [String: Int]] = Dictionary(
    uniqueKeysWithValues: RunQuantity.allCases.map { quantity in
      (quantity, Dictionary(quantity.names.enumerated().map { (RunQuantity.normalized($1), $0) }, uniquingKeysWith: { first, _ in first }))
    })

  init(_ table: Table) {
    self.table = table
    names = table.header.map { ColumnName($0) }
  }

  func name(_ column: Int) -> ColumnName { names[column] }

  /// Returns the columns with a name of a quantity.
  ///
  /// Those whose whole name it is go before those that end with it, and columns of numbers before those of text.
  func candidates(_ quantity: RunQuantity) -> [Candidate] {
    let all = table.header.indices.compactMap { candidate(quantity, $0) }
    let whole = all.filter(\.isWhole)
    let kept = whole.isEmpty || quantity == .loss ? all : whole
    guard quantity.isNumber, kept.count > 1 else { return kept }
    let numeric = kept.filter { holdsNumbers($0.column) }
    return numeric.isEmpty ? kept : numeric
  }

  private func candidate(_ quantity: RunQuantity, _ column: Int) -> Candidate? {
    guard let orders = Self.orders[quantity] else { return nil }
    let (name, header) = (names[column], RunQuantity.normalized(table.header[column]))
    if let order = orders[header] { return Candidate(column: column, order: order, factor: 1, isWhole: true) }
    guard let (ending, order) = known(name, in: orders) else { return nil }
    if quantity == .loss || !quantity.isNumber { guard name.factor == 1 else { return nil } }
    let isWhole = ending == name.name || Self.stores.contains(String(name.name.dropLast(ending.count + 1)))
    // A letter after a letter is an index more often than a unit, and a letter alone at the end of a path may be anything.
    if ending.count == 1, !isWhole || (name.hasLetter && (name.unit ?? "").count == 1) { return nil }
    if !isWhole, !quantity.isNumber { return nil }
    if !isWhole, quantity != .loss, !name.words.isDisjoint(with: Self.evaluation) { return nil }
    return Candidate(column: column, order: order, factor: name.factor, isWhole: isWhole)
  }

  private func known(_ name: ColumnName, in orders: [String: Int]) -> (ending: String, order: Int)? {
    for ending in name.endings {
      if let order = orders[ending] { return (ending, order) }
    }
    return nil
  }

  /// Whether the first field that isn't empty is a number.
  func holdsNumbers(_ column: Int) -> Bool {
    guard let row = (0..<min(table.rowCount, 1000)).first(where: { !table.isEmpty(row: $0, column: column) }) else { return false }
    return table.finiteNumber(row: row, column: column) != nil
      || CountText.parse(table.text(row: row, column: column), allowsOneGroup: true) != nil
  }

  /// Whether columns hold the same numbers in every row.
  func areEqual(_ candidates: [Candidate]) -> Bool {
    guard let first = candidates.first, candidates.allSatisfy({ $0.factor == first.factor }) else { return false }
    return (0..<table.rowCount).allSatisfy { row in
      let value = table.finiteNumber(row: row, column: first.column)
      return value != nil && candidates.dropFirst().allSatisfy { table.finiteNumber(row: row, column: $0.column) == value }
    }
  }

  /// Columns of numbers whose names suggest a quantity without being one that is known, the nearest first.
  ///
  /// - Parameter used: the columns that other quantities are read from.
  func suggestions(_ quantity: RunQuantity, used: Set<Int>) -> [Int] {
    let words: [String] =
      switch quantity {
      case .parameters: ["param", "size"]
      case .tokens: ["token", "data"]
      case .compute: ["flop", "flos", "compute", "budget"]
      case .loss: ["loss", "bpb", "bpc", "ppl", "perplex", "entropy", "nll", "ce_"]
      case .uniqueTokens, .group, .label: []
      }
    let accepted = quantity.names.map { Array(RunQuantity.normalized($0).unicodeScalars) }.filter { $0.count > 2 }
    let scored = table.header.indices.compactMap { column -> (column: Int, rank: Int, distance: Int)? in
      let name = RunQuantity.normalized(table.header[column])
      if quantity != .loss, name.contains("loss") { return nil }
      let distance = accepted.map { EditDistance.between($0, Array(name.unicodeScalars)) }.min() ?? .max
      let isNear = distance <= 2 && 3 * distance <= name.count
      let rank = isNear ? 0 : words.firstIndex { name.contains($0) }.map { $0 + 1 }
      guard let rank, !used.contains(column), holdsNumbers(column) else { return nil }
      return (column, rank, distance)
    }
    return scored.sorted { ($0.rank, $0.distance, $0.column) < ($1.rank, $1.distance, $1.column) }.map(\.column)
  }
}
