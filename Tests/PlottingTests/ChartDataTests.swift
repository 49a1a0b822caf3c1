import Plotting
import Tabular
import Testing
import TextFormats

/// A chart's data leaves it whole, as a table and as a specification.
@Suite struct ChartDataTests {
  private static let series = Series("runs, \"all\"", color: .categorical(0))
  private static let chart = Chart(
    title: "t", x: Axis("N", scale: .log, domain: 1...10), y: Axis("L"),
    layers: [
      .points(PointLayer(series, points: [Point(x: 0.1, y: 1.0 / 3, label: "a\nb", details: [Detail("x", "1,5"), Detail("D", "7")])])),
      .line(LineLayer(series, positions: [Position(x: 1e-300, y: 2), Position(x: 3, y: -1e22)], stroke: .dashed)),
      .band(BandLayer(series, intervals: [VerticalInterval(x: 1, low: 2, high: 3)])),
      .errorBars(ErrorBarLayer(series, intervals: [VerticalInterval(x: 4, low: 5, high: 6)])),
      .rule(RuleLayer(series, .atX, 7, label: "seven")), .rule(RuleLayer(series, .atY, 8)),
      .annotation(Annotation(x: 9, y: 10, "nine; ten")),
    ])

  @Test func theTableReadsBack() throws {
    let table = try Table(delimited: Self.chart.csv, name: "chart.csv")
    #expect(table.header == ["mark", "series", "label", "N", "L", "low", "high", "x", "D"])
    let rows = (0..<table.rowCount).map { row in table.header.indices.map { table.text(row: row, column: $0) } }
    let name = Self.series.name
    #expect(
      rows == [
        ["point", name, "a\nb", "0.1", "0.3333333333333333", "", "", "1,5", "7"],
        ["line", name, "", "1e-300", "2.0", "", "", "", ""], ["line", name, "", "3.0", "-1e+22", "", "", "", ""],
        ["band", name, "", "1.0", "", "2.0", "3.0", "", ""], ["interval", name, "", "4.0", "", "5.0", "6.0", "", ""],
        ["rule", name, "seven", "7.0", "", "", "", "", ""], ["rule", name, "", "", "8.0", "", "", "", ""],
        ["annotation", "", "nine; ten", "9.0", "10.0", "", "", "", ""],
      ])
  }

  /// Programs get the number and people its words.
  @Test func detailsLeaveAsNumbersInFull() throws {
    let details = [Detail("Tokens D", number: 12_168_912_345.5, style: .count, digits: 4), Detail("Note", "first")]
    let layer = PointLayer(Self.series, points: [Point(x: 1, y: 2, details: details)])
    let chart = Chart(title: "t", x: Axis("N"), y: Axis("L"), layers: [.points(layer)])
    let table = try Table(delimited: chart.csv, name: "chart.csv")
    #expect(table.header.suffix(2) == ["Tokens D", "Note"])
    #expect(table.text(row: 0, column: 7) == "12168912345.5" && table.text(row: 0, column: 8) == "first")
    let row = try specification(chart)["layer"]?[0]?["data"]?["values"]?[0]
    #expect(row?["Tokens D"]?.double == 12_168_912_345.5 && row?["Note"]?.string == "first")
    #expect(chart.tooltips[0].rows.map(\.value).contains("12.17B"))
  }

  private func specification(_ chart: Chart) throws -> JSONValue { try JSONValue(parsing: VegaLiteRenderer().render(chart).utf8) }

  @Test func theSpecificationHoldsTheValues() throws {
    let layers = try #require(try specification(Self.chart)["layer"]?.array)
    #expect(layers.count == Self.chart.layers.count)
    let values = layers.map { $0["data"]?["values"] }
    #expect(
      values[0] == [["x": 0.1, "y": .number(1.0 / 3), "label": "a\nb", "series": "runs, \"all\"", "x (detail)": "1,5", "D": "7"]])
    #expect(values[1]?[1]?["y"]?.double == -1e22 && values[1]?[1]?["order"]?.integer == 1)
    #expect(values[2]?[0]?["low"] == 2 && values[2]?[0]?["high"] == 3)
    #expect(values[6]?[0]?["text"] == "nine; ten")
  }

  @Test func theSpecificationHasTheAxes() throws {
    let layers = try #require(try specification(Self.chart)["layer"]?.array)
    let x = layers[0]["encoding"]?["x"]
    #expect(x?["scale"] == ["type": "log", "domain": [1, 10]] && x?["title"] == "N" && x?["type"] == "quantitative")
    #expect(layers[0]["encoding"]?["y"]?["scale"] == ["type": "linear", "zero": false])
    #expect(layers[1]["mark"]?["strokeDash"] == [7, 4] && layers[0]["mark"]?["shape"] == "circle")
    #expect(try specification(Self.chart)["encoding"]?["color"]?["scale"]?["domain"] == [.string(Self.series.name)])
    #expect(layers.dropLast().allSatisfy { $0["encoding"]?["color"] == nil }, "the layers share it")
    #expect(layers[4]["encoding"]?["x"]?["field"] == "value" && layers[5]["encoding"]?["y"]?["field"] == "value")
  }

  @Test(
    arguments: zip(NumberStyle.allCases, ["~g", "~s", "~e", "~%", "~g"]))
  func numbersAreWrittenAlike(style: NumberStyle, format: String) throws {
    let layer = Layer.points(PointLayer(Self.series, points: []))
    let chart = Chart(title: "", x: Axis("x", numbers: style), y: Axis("y"), layers: [layer])
    #expect(try specification(chart)["layer"]?[0]?["encoding"]?["x"]?["axis"]?["format"]?.string == format)
  }

  @Test func numbersThatJSONLacksAreNull() throws {
    let layer = Layer.points(PointLayer(Self.series, points: [Point(x: .nan, y: .infinity)]))
    let value = try specification(Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [layer]))["layer"]?[0]?["data"]?["values"]?[0]
    #expect(value?["x"] == .null && value?["y"] == .null)
  }
}

