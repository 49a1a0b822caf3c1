import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// N*(C): the minima's sizes and the power law through them.
  ///
  /// Exponent a of N* ∝ C^a: at a = 1/2 size and tokens grow alike, as in arXiv:2203.15556; above it size grows faster.
  func sizeFigure(_ frontier: IsoFLOPFrontier) -> (chart: Chart, caption: HTML) {
    let exponent = exponentText(frontier.parameters)
    let chart = frontierChart(
      "The optimal size grows as C to the \(NumberStyle.automatic.text(frontier.parameters.exponent))", y: bestSizeAxis,
      frontier.parameters,
      minima: frontier.minima.map(\.parameters), optimum: \.parameters)
    return (chart, "The size of least loss at each budget, and the power law through them: exponent \(exponent).")
  }

  /// D*(C): the minima's tokens and the power law through them.
  ///
  /// The exponent is not 1 − a exactly: D* is read off the runs at the optimal size, and compute needn't be 6ND.
  func dataFigure(_ frontier: IsoFLOPFrontier) -> (chart: Chart, caption: HTML) {
    var axis = lawAxes.tokens
    axis.title = "Optimal number of tokens D*"
    let chart = frontierChart(
      "The optimal number of tokens grows as C to the \(NumberStyle.automatic.text(frontier.tokens.exponent))", y: axis, frontier.tokens,
      minima: frontier.minima.map(\.tokens), optimum: \.tokens)
    return (chart, "The tokens at the optimal size, and the power law through them: exponent \(exponentText(frontier.tokens)).")
  }

  /// L(C): the minima's losses and the straight line in logarithms through them.
  func lossFigure(_ frontier: IsoFLOPFrontier) -> (chart: Chart, caption: HTML) {
    var axis = lawAxes.loss
    axis.scale = .log
    axis.title = "Least loss L"
    let chart = frontierChart(
      "The least loss at each budget", y: axis, frontier.loss, minima: frontier.minima.map(\.loss), optimum: \.loss)
    let caption: HTML = """
      The least loss at each budget, and the power law through the minima: exponent \(exponentText(frontier.loss)). A power law has no
      floor, so far beyond the data it is too low.
      """
    return (chart, caption)
  }

  /// The slope of the least loss from each budget to the next: whether the law bends.
  ///
  /// s = Δ ln L/Δ ln C between neighbours, its standard error from those of both minima. A pure power law has one slope. Neighbouring
  /// slopes share a minimum: an error in it makes the one steeper and the other flatter, so a zigzag is noise and only a trend over several
  /// is a bend.
  func slopeTable(_ frontier: IsoFLOPFrontier) -> Report.Table {
    let rows = zip(frontier.localSlopes, zip(frontier.minima, frontier.minima.dropFirst())).map { slope, ends -> [Report.Table.Cell] in
      [
        .init("\(computeText(ends.0.compute)) to \(computeText(ends.1.compute))", value: slope.compute),
        .init(NumberStyle.fixed(slope.slope, decimals: 3), value: slope.slope),
        .init("± \(NumberStyle.fixed(slope.error, decimals: 3))", value: slope.error),
      ]
    }
    return Report.Table(
      caption: """
        The slope of ln <em>L</em> against ln <em>C</em> from one minimum to the next. A law with a floor flattens towards zero; slopes that steepen
        indicate that the
        smaller runs were limited by something other than compute.
        """, columns: [.text("From one budget to the next"), .number("Slope"), .number("Standard error")], rows: rows)
  }

  private var bestSizeAxis: Axis {
    var axis = lawAxes.parameters
    axis.title = "Optimal size N*"
    return axis
  }

  private func exponentText(_ law: PowerLaw) -> String {
    "\(NumberStyle.automatic.text(law.exponent)) (95%: \(law.exponentInterval().text()))"
  }

  /// The minima, their power law with its band, and the parametric law, over the runs' compute and beyond.
  ///
  /// The band is the power law's pointwise 95% interval by Student's t with the degrees of freedom behind the minima's errors
  /// (`PowerLaw.interval(compute:confidence:)`), at 60 computes. It is about the straight line only: that the frontier is straight is
  /// assumed, and the dashed optimum of the parametric law shows how far another form goes apart from it. The optimum is taken at the cost
  /// of compute that the table itself shows, C = κ·N^ν·D (`ComputeCost`).
  private func frontierChart(
    _ title: String, y: Axis, _ law: PowerLaw, minima: [Double], optimum: KeyPath<Allocation, Double>
  ) -> Chart {
    let series = Series("power law, 95%", color: .categorical(0))
    let points = zip(profile.minima, minima).map { minimum, value in
      Point(x: minimum.compute, y: value, label: "optimum at \(computeText(minimum.compute))")
    }
    let range = frontierRange
    let intervals = Axis.Scale.log.samples(in: range, count: 60).map { compute in
      let interval = law.interval(compute: compute)
      return VerticalInterval(x: compute, low: interval.low, high: interval.high)
    }
    return Chart(
      title: title, x: lawAxes.compute, y: y,
      layers: [
        .band(BandLayer(series, intervals: intervals)), .line(LineLayer(series, over: range) { law.value(compute: $0) }),
      ] + parametricLine(range, optimum) + [
        .points(PointLayer(Series("minimum of a budget", color: .ink, symbol: .diamond), points: points))
      ])
  }

  private func parametricLine(_ range: ClosedRange<Double>, _ value: KeyPath<Allocation, Double>) -> [Layer] {
    guard let fit else { return [] }
    let cost = ComputeCost(table)
    let series = Series("\(fit.family) law", color: .categorical(1))
    let line = LineLayer(series, over: range, stroke: .dashed) { fit.law.optimum(compute: $0, cost: cost)[keyPath: value] }
    // A law of one input has no best size.
    return line.positions.allSatisfy(\.y.isFinite) ? [.line(line)] : []
  }

  /// The computes of the minima, and half as far again beyond the largest, or to the forecast.
  ///
  /// So that a reader sees how far the forecast is from the minima.
  private var frontierRange: ClosedRange<Double> {
    let computes = profile.minima.map(\.compute)
    let least = computes.min() ?? computeRange.lowerBound
    let most = max(computes.max() ?? computeRange.upperBound, forecast?.compute ?? 0)
    return least...(max(least, most) * 1.5)
  }
}
