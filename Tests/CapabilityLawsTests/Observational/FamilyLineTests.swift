import RealModule
import Testing

@testable import CapabilityLaws

struct FamilyLineTests {
  private func points(_ residuals: [Double], slope: Double = 0.1) -> [(logCompute: Double, component: Double)] {
    residuals.enumerated().map { (logCompute: 48 + Double($0.offset), component: slope * Double($0.offset) + $0.element) }
  }

  @Test func computesAreReadBackWithAnInterval() throws {
    let line = try #require(FamilyLine("f", points([0.01, -0.01, 0.01, -0.01, 0])))
    let (compute, interval) = try #require(line.compute(of: 0.2))
    #expect((Double.log(compute) - 50).magnitude < 0.1)
    #expect(interval.low < compute && compute < interval.high)
    let far = try #require(line.compute(of: 2))
    #expect(Double.log(far.interval.high / far.interval.low) > 2 * Double.log(interval.high / interval.low))
    let wider = try #require(line.compute(of: 0.2, confidence: 0.99))
    #expect(wider.interval.low < interval.low)
  }

  @Test func linesNeedPointsAtSeveralComputes() throws {
    #expect(FamilyLine("f", points([0, 0])) == nil)
    #expect(FamilyLine("f", [(50, 0.1), (50, 0.2), (50, 0.3)]) == nil)
    #expect(try #require(FamilyLine("f", points([0.1, 0, 0.1], slope: -0.2))).compute(of: 0) == nil)
  }

  /// Two benchmarks that a hidden ability moves alike, and a third that it doesn't: only the first two are forecast from one another.
  @Test func familiesLeftOutAreForecastFromWhatMovesTogether() throws {
    var (models, scores) = ([BenchmarkMatrix.Model](), [[Double?]]())
    for row in 0..<24 {
      let ability = Double((row * 7) % 24) / 24
      models.append(.init(name: "m\(row)", family: "f\(row % 6)", compute: Double.exp(48 + Double((row * 5) % 24) / 4)))
      scores.append([0.3 + 0.4 * ability, 0.2 + 0.5 * ability, 0.4 + 0.1 * Double((row * 11) % 5)])
    }
    let errors = LeaveFamilyOut.errors(BenchmarkMatrix(models: models, benchmarks: ["a", "b", "other"], scores: scores))
    #expect(errors.map(\.count) == [24, 24, 24])
    #expect(errors[0].componentError < 0.02 && errors[1].componentError < 0.02)
    #expect(errors[0].componentError < 0.3 * (try #require(errors[0].computeError)))
    #expect(errors[2].componentError > 0.05)
  }

  @Test func timeSplitsFitTheOlder() throws {
    let models = (0..<30).map { BenchmarkMatrix.Model(name: "m\($0)", compute: Double.exp(46 + Double($0 % 10))) }
    let scores = models.indices.map { [0.1 + 0.08 * Double($0 % 10)] as [Double?] }
    let dates = models.indices.map { $0 == 29 ? "" : "2024-\(10 + $0)" }
    let splits = try #require(
      TimeSplit.losses(BenchmarkMatrix(models: models, benchmarks: ["a"], scores: scores), dates: dates, share: 0.7))
    #expect(splits.count == 1 && splits[0].fitted == 20 && splits[0].scored == 9)
    #expect(splits[0].anchored < 0.02 && splits[0].free < 0.02)
    #expect(TimeSplit.losses(BenchmarkMatrix(models: models, benchmarks: ["a"], scores: scores), dates: models.map { _ in "" }) == nil)
  }
}