/// What a chart can show, and on which scales.
@Suite struct ChartScaleTests {
  private func chart(_ values: [Double]) -> Chart {
    let points = values.map { Point(x: $0, y: -$0) }
    return Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [.points(PointLayer(Series("s", color: .ink), points: points))])
  }

  @Test func logarithmicScalesNeedPositiveValues() {
    #expect(chart([1, 2]).horizontalScales == [.linear, .log] && chart([1, 2]).verticalScales == [.linear])
    #expect(chart([0, 2]).horizontalScales == [.linear])
    #expect(chart([1, .nan, .infinity]).horizontalScales == [.linear, .log])
  }

  @Test func samplesAreEvenOnTheirScale() {
    #expect(Axis.Scale.linear.samples(in: 0...10, count: 3) == [0, 5, 10])
    let samples = Axis.Scale.log.samples(in: 1...1e6, count: 7)
    #expect(samples.first == 1 && samples.last == 1e6)
    for (index, sample) in samples.enumerated() {
      let power = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6][index]
      #expect((sample / power - 1).magnitude < 1e-12)
    }
    #expect(Axis.Scale.log.samples(in: 1...10, count: 0).count == 2)
  }

  @Test func linesOfFunctionsAreSampled() {
    let line = LineLayer(Series("", color: .ink), over: 1...100, count: 3, stroke: .dotted) { $0 * $0 }
    #expect(line.positions.map(\.y) == line.positions.map { $0.x * $0.x } && line.positions.count == 3 && line.stroke == .dotted)
  }

  @Test func axesShowWhatTheyCan() {
    let axis = Axis("x", scale: .log)
    #expect(axis.canShow(1) && !axis.canShow(0) && !axis.canShow(-1) && !axis.canShow(.nan) && !axis.canShow(1e300))
    #expect(Axis("x").canShow(-1) && !Axis("x").canShow(.infinity))
  }

  @Test func tooltipsNameWhatThePointIs() {
    let layer = PointLayer(
      Series("runs", color: .ink), points: [Point(x: 1e11, y: 2, label: "run 1", details: [Detail("D", "7B")]), Point(x: 2, y: 3)])
    let chart = Chart(title: "", x: Axis("C", unit: "FLOP"), y: Axis("L"), layers: [.points(layer)])
    #expect(chart.tooltips.map(\.title) == ["run 1", "runs"])
    let rows = chart.tooltips.map { tip in tip.rows.map { "\($0.name): \($0.value)" } }
    #expect(rows == [["Series: runs", "C: 10¹¹ FLOP", "L: 2", "D: 7B"], ["C: 2 FLOP", "L: 3"]])
  }
}
