import CapabilityLaws
import NumericalMethods
import RealModule
import Tabular
import Testing

struct CapabilityBoundaryTests {
  @Test func holdsTheShareThatItSays() throws {
    var generator = SeededGenerator(seed: 3)
    let points = (0..<400).map { _ -> (compute: Double, share: Double) in
      let log = Double.random(in: 46...58, using: &generator)
      let best = 0.1 + 0.88 / (1 + Double.exp(-0.5 * (log - 52)))
      return (Double.exp(log), best * Double.random(in: 0.5...1, using: &generator))
    }
    for ends in [CapabilityBoundary.Ends.anchored, .free] {
      let boundary = try #require(CapabilityBoundary(points, quantile: 0.9, ends: ends))
      let below = points.count { $0.share <= boundary.share(compute: $0.compute) }
      #expect((340...380).contains(below), "\(below)")
      #expect(boundary.share(compute: 1e22) > boundary.share(compute: 1e21))
    }
    #expect(CapabilityBoundary(Array(points.prefix(4))) == nil)
  }

  /// Fitted to the older models, scored on the newer; the mean over six benchmarks.
  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence), arguments: [0.9, 0.98])
  func forecastsNewerModelsBetterThanAPlainSigmoid(quantile: Double) throws {
    let text = try SharedScores.text("planning/open_leaderboard_v2_older.csv")
    let reading = ScoreReading(tasks: ["bbh", "gpqa", "ifeval", "math_hard", "musr", "mmlu_pro"], averagesRepeats: true)
    let matrix = try BenchmarkMatrix(text, reading)
    let (names, date) = (try text.requiredPosition(of: "model"), try text.requiredPosition(of: "date"))
    let dates = Dictionary((0..<text.rowCount).map { (text.text(row: $0, column: names), text.text(row: $0, column: date)) }) { first, _ in
      first
    }
    for share in [0.5, 0.6, 0.7, 0.8] {
      let losses = try #require(
        TimeSplit.losses(matrix, dates: matrix.models.map { dates[$0.name] ?? "" }, share: share, quantile: quantile))
      #expect(losses.count == 6)
      let (mine, plain) = (losses.map(\.anchored).reduce(0, +) / 6, losses.map(\.free).reduce(0, +) / 6)
      #expect(mine < 0.8 * plain, "\(share): \(mine) against \(plain)")
    }
  }
}
