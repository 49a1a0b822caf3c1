import Plotting
import RealModule
import Testing
import TextFormats

/// Labels of axes, as they stand in drawings.
@Suite struct TickTests {
  private func ticks(
    _ domain: ClosedRange<Double>, _ scale: Axis.Scale, _ style: NumberStyle = .automatic, width: Double = 720
  ) -> [(place: Double, label: String)] {
    let chart = Chart(title: "", x: Axis("here", scale: scale, numbers: style, domain: domain), y: Axis("y"))
    return SVGDocument(SVGRenderer(width: width).render(chart)).ticks("x")
  }

  private func labels(_ domain: ClosedRange<Double>, _ scale: Axis.Scale, _ style: NumberStyle = .automatic) -> [String] {
    ticks(domain, scale, style).map(\.label)
  }

  @Test func knownAxes() {
    #expect(labels(0...1, .linear) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(1e11...1e13, .log) == ["10¹¹", "2×10¹¹", "5×10¹¹", "10¹²", "2×10¹²", "5×10¹²", "10¹³"])
    #expect(labels(1...1e12, .log) == ["10⁰", "10²", "10⁴", "10⁶", "10⁸", "10¹⁰", "10¹²"])
    #expect(labels(2.1...2.9, .log) == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9"])
    #expect(labels(1e6...1e9, .log, .count).prefix(3) == ["1M", "3M", "10M"])
    #expect(labels(0...0.04, .linear, .percent) == ["0.0%", "0.5%", "1.0%", "1.5%", "2.0%", "2.5%", "3.0%", "3.5%", "4.0%"])
    #expect(labels(0...3e20, .linear) == ["0", "5×10¹⁹", "10²⁰", "1.5×10²⁰", "2×10²⁰", "2.5×10²⁰", "3×10²⁰"])
    #expect(labels(0...1e6, .linear, .plain) == ["0", "2e5", "4e5", "6e5", "8e5", "1e6"])
  }

  private func labels(of values: [Double], _ axis: String) -> [String] {
    let points = values.map { Point(x: $0, y: $0) }
    let chart = Chart(title: "", x: Axis("x"), y: Axis("y"), layers: [.points(PointLayer(Series("s", color: .ink), points: points))])
    return SVGDocument(SVGRenderer().render(chart)).ticks(axis).map(\.label)
  }

  /// There is no step 1.5 and no attempt 2.5.
  @Test func wholeValuesHaveWholeTicks() {
    #expect(labels(of: [1, 2, 3], "x") == ["1", "2", "3"])
    #expect(labels(of: [1, 2.5, 3], "x").contains("1.5"))
    #expect(labels(of: [0, 12], "y").allSatisfy { !$0.contains(".") })
  }

  @Test func zerosHaveAnAxisFromZeroToOne() {
    #expect(labels(of: [0, 0], "y").first == "0" && labels(of: [0, 0], "y").last == "1")
  }

  /// Ratios and spans beyond every number have an axis, too.
  @Test func theWidestAxesHaveTicks() {
    #expect(labels(1e-200...1e200, .log).count >= 2)
    #expect(labels(1e-307...1e307, .log).count >= 2)
    _ = (labels(-1.7e308...1.7e308, .linear), labels(1e-307...1e307, .linear), labels(0...Double.leastNonzeroMagnitude, .linear))
  }

  /// Not 80000 under 10⁵.
  @Test func anAxisIsWrittenInOneWay() {
    let labels = labels(of: [0.5, 130_000], "x")
    #expect(labels.contains("10⁵") && labels.contains("2×10⁴") && !labels.contains { $0.contains("0000") }, "\(labels)")
  }

  /// On any axis the labels are different, rise, stand in the drawing, and say the value that lies where they stand.
  @Test(arguments: Axis.Scale.allCases, [NumberStyle.automatic, .count, .scientific, .percent])
  func labelsSayWhatLiesThere(scale: Axis.Scale, style: NumberStyle) throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<60 {
      let low = Double.exp10(.random(in: -4...8, using: &random))
      let domain = low...(low * Double.exp10(.random(in: 0.1...5, using: &random)))
      let ticks = ticks(domain, scale, style)
      #expect((2...12).contains(ticks.count), "\(domain): \(ticks)")
      #expect(Set(ticks.map(\.label)).count == ticks.count, "\(domain): \(ticks)")
      let values = try ticks.map { try #require(SVGDocument.value($0.label), "\($0.label)") }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "\(domain): \(ticks)")
      let warped = values.map { scale == .log ? Double.log10($0) : $0 }
      let ends = [domain.lowerBound, domain.upperBound].map { scale == .log ? Double.log10($0) : $0 }
      guard let first = ticks.first, let last = ticks.last, first.place < last.place else { continue }
      let slope = (warped[warped.count - 1] - warped[0]) / (last.place - first.place)
      for (tick, value) in zip(ticks, warped) {
        #expect((warped[0] + slope * (tick.place - first.place) - value).magnitude < 0.01 * (ends[1] - ends[0]), "\(domain): \(tick)")
      }
    }
  }

  @Test func narrowDrawingsHaveFewerLabels() {
    #expect(ticks(0...1, .linear, width: 240).count < ticks(0...1, .linear, width: 1200).count)
  }

  @Test func negativeAndEmptyDomains() {
    #expect(labels(-2...2, .linear).contains("−1") || labels(-2...2, .linear).contains("−1.0"))
    #expect(!labels(5...5, .linear).isEmpty)
    #expect(labels(-5...10, .log).count >= 2)
  }
}
