import Plotting
import RealModule
import Testing

/// A drawing of very many points keeps their outline, and says that it shows a choice.
@Suite struct ThinningTests {
  /// A cloud of points whose lowest and highest lie at random places, with a few minima of their own layer.
  private static func cloud(_ count: Int, bars: Bool = false) -> Chart {
    var state: UInt64 = 1
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let series = Series("runs", color: .categorical(0))
    let points = (0..<count).map { Point(x: Double.exp10(6 + 4 * random()), y: 2 + random() * random(), label: "run \($0)") }
    let minima = (0..<12).map { Point(x: Double.exp10(6 + Double($0) / 3), y: 1.9) }
    let intervals = points.map { VerticalInterval(x: $0.x, low: $0.y - 0.1, high: $0.y + 0.1) }
    var chart = Chart(title: "A cloud", x: Axis("N", scale: .log, numbers: .count), y: Axis("L"))
    if bars { chart.layers.append(.errorBars(ErrorBarLayer(series, intervals: intervals))) }
    chart.layers.append(.points(PointLayer(series, points: points)))
    chart.layers.append(.points(PointLayer(Series("minima", color: .ink), points: minima)))
    return chart
  }

  private func points(_ chart: Chart, _ name: String) -> [Point] {
    chart.layers.flatMap { layer -> [Point] in
      if case .points(let layer) = layer, layer.series.name == name { layer.points } else { [] }
    }
  }

  @Test func extremesStay() throws {
    let chart = Self.cloud(20_000)
    let (all, kept) = (points(chart, "runs"), points(chart.thinned(to: 500), "runs"))
    #expect(kept.count <= 500 && kept.count > 400)
    for value in [\Point.x, \Point.y] {
      #expect(kept.map { $0[keyPath: value] }.min() == all.map { $0[keyPath: value] }.min())
      #expect(kept.map { $0[keyPath: value] }.max() == all.map { $0[keyPath: value] }.max())
    }
    // The outline too: in each tenth of the axis the lowest point of all is there.
    for tenth in 0..<10 {
      let start = 6 + 0.4 * Double(tenth)
      let range = Double.exp10(start)...Double.exp10(start + 0.4)
      #expect(kept.filter { range.contains($0.x) }.map(\.y).min() == all.filter { range.contains($0.x) }.map(\.y).min())
    }
    #expect(points(chart.thinned(to: 500), "minima") == points(chart, "minima"))
  }

  @Test func theChoiceIsInTheOrderOfTheDataAndAlwaysTheSame() {
    let chart = Self.cloud(5000)
    let thinned = chart.thinned(to: 300)
    #expect(thinned == chart.thinned(to: 300))
    let numbers = points(thinned, "runs").compactMap { Int($0.label.dropFirst(4)) }
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy(<))
  }

  @Test func theDrawingSaysSo() {
    let chart = Self.cloud(20_000)
    #expect(chart.thinned(to: 500).note?.contains("of 20,012 points are drawn: the lowest and the highest of each stretch") == true)
    let document = SVGDocument(SVGRenderer(width: 380).render(chart))
    let note = document["text"].filter { $0.attributes["font-style"] == "italic" }
    #expect(note.count > 1, "the note is broken into lines on a narrow page")
    #expect(note.map(\.text).joined(separator: " ").contains("of 20,012 points are drawn"))
    #expect(VegaLiteRenderer().render(chart).contains("of 20,012 points are drawn"))
  }

  /// Very many small layers of a ramp are thinned to the ends of each; a layer of another colour stays whole.
  @Test func crowdedLayersAreThinned() {
    let minima = Series("minima", color: .ink)
    var chart = Self.cloud(10)
    chart.layers = (0..<80).map { budget in
      let points = (0..<20).map { Point(x: 1e7 * Double(1 + $0), y: 3 + 0.01 * Double(budget) + 0.1 * Double(($0 * 7) % 20)) }
      return .points(PointLayer(Series("b\(budget)", color: .sequential(Double(budget) / 79)), points: points))
    }
    chart.layers.append(.points(PointLayer(minima, points: (0..<20).map { Point(x: 1e7 * Double(1 + $0), y: 2.9) })))
    let thinned = chart.thinned(to: 120, above: 500)
    for budget in [0, 40, 79] {
      let (all, kept) = (points(chart, "b\(budget)"), points(thinned, "b\(budget)"))
      #expect(kept.count == 2 && kept.map(\.y).min() == all.map(\.y).min() && kept.map(\.y).max() == all.map(\.y).max())
    }
    #expect(points(thinned, "minima") == points(chart, "minima") && thinned.note?.contains("180 of 1,620 points") == true)
    // Few of them stay whole, as minima do.
    chart.layers = Array(chart.layers.prefix(2))
    #expect(chart.thinned(to: 120, above: 500) == chart)
  }

  @Test func fewPointsStayAsTheyAre() {
    let chart = Self.cloud(400)
    #expect(chart.thinned(to: 500) == chart && chart.thinned(to: 500).note == nil)
  }

  @Test func barsStayWithTheirPoints() throws {
    let chart = Self.cloud(5000, bars: true).thinned(to: 400)
    guard case .errorBars(let bars) = chart.layers[0] else { throw Failure() }
    #expect(bars.intervals.map(\.x) == points(chart, "runs").map(\.x) && bars.intervals.count < 300)
  }

  @Test func fullDataStayInTheTable() {
    #expect(Self.cloud(3000).csv.split(separator: "\r\n").count == 1 + 3000 + 12)
  }

  @Test func aHundredThousandPointsAreADrawingOfModestSize() {
    let chart = Self.cloud(100_000)
    #expect(SVGRenderer().render(chart).utf8.count < 1_000_000)
    #expect(VegaLiteRenderer().render(chart).utf8.count < 1_000_000)
  }

  /// Points without a place are counted in the note before any are left out.
  @Test func hiddenPointsAreSaid() {
    var chart = Self.cloud(3000)
    let lost = (0..<100).map { Point(x: -1, y: Double($0) / 100) }
    chart.layers.append(.points(PointLayer(Series("lost", color: .ink), points: lost)))
    #expect(chart.thinned(to: 500).note?.contains("100 points have no place on these axes.") == true)
  }

  private struct Failure: Error {}
}
