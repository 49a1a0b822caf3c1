import InferenceScaling
import Plotting
import ScalingLaws

/// What more samples of a question give: the vote's accuracy, and whether any sample is right, up to the samples that all problems have.
struct SampleFigure {
  var recording: Recording
  var bootstrap = ClusteredBootstrap()

  /// The figure.
  ///
  /// - Throws: `RecordingError.unlabelled` where it isn't known what is right.
  func chart() throws -> Chart {
    let successes = try recording.successes()
    let votes = recording.problems.map { MajorityAtK($0) }
    let counts = SampleCounts.decimal.upTo(max(successes.map(\.samples).min() ?? 1, 1))
    return Chart(
      title: "Accuracy against samples",
      subtitle: "\(recording.problems.count) problems; bars: \(Number.short(100 * bootstrap.confidence, digits: 3))% over problems",
      x: CostMeasure.samples.axis, y: Axis("Accuracy", numbers: .percent),
      layers: curve(Series("any is right (pass@k)", color: .categorical(1), symbol: .diamond), counts, successes.map { one in one.passAtK })
        + curve(Series("vote (maj@k)", color: .categorical(0)), counts, votes.map { one in { one.value($0, seed: bootstrap.seed) } }))
  }

  /// The means over problems of a value at each number of samples.
  private func curve(_ series: Series, _ counts: [Int], _ values: [(Int) -> Double?]) -> [Layer] {
    let found = counts.compactMap { count -> (x: Double, mean: Double, interval: Interval)? in
      let all = values.compactMap { $0(count) }
      guard all.count == values.count, !all.isEmpty else { return nil }
      return (Double(count), all.reduce(0, +) / Double(all.count), bootstrap.mean(all))
    }
    return [
      .errorBars(ErrorBarLayer(series, intervals: found.map { VerticalInterval(x: $0.x, low: $0.interval.low, high: $0.interval.high) })),
      .line(LineLayer(series, positions: found.map { Position(x: $0.x, y: $0.mean) })),
      .points(PointLayer(series, points: found.map { Point(x: $0.x, y: $0.mean) })),
    ]
  }
}
