/// The style sheet of charts, made from the palette.
///
/// Every coloured element also has its light colour as a plain attribute, so that programs that don't know custom properties draw the light chart.
package enum SVGStyle {
  /// The rules that colour a chart from custom properties.
  ///
  /// A mark has two classes: its colour (`cat-0`), which sets the property `--here`, and its use (`fill` or `stroke`), which takes it. So a
  /// page changes a theme by its custom properties alone.
  package static var rules: String {
    let fixed = """
      .chart text{fill:var(--ink)}
      .chart .quiet{fill:var(--quiet)}
      .chart .grid{stroke:var(--grid)}
      .chart .axis{stroke:var(--muted)}
      .chart .surface{fill:var(--surface)}
      .chart .halo{stroke:var(--surface)}
      .chart .points path{stroke:var(--surface)}

      """
    let colored = colors.map { name, _ in
      ".chart .\(name){--here:var(--\(name))}"
    }
    let uses = ".chart .fill{fill:var(--here)}\n.chart .stroke{stroke:var(--here)}\n"
    return fixed + colored.joined(separator: "\n") + "\n" + uses
  }

  /// The values of the custom properties on a light page.
  package static var lightProperties: String { properties(\.light) }

  /// The values of the custom properties on a dark page.
  package static var darkProperties: String { properties(\.dark) }

  /// A style sheet for a file of its own, which follows the reader's preference.
  static var file: String {
    """
    .chart{\(lightProperties)}
    @media (prefers-color-scheme:dark){.chart{\(darkProperties)}}
    \(rules)
    """
  }

  private static let quiet = Palette.Pair("#5b626a", "#a3abb3")

  private static var colors: [(name: String, pair: Palette.Pair)] {
    let categorical = Palette.categorical.enumerated().map { ("cat-\($0.offset)", $0.element) }
    let sequential = Palette.sequential.enumerated().map { ("seq-\($0.offset)", $0.element) }
    return categorical + sequential + [("ink", Palette.ink), ("muted", Palette.muted)]
  }

  /// The custom properties of a theme, `--cat-0:#0069a8;…`.
  private static func properties(_ theme: (Palette.Pair) -> String) -> String {
    let all = colors + [("quiet", quiet), ("grid", Palette.grid), ("surface", Palette.surface)]
    return all.map { "--\($0.name):\(theme($0.pair))" }.joined(separator: ";")
  }
}
