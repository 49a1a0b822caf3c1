import TextFormats

/// The Vega-Lite layers of one chart, each with its data inside.
///
/// Every layer names the same fields (x, y or low and high, series), so that an editor can join or split them; colours are given as the domain and range
/// of one scale that the layers share.
struct VegaLiteLayer {
  let chart: Chart

  /// A member of an object under construction.
  private typealias Member = (String, JSONValue)

  /// A layer with its mark, its data and its encoding.
  func specification(_ layer: Layer) -> JSONValue {
    switch layer {
    case .points(let layer): points(layer)
    case .line(let layer): line(layer)
    case .band(let layer): intervals(layer.series, layer.intervals, mark: ["type": "area", "opacity": 0.16])
    case .errorBars(let layer): intervals(layer.series, layer.intervals, mark: ["type": "rule", "strokeWidth": 1.8])
    case .rule(let layer): rule(layer)
    case .annotation(let annotation): words(annotation)
    }
  }

  /// Points with their label and details as fields, which the tooltip lists.
  ///
  /// Details are written in full where they are numbers. A detail named `x`, `y`, `label` or `series` becomes `x (detail)` and so on; of
  /// two of one name the later is kept.
  private func points(_ layer: PointLayer) -> JSONValue {
    let rows = layer.points.map { point -> JSONValue in
      let facts = point.details.map { (fieldName($0.name), $0.number.map { JSONValue.number($0) } ?? .string($0.value)) }
      let place: [Member] = [
        ("x", .number(point.x)), ("y", .number(point.y)),
        ("label", .string(point.label)), ("series", .string(layer.series.name)),
      ]
      return .object(JSONObject(place + facts))
    }
    let mark: JSONValue = [
      "type": "point", "filled": .bool(!layer.series.symbol.isOpen), "shape": .string(layer.series.symbol.vegaShape),
      "size": .number(46 * layer.scale * layer.scale), "opacity": 1, "tooltip": ["content": "data"],
    ]
    return self.layer(mark, rows: rows, encoding: place(y: "y") + color(layer.series))
  }

  /// A line that keeps the order of its positions, which Vega-Lite would otherwise sort by x.
  private func line(_ layer: LineLayer) -> JSONValue {
    let rows = layer.positions.enumerated().map { index, position -> JSONValue in
      ["x": .number(position.x), "y": .number(position.y), "order": .number(Double(index)), "series": .string(layer.series.name)]
    }
    let mark: JSONValue = ["type": "line", "strokeDash": layer.stroke.vegaDash, "clip": true]
    let order: Member = ("order", ["field": "order", "type": "quantitative"])
    return self.layer(mark, rows: rows, encoding: place(y: "y") + color(layer.series) + [order])
  }

  /// A layer of intervals, as an area or as bars.
  private func intervals(_ series: Series, _ intervals: [VerticalInterval], mark: JSONValue) -> JSONValue {
    let rows = intervals.map { interval -> JSONValue in
      ["x": .number(interval.x), "low": .number(interval.low), "high": .number(interval.high), "series": .string(series.name)]
    }
    let end: Member = ("y2", ["field": "high"])
    return layer(mark, rows: rows, encoding: place(y: "low") + [end] + color(series))
  }

  /// A rule: one row whose value is on one axis, across the whole of the other.
  ///
  /// The label is among the data, and no mark shows it.
  private func rule(_ layer: RuleLayer) -> JSONValue {
    let isVertical = layer.orientation == .atX
    let row: JSONValue = ["value": .number(layer.value), "label": .string(layer.label), "series": .string(layer.series.name)]
    let axis = isVertical ? channel("x", chart.x, field: "value") : channel("y", chart.y, field: "value")
    return self.layer(["type": "rule", "strokeDash": [2, 3]], rows: [row], encoding: [axis] + color(layer.series))
  }

  /// Words twelve pixels above their position.
  private func words(_ annotation: Annotation) -> JSONValue {
    let row: JSONValue = ["x": .number(annotation.x), "y": .number(annotation.y), "text": .string(annotation.text)]
    let text: Member = ("text", ["field": "text", "type": "nominal"])
    return layer(
      ["type": "text", "dy": -12], rows: [row], encoding: place(y: "y") + [text, ("color", ["value": .string(Palette.ink.light)])])
  }

  // MARK: Parts that layers share

  /// A layer of a mark, its rows and its channels.
  private func layer(_ mark: JSONValue, rows: [JSONValue], encoding: [Member]) -> JSONValue {
    ["mark": mark, "data": ["values": .array(rows)], "encoding": .object(JSONObject(encoding))]
  }

  private func place(y field: String) -> [Member] {
    [channel("x", chart.x, field: "x"), channel("y", chart.y, field: field)]
  }

  /// A position channel: field, title, scale and number format of an axis.
  ///
  /// A linear scale has `zero: false`, since losses far from zero would otherwise be a flat line.
  private func channel(_ name: String, _ axis: Axis, field: String) -> Member {
    var scale: [Member] = [("type", .string(axis.scale.rawValue)), ("zero", false)]
    if axis.scale == .log { scale.removeLast() }
    if let domain = axis.domain, axis.canShow(domain.lowerBound) {
      scale.append(("domain", [.number(domain.lowerBound), .number(domain.upperBound)]))
    }
    let encoding: JSONValue = [
      "field": .string(field), "type": "quantitative", "title": .string(axis.label), "scale": .object(JSONObject(scale)),
      "axis": ["format": .string(axis.numbers.vegaFormat)],
    ]
    return (name, encoding)
  }

  /// The colour of a layer without a name in the legend; the others have the chart's (``color``).
  private func color(_ series: Series) -> [Member] {
    series.name.isEmpty ? [("color", ["value": .string(Palette.pair(series.color).light)])] : []
  }

  /// The colour channel that the layers share, with every series of the legend and its colour.
  ///
  /// It stands once in the specification. In each of a hundred layers, a hundred names would be most of the file.
  var color: JSONValue {
    let domain = chart.series.map { JSONValue.string($0.name) }
    let range = chart.series.map { JSONValue.string(Palette.pair($0.color).light) }
    return ["field": "series", "type": "nominal", "title": .null, "scale": ["domain": .array(domain), "range": .array(range)]]
  }

  /// A detail's name as a field.
  ///
  /// One that is a name of ours gets a mark, so that it can't replace a coordinate.
  private func fieldName(_ name: String) -> String {
    ["x", "y", "label", "series"].contains(name) ? name + " (detail)" : name
  }
}

extension NumberStyle {
  /// The nearest format of the d3 library.
  fileprivate var vegaFormat: String {
    switch self {
    case .automatic, .plain: "~g"
    case .count: "~s"
    case .scientific: "~e"
    case .percent: "~%"
    }
  }
}

extension Series.Symbol {
  fileprivate var vegaShape: String {
    switch self {
    case .circle, .ring: "circle"
    case .square: "square"
    case .diamond: "diamond"
    case .triangle: "triangle-up"
    case .cross: "cross"
    }
  }
}

extension LineLayer.Stroke {
  fileprivate var vegaDash: JSONValue {
    switch self {
    case .solid: [1, 0]
    case .dashed: [7, 4]
    case .dotted: [2, 3]
    }
  }
}
