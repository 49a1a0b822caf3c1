/// The characters and colours of a terminal drawing.
struct TerminalStyle {
  let isASCII: Bool
  let usesColor: Bool

  init(_ renderer: TerminalRenderer) {
    isASCII = renderer.characters == .ascii
    usesColor = renderer.usesColor
  }

  var corner: String { isASCII ? "+" : "└" }

  func border(isTick: Bool) -> String { isASCII ? (isTick ? "+" : "|") : isTick ? "┤" : "│" }

  func floor(isTick: Bool) -> String { isASCII ? (isTick ? "+" : "-") : isTick ? "┬" : "─" }

  /// The text in the characters at hand.
  func plain(_ text: String) -> String { isASCII ? TerminalStyle.ascii(text) : text }

  /// Title, subtitle and the vertical axis's name.
  func head(_ chart: Chart, columns: Int) -> [String] {
    let texts = [chart.title, chart.subtitle, chart.y.label].filter { !$0.isEmpty }
    return texts.flatMap { TextMetrics.lines($0, upTo: Double(columns)) { Double($0.count) } }.map(plain)
  }

  func centered(_ text: String, columns: Int, indent: Int) -> String {
    let text = plain(text)
    return String(repeating: " ", count: indent + max(0, (columns - text.count) / 2)) + text
  }

  /// The sequence that starts a series's colour, or for nil the one that ends any.
  ///
  /// Colours are those of the 256-colour table (`ESC[38;5;n m`); ink is the terminal's own colour, so that it suits a dark and a light one.
  func change(to series: Series?) -> String {
    guard usesColor else { return "" }
    guard let series else { return "\u{1B}[0m" }
    switch series.color {
    case .categorical(let index): return "\u{1B}[38;5;\(Self.categorical[Palette.categoricalIndex(index)])m"
    case .sequential(let position): return "\u{1B}[38;5;\(Self.sequential[Palette.sequentialIndex(position)])m"
    case .ink: return "\u{1B}[0m"
    case .muted: return "\u{1B}[38;5;245m"
    }
  }

  /// Colours of the 256-colour cube of middling lightness, for terminals of either theme.
  private static let categorical = [32, 166, 35, 169, 172, 63, 131, 102]
  private static let sequential = [35, 36, 37, 31, 32, 33, 69, 63, 99, 135, 163, 162]

  /// The text in ASCII: superscripts as ^ and digits, signs spelt out, anything else as a question mark.
  ///
  /// 10¹¹ becomes 10^11, − a hyphen, ± becomes +/-. A name in another script is question marks: choose `unicode` for it.
  static func ascii(_ text: String) -> String {
    var result = ""
    var isRaised = false
    for character in text {
      let plain = substitutes[character]
      let isSuperscript = superscripts.contains(character)
      if isSuperscript && !isRaised { result += "^" }
      isRaised = isSuperscript
      result += plain ?? (character.isASCII ? String(character) : "?")
    }
    return result
  }

  private static let superscripts: Set<Character> = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻"]
  private static let substitutes: [Character: String] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-", "−": "-", "×": "x",
    "·": "*", "±": "+/-", "–": "-", "—": "-", "…": "...", "≥": ">=", "≤": "<=", "≈": "~", "∞": "inf", "α": "alpha", "β": "beta",
    "’": "'", "“": "\"", "”": "\"", "′": "'",
  ]
}
