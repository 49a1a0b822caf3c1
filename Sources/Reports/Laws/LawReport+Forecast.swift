import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The least measured losses, the laws through them, the forecast with its interval and, if there is one, the measurement.
  ///
  /// Both axes are logarithmic. The fitted runs lie left of the dotted rule, at their largest compute; the law's solid line turns dashed
  /// there.
  ///
  /// Two uncertainties are drawn and mean different things. The band about the line is that of one law's parameters: the middle share of
  /// its bootstrap fits. The bar is the forecast's own interval for a new run, which also holds the noise between runs and the possible
  /// misfit of all the laws: it is the one to plan by.
  func forecastFigure(_ forecast: Forecast) -> (chart: Chart, caption: HTML) {
    var loss = lawAxes.loss
    loss.scale = .log
    let chart = Chart(
      title: "The least loss, and what \(computeText(forecast.compute)) \(measurement == nil ? "is" : "was") expected to reach",
      subtitle: "The laws were fitted left of the dotted line.", x: lawAxes.compute, y: loss,
      layers: knownLayers(forecast) + forecastLayers(forecast) + measurementLayers)
    let caption: HTML = """
      Diamonds: the least loss at each budget that was fitted. The bar is the \(confidenceText(forecast.confidence)) interval for a new run at
      \(computeText(forecast.compute)), \(NumberStyle.automatic.text(forecast.reach, digits: 2)) times the largest that was fitted.
      """
    return (chart, caption)
  }

  private func knownLayers(_ forecast: Forecast) -> [Layer] {
    let minima = profile.minima.map { Point(x: $0.compute, y: $0.loss, label: "least loss at \(computeText($0.compute))") }
    let points = Layer.points(PointLayer(Series("least loss", color: .ink, symbol: .diamond), points: minima))
    let edge = RuleLayer(Series("", color: .muted), .atX, computeRange.upperBound, label: "fitted up to here")
    return lawLayers(to: forecast.compute) + [.rule(edge), points]
  }

  /// The parametric law's frontier with its bootstrap band, dashed beyond the runs.
  private func lawLayers(to compute: Double) -> [Layer] {
    guard let fit else { return [] }
    let cost = ComputeCost(table)
    let series = Series("\(fit.family) law", color: .categorical(0))
    let loss = { (compute: Double) in fit.law.optimum(compute: compute, cost: cost).loss }
    let range = computeRange
    let end = max(range.upperBound, compute) * 1.3
    let known = LineLayer(series, over: range, loss)
    // A law of size or of data alone has no least loss at a compute.
    guard known.positions.allSatisfy(\.y.isFinite) else { return [] }
    return [
      .band(BandLayer(series, intervals: band(fit, cost: cost, over: range.lowerBound...end))), .line(known),
      .line(LineLayer(series, over: range.upperBound...end, count: 20, stroke: .dashed, loss)),
    ]
  }

  /// The middle share of the replicates' losses; at most 200 replicates are used.
  ///
  /// At 24 computes, evenly spaced in ln C, the losses of the laws' optima are sorted and a tail of (1 − c)/2 is cut off at each end, c
  /// being the fit's confidence. Pointwise: that 95% of the curves lie within the band at each compute doesn't mean that 95% lie within it
  /// everywhere. Of 20 replicates or fewer no band is drawn. O(24 × 200 optima).
  private func band(_ fit: LawFit, cost: ComputeCost, over range: ClosedRange<Double>) -> [VerticalInterval] {
    let laws = fit.replicateLaws.prefix(200)
    guard laws.count > 20 else { return [] }
    let tail = 0.5 * (1 - fit.configuration.confidence)
    return Axis.Scale.log.samples(in: range, count: 24).map { compute in
      let losses = laws.map { $0.optimum(compute: compute, cost: cost).loss }.sorted()
      let cut = Int(tail * Double(losses.count))
      return VerticalInterval(x: compute, low: losses[cut], high: losses[losses.count - 1 - cut])
    }
  }

  /// The forecast as a ring, and its interval as a bar.
  ///
  /// The point is the median, the bar the interval of a new run. It is one of ln L: symmetric on this axis, not in the loss.
  private func forecastLayers(_ forecast: Forecast) -> [Layer] {
    let series = Series("forecast, \(confidenceText(forecast.confidence))", color: .categorical(1), symbol: .ring)
    let interval = VerticalInterval(x: forecast.compute, low: forecast.runInterval.low, high: forecast.runInterval.high)
    let point = Point(
      x: forecast.compute, y: forecast.loss, label: "forecast",
      details: [
        Detail("Interval", forecast.runInterval.text(digits: 4)), .count("Optimal size", forecast.parameters),
        .count("Tokens", forecast.tokens),
      ])
    return [.errorBars(ErrorBarLayer(series, intervals: [interval])), .points(PointLayer(series, points: [point], scale: 1.3))]
  }

  private var measurementLayers: [Layer] {
    guard let measurement else { return [] }
    let point = Point(
      x: measurement.compute, y: measurement.loss, label: measurement.label ?? "measured run",
      details: [.count("Parameters", measurement.parameters), .count("Tokens", measurement.tokens)])
    return [.points(PointLayer(Series("measured", color: .categorical(2), symbol: .square), points: [point], scale: 1.2))]
  }

  /// The forecast and the weight of each law.
  ///
  /// A forecast that rests on one law alone, or on laws that disagree by more than their errors, shows here and not in the interval's
  /// width.
  func memberTable(_ forecast: Forecast) -> Report.Table {
    let rows = forecast.members.map { member -> [Report.Table.Cell] in
      [
        .init(member.name), .init(NumberStyle.percent.text(member.weight, digits: 2), value: member.weight),
        .init(NumberStyle.automatic.text(member.loss, digits: 4), value: member.loss),
        .init(NumberStyle.percent.text(member.error, digits: 2), value: member.error),
      ]
    }
    return Report.Table(
      caption: "The laws that were averaged, each with a Gaussian process for its misfit. Error: one standard error of a new run's loss.",
      columns: [.text("Law"), .number("Weight"), .number("Its loss"), .number("Error")], rows: rows)
  }
}
