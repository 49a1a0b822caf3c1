import Plotting

extension AdaptiveFinding {
  /// Accuracy against FLOP of uniform and adaptive votes.
  var chart: Chart {
    var chart = Chart(
      title: "Adaptive votes",
      subtitle: "The small model’s majority vote with the same number of samples for all, or with a stopping rule; 95% intervals",
      x: EvidenceChart.cost, y: EvidenceChart.solvedNearby)
    chart.layers += EvidenceChart.layers(
      Series("uniform", color: .muted), uniform.map { ($0.flops, $0.accuracy, "\($0.samples) samples each") })
    chart.layers += EvidenceChart.layers(
      Series("adaptive", color: .categorical(2), symbol: .diamond),
      adaptive.map { ($0.flops, $0.accuracy, "\($0.rule): \(short($0.meanSamples)) samples") })
    return chart
  }

  /// The conclusion, in sentences.
  ///
  /// The largest difference is chosen by its size, whichever sign it has: the best of six would be good by chance.
  var conclusion: String {
    guard let largest = adaptive.max(by: { abs($0.gain.value) < abs($1.gain.value) }) else { return "" }
    let decided = adaptive.filter(\.gain.isDecided)
    let ahead = decided.count { $0.gain.value > 0 }
    return
      "Of \(adaptive.count) stopping rules, \(ahead) solve more than a uniform vote of the same mean FLOP and \(decided.count - ahead) fewer; "
      + "for the others the interval of the difference holds zero. "
      + "The largest difference, either way, is that of \(largest.rule) with \(short(largest.meanSamples)) samples: "
      + "\(largest.gain.formattedDifference)."
  }
}

extension AdaptiveFinding.Adaptive {
  /// The rule's name.
  var rule: String { threshold.map { "the Beta rule at \(short($0))" } ?? "the certain stop" }
}
