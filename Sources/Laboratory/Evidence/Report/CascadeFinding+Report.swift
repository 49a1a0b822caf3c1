import Plotting

extension CascadeFinding {
  /// Accuracy against the number of steps.
  var chart: Chart {
    var chart = Chart(
      title: "Errors over many steps",
      subtitle: "One answer against pⁿ, and \(candidates) candidates chosen at the end or at every step; 95% intervals",
      x: Axis("Steps n"), y: EvidenceChart.solved)
    let curves: [(String, Series.Color, Series.Symbol, KeyPath<Row, ProblemMean>)] = [
      ("small model, one answer", .categorical(0), .circle, \.plain), ("large model, one answer", .categorical(1), .ring, \.large),
      ("verifier chooses at the end", .categorical(3), .square, \.checkedAtTheEnd),
      ("verifier chooses at every step", .categorical(2), .triangle, \.checkedEachStep),
      ("exact check at every step", .categorical(4), .diamond, \.exactEachStep),
    ]
    for (name, color, symbol, value) in curves {
      chart.layers += EvidenceChart.layers(
        Series(name, color: color, symbol: symbol), rows.map { (Double($0.steps), $0[keyPath: value], "\($0.steps) steps") })
    }
    let p = stepAccuracy[.small] ?? 0
    chart.layers.append(
      .line(
        LineLayer(
          Series("pⁿ with p = \(short(p))", color: .ink),
          positions: rows.map { Position(x: Double($0.steps), y: 100 * $0.independent) },
          stroke: .dashed)))
    return chart
  }

  /// The conclusion, in sentences.
  ///
  /// pⁿ is held against each length's interval, as a single length could agree by chance.
  var conclusion: String {
    guard let last = rows.last, let small = stepAccuracy[.small], let large = stepAccuracy[.large] else { return "" }
    let inside = rows.count { $0.plain.low <= $0.independent && $0.independent <= $0.plain.high }
    return [
      "A step that follows right ones is right in \(percent(small)) of cases for the small model and \(percent(large)) for the large one. ",
      "pⁿ lies within the interval of the measured accuracy at \(inside) of \(rows.count) lengths; ",
      "at \(last.steps) steps it predicts \(percent(last.independent)), ",
      "measured are \(last.plain.formatted). ",
      "With \(candidates) candidates, choosing at every step instead of at the end changes accuracy by \(gain.formattedDifference), ",
      "at \(short(costs.checkedEachStep / costs.checkedAtTheEnd)) times the FLOP; at \(last.steps) steps ",
      "\(last.checkedEachStep.formatted), with an exact check \(last.exactEachStep.formatted).",
    ].joined()
  }
}
