import Plotting

extension EqualComputeFinding {
  /// Accuracy against FLOP of every strategy of both models.
  var chart: Chart {
    var chart = Chart(
      title: "A small model that works more, and a large one",
      subtitle: "Share of problems solved against FLOP of a question, prompts and verifier included; 95% intervals",
      x: EvidenceChart.cost, y: EvidenceChart.solved)
    let symbols: [Series.Symbol] = [.circle, .square, .triangle, .cross, .diamond, .ring]
    for (place, curve) in curves.enumerated() where !curve.usesExactCheck {
      let series = Series("\(curve.role.rawValue): \(curve.strategy)", color: .categorical(place), symbol: symbols[place % symbols.count])
      chart.layers += EvidenceChart.layers(
        series, curve.points.map { ($0.flops, $0.accuracy, "\(curve.role.rawValue): \(curve.strategy) \($0.setting)") },
        stroke: curve.role == .large ? .dashed : .solid)
    }
    return chart
  }

  /// What was found, in sentences.
  var conclusion: String {
    let decided = comparisons.filter(\.difference.isDecided)
    let (ahead, behind) = (decided.filter { $0.difference.value > 0 }, decided.filter { $0.difference.value < 0 })
    let open = comparisons.count - decided.count
    let counts =
      "At \(comparisons.count) budgets, those of the large model’s strategies, the small model is ahead at \(ahead.count), behind at \(behind.count), "
      + "and at \(open) the interval of the difference holds zero."
    let extremes = [
      comparisons.max { $0.difference.value < $1.difference.value }, comparisons.min { $0.difference.value < $1.difference.value },
    ]
    let texts = zip(["Best for it", "Worst"], extremes).compactMap { name, comparison -> String? in
      guard let comparison else { return nil }
      return
        "\(name): at \(Number.compute(comparison.flops)) FLOP, \(comparison.difference.points) (\(comparison.choices.joined(separator: " or ")), "
        + "against \(comparison.largeChoices.joined(separator: " or ")))."
    }
    return ([counts] + texts).joined(separator: " ")
  }
}
