/// The colours of charts, each for a light and for a dark page.
///
/// The categorical colours keep the hues of Okabe and Ito's set, which people with the common colour deficiencies tell apart
/// (https://jfly.uni-koeln.de/color/), shifted in lightness for contrast with the page. The ordered colours step evenly in OKLCH lightness, away from the
/// page as the value grows, so that order survives any deficiency and black-and-white print. All have a contrast of 3 or more with the page.
///
/// Twelve steps make the ordered scale: a position t takes the step nearest to 11 t, so two budgets next to each other may share a colour
/// when there are more than twelve.
package enum Palette {
  /// A colour in both themes, as `#rrggbb`.
  package struct Pair: Hashable, Sendable {
    package var light: String
    package var dark: String

    init(_ light: String, _ dark: String) {
      self.light = light
      self.dark = dark
    }
  }

  package static let categorical = [
    Pair("#0069a8", "#5ab4ee"), Pair("#cc5200", "#ff9252"), Pair("#00825d", "#2fc79a"), Pair("#a1447f", "#e79bcb"),
    Pair("#9a6a00", "#efbb45"), Pair("#3f4fa8", "#9aa8ff"), Pair("#8a2f2f", "#f08a86"), Pair("#4d5a63", "#a9b6bf"),
  ]

  package static let sequential = [
    Pair("#27a57a", "#7652ac"), Pair("#0a9886", "#6965c2"), Pair("#008a8b", "#5579d1"), Pair("#037d8c", "#368ed9"),
    Pair("#056f8d", "#00a1d6"), Pair("#036190", "#0ab2cd"), Pair("#014f9d", "#10c2c4"), Pair("#2837a1", "#0ed2b7"),
    Pair("#3c258e", "#5ddda5"), Pair("#441475", "#91e592"), Pair("#45045a", "#bfea82"), Pair("#40003e", "#eaed78"),
  ]

  package static let ink = Pair("#1b1e23", "#eceef0")
  package static let muted = Pair("#8a9199", "#7d858d")
  static let grid = Pair("#e6e7e4", "#2b2f35")
  package static let surface = Pair("#fdfdfc", "#14161a")

  /// The name of a colour in style sheets.
  ///
  /// It is a class, and with `--` before it a custom property.
  static func name(_ color: Series.Color) -> String {
    switch color {
    case .categorical(let index): "cat-\(categoricalIndex(index))"
    case .sequential(let position): "seq-\(sequentialIndex(position))"
    case .ink: "ink"
    case .muted: "muted"
    }
  }

  /// A colour in both themes.
  static func pair(_ color: Series.Color) -> Pair {
    switch color {
    case .categorical(let index): categorical[categoricalIndex(index)]
    case .sequential(let position): sequential[sequentialIndex(position)]
    case .ink: ink
    case .muted: muted
    }
  }

  /// The index of a distinct colour, which repeat.
  static func categoricalIndex(_ index: Int) -> Int {
    let count = categorical.count
    return (index % count + count) % count
  }

  /// The step of a position on the ordered scale; positions beyond its ends take the end.
  static func sequentialIndex(_ position: Double) -> Int {
    let last = Double(sequential.count - 1)
    return Int((min(max(position.isNaN ? 0 : position, 0), 1) * last).rounded())
  }
}
