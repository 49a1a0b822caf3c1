import Tabular

/// A column's name in its parts: path, name, and the unit that the header states.
///
/// `eval/loss`, `metrics.val_loss` and `params.n_params` are paths; `Model Size (B)`, `tokens_B`, `params_m`, `FLOPs (1E21)` and `total_gflops` have units.
struct ColumnName {
  /// The name, normalized, its path joined by underscores, without the unit.
  let name: String
  /// The endings of the path that may be a name, the longest first.
  let endings: [String]
  /// The factor that the unit stands for; 1 without one.
  let factor: Double
  /// The unit as the header has it; nil without one.
  let unit: String?
  /// Whether the unit stands at the end of the name without brackets: it is none unless the rest is known.
  let hasLetter: Bool

  init(_ header: String) {
    let (base, bracket) = Self.bracket(header)
    var parts = base.split { $0 == "/" || $0 == "." }.map { RunQuantity.normalized(String($0)).trimmed("_") }.filter { !$0.isEmpty }
    var found = bracket.flatMap { CountUnit.factor($0) }
    var text = bracket
    var letter = false
    if bracket == nil, let last = parts.last {
      if let (rest, unit) = CountUnit.ending(of: last) {
        (parts[parts.count - 1], found, text, letter) = (rest, CountUnit.factor(unit), unit, true)
      } else if let (rest, unit, factor) = CountUnit.compute(in: last) {
        (parts[parts.count - 1], found, text) = (rest, factor, unit)
      }
    }
    let isUnit = found != nil || bracket.map { CountUnit.isPlain($0) } ?? true
    if !isUnit { parts = [RunQuantity.normalized(header)] }
    name = parts.joined(separator: "_")
    endings = parts.indices.map { parts[$0...].joined(separator: "_") }
    factor = found ?? 1
    unit = text
    hasLetter = letter
  }

  /// The words of the name.
  var words: Set<String> { Set(name.split(separator: "_").map(String.init)) }

  /// The words of the unit.
  var unitWords: Set<String> {
    Set((unit ?? "").lowercased().split { " /_-".contains($0) }.map(String.init))
  }

  /// `Model Size (B)` is Model Size and B; `energy [kWh]` is energy and kWh.
  private static func bracket(_ header: String) -> (base: String, unit: String?) {
    let text = header.trimmed(" ")
    for (open, close) in [("(", ")"), ("[", "]")] where text.hasSuffix(close) {
      guard let start = text.lastIndex(of: Character(open)), start > text.startIndex else { continue }
      let unit = text[text.index(after: start)..<text.index(before: text.endIndex)]
      return (String(text[..<start]).trimmed(" "), unit.isEmpty ? nil : String(unit))
    }
    return (text, nil)
  }
}

extension Table {
  /// The number that a condition has to name in the unit of its column's header; nil where the two agree.
  ///
  /// `params_m<1B` compares millions with 1e9; 1000 is meant.
  public func plainValue(of condition: RowCondition) -> Double? {
    guard let count = condition.countWithSuffix, let column = try? requiredPosition(of: condition.column) else { return nil }
    let factor = ColumnName(header[column]).factor
    return factor == 1 ? nil : count / factor
  }
}

extension String {
  /// The text without a character at its ends.
  func trimmed(_ mark: Character) -> String {
    var text = Substring(self)
    while text.first == mark { text.removeFirst() }
    while text.last == mark { text.removeLast() }
    return String(text)
  }
}

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
