/// The facts about one point that a hover shows.
///
/// The facts stand in the SVG of a file as `<title>`, and in a page as JSON that its script reads out.
public struct Tooltip: Codable, Hashable, Sendable {
  /// The point's label, or its series's name if it has none.
  public var title: String
  /// The series, both coordinates and the point's own facts.
  public var rows: [Detail]
}

extension Chart {
  /// A tooltip for every point, in drawing order; the index is the point's `data-tip` in the SVG of a page.
  ///
  /// Points without a place on the axes are counted, so that the index of a point doesn't depend on the scales.
  public var tooltips: [Tooltip] {
    layers.flatMap { layer -> [Tooltip] in
      guard case .points(let layer) = layer else { return [] }
      return layer.points.map { tooltip(for: $0, of: layer.series) }
    }
  }

  /// The facts about a point: coordinates to four digits with their units, then its own details.
  func tooltip(for point: Point, of series: Series) -> Tooltip {
    let coordinates = [
      Detail(x.title, number: point.x, style: x.numbers, digits: 4, unit: x.unit),
      Detail(y.title, number: point.y, style: y.numbers, digits: 4, unit: y.unit),
    ]
    guard !point.label.isEmpty else { return Tooltip(title: series.name, rows: coordinates + point.details) }
    let name = series.name.isEmpty ? [] : [Detail("Series", series.name)]
    return Tooltip(title: point.label, rows: name + coordinates + point.details)
  }
}

extension Tooltip {
  /// The tooltip as lines of text.
  var text: String {
    ([title] + rows.map { "\($0.name): \($0.value)" }).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
