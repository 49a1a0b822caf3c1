import Plotting
import RealModule
import Testing

/// Marks lie where the labels of the axes say: what a reader would measure with a ruler.
@Suite struct SVGGeometryTests {
  private static let runs = Series("runs", color: .categorical(0), symbol: .square)
  private static let law = Series("law", color: .categorical(1))
  private static let values: [(x: Double, y: Double)] = [(1, 3.5), (20, 2.25), (400, 1.75), (9_000, 1.5)]

  private static func document(_ x: Axis.Scale, _ y: Axis.Scale, _ layers: Layer..., domain: ClosedRange<Double>? = nil) -> SVGDocument {
    let chart = Chart(title: "t", x: Axis("x", scale: x, domain: domain), y: Axis("y", scale: y), layers: layers)
    return SVGDocument(SVGRenderer().render(chart))
  }

  /// Half a pixel of reading error, in values.
  private static func isNear(_ value: Double, _ read: (Double) -> Double, _ pixel: Double) -> Bool {
    let (low, high) = (read(pixel - 0.5), read(pixel + 0.5))
    return (min(low, high)...max(low, high)).contains(value)
  }

  @Test(arguments: Axis.Scale.allCases, Axis.Scale.allCases)
  func pointsLieWhereTheirValuesAre(x: Axis.Scale, y: Axis.Scale) throws {
    let document = Self.document(x, y, .points(PointLayer(Self.runs, points: Self.values.map { Point(x: $0.x, y: $0.y) })))
    let readX = try #require(document.reader("x", isLogarithmic: x == .log))
    let readY = try #require(document.reader("y", isLogarithmic: y == .log))
    let marks = document["path"].filter { $0.attributes["data-x"] != nil }
    #expect(marks.count == Self.values.count)
    for (mark, value) in zip(marks, Self.values) {
      // A square: M left top h side v side h −side z.
      let numbers = (mark.attributes["d"] ?? "").split { "Mhvz ".contains($0) }.compactMap { Double($0) }
      let (left, top, side) = (numbers[0], numbers[1], numbers[2])
      #expect(Self.isNear(value.x, readX, left + side / 2) && Self.isNear(value.y, readY, top + side / 2), "\(value)")
      #expect(mark.number("data-x") == value.x && mark.number("data-y") == value.y)
    }
  }

