/// The symbols of a drawing's series, and the legend that explains them.
///
/// Without colour each series with points has a symbol of its own: ordered series (budgets) first and in their order, so that a budget has the same
/// symbol in every figure of the same runs, whatever else is drawn. More ordered series than symbols are gathered into neighbours of one symbol.
/// Series that are lines alone, if there are several, have a capital letter along their line: dots hardly show a stroke.
struct TerminalLegend {
  let chart: Chart
  let style: TerminalStyle
  /// The symbols of series with points, by name, where there are no colours.
  private let symbols: [String: Character]
  /// The letters of lines, by name of their series.
  let letters: [String: Character]

  init(_ chart: Chart, style: TerminalStyle) {
    (self.chart, self.style) = (chart, style)
    let withPoints = Set(
      chart.layers.compactMap { layer -> String? in
        if case .points(let layer) = layer { layer.series.name } else { nil }
      })
    symbols = Self.symbols(chart.series.filter { withPoints.contains($0.name) }, style)
    letters = Self.letters(chart, without: withPoints, style)
  }

  /// The symbol of a series's points.
  func symbol(_ series: Series) -> Character {
    style.usesColor ? style.shape(series.symbol) : symbols[series.name] ?? style.symbols[0]
  }

  /// The symbol of each series with points, by its name.
  ///
  /// With s symbols, o ordered series and r others, the ordered ones share g = min(o, max(1, s − min(r, s/2))) symbols, series i of them having
  /// symbol ⌊i·g/o⌋; the others have those behind, and begin again when they run out.
  private static func symbols(_ series: [Series], _ style: TerminalStyle) -> [String: Character] {
    let (ordered, others) = (series.filter(\.isOrdered), series.filter { !$0.isOrdered })
    let room = max(1, style.symbols.count - min(others.count, style.symbols.count / 2))
    let groups = min(ordered.count, room)
    var symbols: [String: Character] = [:]
    for (index, series) in ordered.enumerated() { symbols[series.name] = style.symbols[index * groups / ordered.count] }
    for (index, series) in others.enumerated() { symbols[series.name] = style.symbols[(groups + index) % style.symbols.count] }
    return symbols
  }

  private static func letters(_ chart: Chart, without points: Set<String>, _ style: TerminalStyle) -> [String: Character] {
    guard !style.usesColor else { return [:] }
    let lines = chart.series.filter { !points.contains($0.name) }.compactMap { series -> (name: String, stroke: LineLayer.Stroke)? in
      for case .line(let layer) in chart.layers where layer.series.name == series.name { return (series.name, layer.stroke) }
      return nil
    }
    guard lines.count > 1 else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(lines.map(\.name), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
  }

  // MARK: Rows

  /// The legend in rows: each series's symbol, in its colour, and its name.
  func rows(columns: Int) -> [String] {
    var rows: [String] = []
    var width = columns
    for (mark, series, name) in entries {
      let entry = style.change(to: series) + mark + style.change(to: nil) + " " + style.plain(name)
      let length = mark.count + 1 + name.count
      if width + 3 + length > columns {
        rows.append(entry)
        width = length
      } else {
        rows[rows.count - 1] += "   " + entry
        width += 3 + length
      }
    }
    return rows
  }

  /// The mark, the series of the colour, and the words of each entry.
  ///
  /// Neighbours of one symbol are one entry, from the first to the last.
  private var entries: [(mark: String, series: Series, name: String)] {
    var entries: [(mark: String, series: Series, name: String)] = []
    var first = ""
    for series in chart.series {
      let mark = mark(series)
      if !style.usesColor, series.isOrdered, let last = entries.last, last.series.isOrdered, last.mark == mark {
        entries[entries.count - 1].name = "\(first) to \(series.name)"
      } else {
        entries.append((mark, series, series.name))
        first = series.name
      }
    }
    return entries
  }

  private func mark(_ series: Series) -> String {
    let hasPoints = chart.layers.contains { if case .points(let layer) = $0 { layer.series.name == series.name } else { false } }
    if hasPoints { return String(symbol(series)) }
    let stroke = style.isASCII ? "..." : "⠤⠤"
    return letters[series.name].map { style.isASCII ? ".\($0)." : "⠤\($0)⠤" } ?? stroke
  }
}

extension TerminalStyle {
  /// The shape of a point where colours tell series apart.
  fileprivate func shape(_ symbol: Series.Symbol) -> Character {
    switch symbol {
    case .circle: isASCII ? "o" : "●"
    case .square: isASCII ? "#" : "■"
    case .diamond: isASCII ? "*" : "◆"
    case .triangle: isASCII ? "^" : "▲"
    case .cross: isASCII ? "x" : "×"
    case .ring: isASCII ? "O" : "○"
    }
  }

  /// Symbols for series without colour, easily distinguished ones first.
  fileprivate var symbols: [Character] { Array(isASCII ? "ox+*#@%&abcdefghijklmn" : "●○■□▲△◆◇abcdefghijklmn") }
}
