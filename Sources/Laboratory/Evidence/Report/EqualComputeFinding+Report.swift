import Plotting

extension EqualComputeFinding {
  /// Accuracy against FLOP of every strategy of both models.
  var chart: Chart {
    var chart = Chart(
      title: "A small model with more inference compute, and a large one",
      subtitle: "Share of problems solved against FLOP of a question, prompts and verifier included; 95% intervals",
      x: EvidenceChart.cost, y: EvidenceChart.solvedNearby)
    for (place, curve) in curves.filter({ !$0.usesExactCheck }).enumerated() {
      let shades = [0, 2, 3, 4, 5]
      let ownPlace = curves.filter { $0.role == curve.role && !$0.usesExactCheck }.firstIndex(of: curve) ?? place
      let series = Series(
        "\(curve.role.rawValue): \(curve.strategy)",
        color: curve.role == .large ? .sequential(1 - 0.3 * Double(ownPlace)) : .categorical(shades[ownPlace % 5]),
        symbol: Series.Symbol.allCases[place % Series.Symbol.allCases.count])
      chart.layers += EvidenceChart.layers(
        series, curve.points.map { ($0.flops, $0.accuracy, "\(curve.role.rawValue): \($0.setting)") },
        stroke: curve.role == .large ? .dashed : .solid)
    }
    return chart
  }

  /// The conclusion, in sentences.
  var conclusion: String { [headline, halves].joined(separator: " ") }

  /// The cheapest setting of the small model that solves as much as one greedy answer of the large one.
  package var headline: String {
    guard let match else { return "" }
    let reference =
      "One greedy answer of the large model solves \(match.large.accuracy.formatted) for \(flop(match.large.flops)) FLOP"
    let best =
      "the best of the small one is \(match.best.setting): \(match.best.accuracy.formatted) for \(flop(match.best.flops)) FLOP"
    guard let small = match.small else { return "\(reference); no setting of the small model solves as much, \(best)." }
    return "\(reference); the cheapest setting of the small model that solves as much is \(small.setting): \(small.accuracy.formatted) for "
      + "\(flop(small.flops)) FLOP, \(short(small.flops / match.large.flops)) times as much."
  }

  private var halves: String {
    let decided = comparisons.filter(\.difference.isDecided)
    let ahead = decided.count { $0.difference.value > 0 }
    let counts =
      "With settings chosen on one half of the problems and scored on the other, the small model is ahead at \(ahead) of \(comparisons.count) equal "
      + "budgets and behind at \(decided.count - ahead); at the others the interval of the difference holds zero."
    let extremes = [
      ("Its largest lead", comparisons.filter { $0.difference.value > 0 }.max { $0.difference.value < $1.difference.value }),
      ("Its largest lag", comparisons.filter { $0.difference.value < 0 }.min { $0.difference.value < $1.difference.value }),
    ]
    return ([counts] + extremes.compactMap { name, comparison in comparison.map { "\(name): \($0.text)." } }).joined(separator: " ")
  }
}

extension EqualComputeFinding.Comparison {
  fileprivate var text: String {
    "\(difference.formattedDifference) at \(flop(flops)) FLOP (\(choices.joined(separator: " or ")), against \(largeChoices.joined(separator: " or ")))"
  }
}