  @Test(arguments: Axis.Scale.allCases)
  func linesGoThroughTheirPositions(scale: Axis.Scale) throws {
    let document = Self.document(scale, scale, .line(LineLayer(Self.law, positions: Self.values.map { Position(x: $0.x, y: $0.y) })))
    let readX = try #require(document.reader("x", isLogarithmic: scale == .log))
    let readY = try #require(document.reader("y", isLogarithmic: scale == .log))
    let line = try #require(
      document["path"].last {
        $0.attributes["class"] == "stroke cat-1" && $0.attributes["data-series"] == "law" && $0.ancestors.count == 2
      })
    let parts = SVGDocument.parts(line.attributes["d"] ?? "")
    #expect(parts.count == 1 && parts[0].count == Self.values.count)
    for (place, value) in zip(parts[0], Self.values) {
      #expect(Self.isNear(value.x, readX, place.x) && Self.isNear(value.y, readY, place.y), "\(value)")
    }
  }

  @Test func linesBreakWhereAValueHasNoPlace() throws {
    let positions = [(1.0, 1.0), (2, 2), (3, .nan), (4, 4), (5, 5), (-6, 6), (7, 7)].map { Position(x: $0.0, y: $0.1) }
    let document = Self.document(.log, .linear, .line(LineLayer(Self.law, positions: positions)))
    let line = try #require(document["path"].last { $0.attributes["data-series"] == "law" })
    #expect(SVGDocument.parts(line.attributes["d"] ?? "").map(\.count) == [2, 2, 1])
  }

  @Test func bandsGoAlongTheirUpperEndAndBackAlongTheLower() throws {
    let intervals = [
      VerticalInterval(x: 1, low: 1, high: 2), VerticalInterval(x: 2, low: 2, high: 4), VerticalInterval(x: 3, low: 2, high: 3),
    ]
    let document = Self.document(.linear, .linear, .band(BandLayer(Self.law, intervals: intervals)))
    let readX = try #require(document.reader("x", isLogarithmic: false))
    let readY = try #require(document.reader("y", isLogarithmic: false))
    let band = try #require(document["path"].last { $0.attributes["class"] == "fill cat-1" })
    let outline = SVGDocument.parts(band.attributes["d"] ?? "")[0]
    #expect(band.attributes["d"]?.hasSuffix("Z") == true)
    let expected = [(1, 2), (2, 4), (3, 3), (3, 2), (2, 2), (1, 1)] as [(Double, Double)]
    #expect(outline.count == expected.count)
    for (place, value) in zip(outline, expected) {
      #expect(Self.isNear(value.0, readX, place.x) && Self.isNear(value.1, readY, place.y), "\(value)")
    }
  }

  @Test func errorBarsReachFromEndToEnd() throws {
    let document = Self.document(
      .linear, .log, .errorBars(ErrorBarLayer(Self.law, intervals: [VerticalInterval(x: 2, low: 1.25, high: 80)])),
      .points(PointLayer(Self.runs, points: [Point(x: 1, y: 1), Point(x: 3, y: 100)])))
    let readY = try #require(document.reader("y", isLogarithmic: true))
    let bar = try #require(document["path"].last { $0.attributes["data-series"] == "law" }?.attributes["d"])
    let ends = bar.split { "MVmh ".contains($0) }.compactMap { Double($0) }
    #expect(Self.isNear(80, readY, ends[1]) && Self.isNear(1.25, readY, ends[2]))
  }

  @Test func rulesCrossThePlotAndOnlyIfTheyAreOnIt() {
    let layers: [Layer] = [.rule(RuleLayer(Self.law, .atX, 5, label: "here")), .rule(RuleLayer(Self.law, .atX, 50, label: "beyond"))]
    let chart = Chart(title: "t", x: Axis("x", domain: 0...10), y: Axis("y", domain: 0...1), layers: layers)
    let document = SVGDocument(SVGRenderer().render(chart))
    #expect(document["text"].contains { $0.text == "here" } && !document["text"].contains { $0.text == "beyond" })
    #expect(
      document["path"].count {
        $0.attributes["stroke-dasharray"] == "2 3" && $0.ancestors.count == 2 && $0.attributes["data-series"] == "law"
      } >= 1)
  }

  @Test func symbolsAreDifferentAndOpenOnesAreNotFilled() {
    let layers = Series.Symbol.allCases.map { symbol in
      Layer.points(PointLayer(Series(symbol.rawValue, color: .ink, symbol: symbol), points: [Point(x: 1, y: 1)]))
    }
    let chart = Chart(title: "", x: Axis("x"), y: Axis("y"), layers: layers)
    let document = SVGDocument(SVGRenderer().render(chart))
    let marks = document["path"].filter { $0.attributes["data-x"] != nil }
    let paths = marks.map { $0.attributes["d"] ?? "" }
    // A circle and a ring have one outline; the ring's isn't filled.
    #expect(Set(paths).count == Series.Symbol.allCases.count - 1)
    let unfilled = marks.filter { mark in document.elements[mark.ancestors.last ?? 0].attributes["fill"] == "none" }
    #expect(unfilled.map { document.elements[$0.ancestors.last ?? 0].attributes["data-series"] } == ["cross", "ring"])
  }

  @Test func manyPointsAreSmaller() {
    func radius(_ count: Int) -> Double {
      let points = (0..<count).map { Point(x: Double($0), y: Double($0)) }
      let chart = Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [.points(PointLayer(Series("", color: .ink), points: points))])
      let path = SVGDocument(SVGRenderer().render(chart))["path"].first { $0.attributes["data-x"] != nil }?.attributes["d"] ?? ""
      return path.split(separator: "a").dropFirst().first?.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
    #expect(radius(10) > radius(300) && radius(300) > radius(1000) && radius(1000) > 0)
  }
}
