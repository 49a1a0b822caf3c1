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
