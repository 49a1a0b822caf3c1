import Plotting

extension RevisionFinding {
  /// Accuracy against the number of attempts, by what chooses among them.
  var chart: Chart {
    var chart = Chart(
      title: "Self-revision, with and without a guard", subtitle: "The small model revises its last attempt; 95% intervals",
      x: Axis("Attempts"), y: EvidenceChart.solvedNearby)
    let styles: [Choice: (Series.Color, Series.Symbol)] = [
      .last: (.categorical(3), .circle), .verifier: (.categorical(0), .square), .check: (.categorical(2), .triangle),
      .fresh: (.muted, .ring),
    ]
    for curve in curves {
      let (color, symbol) = styles[curve.choice] ?? (.ink, .circle)
      chart.layers += EvidenceChart.layers(
        Series(curve.choice.name, color: color, symbol: symbol),
        curve.points.map { (Double($0.attempts), $0.accuracy, "\($0.attempts) attempts, \(flop($0.flops)) FLOP") },
        stroke: curve.choice == .fresh ? .dashed : .solid)
    }
    return chart
  }

  /// The conclusion, in sentences.
  ///
  /// Shares of repair and of breaking are of the attempts that were revised, so that they can be compared although most attempts may be right.
  var conclusion: String {
    func share(_ part: Int, _ whole: Int) -> String { whole == 0 ? "none" : percent(Double(part) / Double(whole)) }
    let verdict = { (change: ProblemMean) in
      change.isDecided ? (change.value > 0 ? "helps" : "hurts") : "makes no difference that exceeds chance"
    }
    let length = curves.first?.points.last?.attempts ?? 0
    return
      "A revision makes \(share(repaired, wrong)) of the wrong attempts right (of \(wrong)) and \(share(broken, right)) of the right ones wrong (of \(right)). "
      + "Without a guard, \(length) attempts instead of one \(verdict(changeUnguarded)): \(changeUnguarded.formattedDifference). "
      + "With the attempt kept that the verifier scores best, it \(verdict(changeGuarded)): \(changeGuarded.formattedDifference)."
  }
}
