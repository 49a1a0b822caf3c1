import TextFormats

extension Chart {
  /// The data of all layers as comma-separated values (RFC 4180) with a head line.
  ///
  /// Numbers are written in full, those of details too: what a program reads is not rounded for people.
  ///
  /// Columns: the kind of mark, series, label, the two axes, the ends of an interval, and one for each detail that points have.
  ///
  /// `mark` is point, line, band, interval, rule or annotation. A band and an interval have `low` and `high` and no vertical value, a rule
  /// has one of the two axes alone, an annotation has its words as the label. Numbers are Swift's shortest text that reads back as the same
  /// double; `nan` and `inf` are written so. Lines end in CR LF. Cost: O(rows × names of details × details of a point).
  public var csv: String {
    let names = detailNames
    let head = ["mark", "series", "label", x.label, y.label, "low", "high"] + names
    let rows = layers.flatMap { $0.rows(details: names) }
    return ([head] + rows).map { DelimitedText.row($0) + "\r\n" }.joined()
  }

  /// The names of details in the order in which points first have them.
  private var detailNames: [String] {
    var seen: Set<String> = []
    return layers.flatMap { layer -> [String] in
      guard case .points(let layer) = layer else { return [] }
      return layer.points.flatMap { $0.details.map(\.name) }.filter { seen.insert($0).inserted }
    }
  }
}

extension Layer {
  /// The layer's rows; of details of the same name the first counts.
  fileprivate func rows(details names: [String]) -> [[String]] {
    let blank = names.map { _ in "" }
    switch self {
    case .points(let layer):
      return layer.points.map { point in
        let details = names.map { name in point.details.first { $0.name == name }.map { $0.number.map { "\($0)" } ?? $0.value } ?? "" }
        return ["point", layer.series.name, point.label, "\(point.x)", "\(point.y)", "", ""] + details
      }
    case .line(let layer):
      return layer.positions.map { ["line", layer.series.name, "", "\($0.x)", "\($0.y)", "", ""] + blank }
    case .band(let layer):
      return layer.intervals.map { ["band", layer.series.name, "", "\($0.x)", "", "\($0.low)", "\($0.high)"] + blank }
    case .errorBars(let layer):
      return layer.intervals.map { ["interval", layer.series.name, "", "\($0.x)", "", "\($0.low)", "\($0.high)"] + blank }
    case .rule(let layer):
      let value = "\(layer.value)"
      let place = layer.orientation == .atX ? [value, ""] : ["", value]
      return [["rule", layer.series.name, layer.label] + place + ["", ""] + blank]
    case .annotation(let annotation):
      return [["annotation", "", annotation.text, "\(annotation.x)", "\(annotation.y)", "", ""] + blank]
    }
  }
}
