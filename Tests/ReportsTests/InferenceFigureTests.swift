import InferenceScaling
import Plotting
import Reports
import Testing

/// The figures of sampling, solving and pass@k: their points are the values that the recording gives.
@Suite struct InferenceFigureTests {
  /// Problem i of 4 has i right samples of 4.
  static let recording = Recording(
    name: "r",
    problems: (0..<4).map { right in
      RecordedProblem(
        id: "\(right)", samples: (0..<4).map { RecordedSample(answer: $0 < right ? "yes" : "no\($0)", isCorrect: $0 < right) })
    })

  /// The points of a layer by its series' name.
  static func points(_ chart: Chart, _ name: String) -> [Point] {
    chart.layers.flatMap { layer in
      if case .points(let layer) = layer, layer.series.name == name { return layer.points }
      return []
    }
  }

  @Test func samplesShowPassAtKAndTheVote() throws {
    let chart = try SampleFigure(recording: Self.recording, counts: [1, 2, 4, 8]).chart()
    let any = Self.points(chart, "any is right (pass@k)")
    #expect(any.map(\.x) == [1, 2, 4], "8 is more than the problems have")
    // pass@1 = mean of 0, 1/4, 2/4, 3/4; pass@2 = mean of 0, 1/2, 5/6, 1; pass@4 = 3/4.
    for (point, expected) in zip(any, [0.375, 7.0 / 12, 0.75]) { #expect(abs(point.y - expected) < 1e-12) }
    let vote = Self.points(chart, "vote (maj@k)")
    #expect(vote.count == 3 && abs(vote[0].y - 0.375) < 1e-12)
    #expect(throws: RecordingError.unlabelled(file: "u")) {
      try SampleFigure(
        recording: Recording(name: "u", problems: [RecordedProblem(id: "a", samples: [RecordedSample(answer: "1")])]), counts: [1]
      ).chart()
    }
  }

  @Test func solvingShowsTheAccuracyWithinEachLimit() {
    let outcomes = [(10, true), (20, false), (20, true), (40, true)].map { (tokens: $0.0, isCorrect: $0.1) }
    let points = Self.points(SolveFigure(outcomes: outcomes, strategy: "vote").chart, "vote")
    #expect(points.map(\.x) == [10, 20, 40] && points.map(\.y) == [0.25, 0.5, 0.75])
    let many = (1...100).map { (tokens: $0, isCorrect: $0 % 2 == 0) }
    #expect(Self.points(SolveFigure(outcomes: many, strategy: "vote").chart, "vote").isEmpty, "so many points hide the line")
  }

  @Test func passAtKShowsTheForecastBeyondTheRecording() throws {
    let recorded = try Self.recording.successes()
    let forecast = PassAtKForecaster(confidence: 0.9).forecast(recorded, to: 16)
    let chart = PassAtKFigure(forecast: forecast, recorded: recorded).chart
    #expect(Self.points(chart, "recorded").allSatisfy { $0.x <= 4 } && !Self.points(chart, "recorded").isEmpty)
    let beyond = chart.layers.flatMap { layer in if case .line(let layer) = layer { layer.positions } else { [Position]() } }
    #expect(beyond.last?.x == 16 && beyond.allSatisfy { $0.x >= 4 })
    #expect(beyond.last?.y == forecast.passAtK)
  }
}
