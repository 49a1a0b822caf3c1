import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Rows that are checkpoints of one run err together.
struct CheckpointTests {
  private static let truth = Law.chinchilla(E: 1.8, A: 420, B: 900, alpha: 0.34, beta: 0.33)

  /// Five sizes with twenty checkpoints each: 0.6% a run, 0.1% a checkpoint.
  static func table(stream: Int, label: (Int) -> String? = { "m\($0)" }) throws -> RunTable {
    var generator = SeededGenerator(seed: 61, stream: UInt64(stream))
    let runs = [2e7, 5e7, 1.2e8, 3e8, 7e8].enumerated().flatMap { size, parameters -> [TrainingRun] in
      let offset = 0.006 * generator.normal()
      return (1...20).map { checkpoint in
        let tokens = 1e9 * Double(checkpoint)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * Double.exp(offset + 0.001 * generator.normal())
        return TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss, label: label(size))
      }
    }
    return try RunTable(runs)
  }

  /// A small version of Benchmarks' CheckpointCoverage: of 60 tables 50 intervals at least hold; as rows of their own they hold one time in three.
  @Test func intervalsHold() throws {
    var (held, asRows) = ([0, 0], [0, 0])
    for stream in 0..<60 {
      let table = try Self.table(stream: stream)
      for (bootstrap, isRows) in [(Bootstrap.pairs, false), (.rows, true)] {
        let fit = try FitConfiguration(replicates: 0, bootstrap: bootstrap).fit(table)
        for (index, name) in ["E", "alpha"].enumerated() {
          guard let interval = fit.intervals[name], interval.contains(Self.truth[name]) else { continue }
          if isRows { asRows[index] += 1 } else { held[index] += 1 }
        }
      }
    }
    #expect(held.allSatisfy { $0 >= 50 }, "\(held)")
    #expect(asRows.allSatisfy { $0 < 30 }, "\(asRows)")
  }

  /// Found by a label that repeats or by a column of steps; not where a label is a family of sizes, or every row has its own.
  @Test func areFound() throws {
    func finding(_ table: RunTable) -> Finding? {
      Diagnosis(table).findings.first { if case .checkpoints = $0 { true } else { false } }
    }
    #expect(try finding(Self.table(stream: 1)) == .checkpoints(rows: 100, runs: 5))
    #expect(try finding(Self.table(stream: 1) { _ in nil }) == nil)
    let plain = try Self.table(stream: 1) { _ in nil }
    let steps = plain.runs.map { "\(Int($0.tokens / 1e6))" }
    #expect(finding(try RunTable(plain.runs, columns: [RunColumn(name: "step", values: steps)])) == .checkpoints(rows: 100, runs: 5))
    #expect(finding(try RunTable(plain.runs, columns: [RunColumn(name: "step", values: steps.map { _ in "7" })])) == nil)
    let families = try Ladder().table().runs.enumerated().map { index, run in
      var run = run
      run.label = index % 2 == 0 ? "ours" : "theirs"
      return run
    }
    #expect(finding(try RunTable(families)) == nil)
    #expect(finding(try Ladder().table()) == nil)
  }

  /// A forecast of a new run holds its loss, which has that run's own luck, ten times beyond the runs and among them: of 40 tables 36 at least.
  @Test func forecastsHold() throws {
    let best = Self.truth.optimum(compute: 10 * 6 * 7e8 * 2e10)
    let targets = [RunDesign(parameters: best.parameters, tokens: best.tokens), RunDesign(parameters: 2e8, tokens: 8e9)]
    var (held, means) = ([0, 0], [0, 0])
    for stream in 0..<40 {
      let forecasts = try ForecastConfiguration(laws: [.chinchilla]).fit(Self.table(stream: stream)).forecast(targets)
      var generator = SeededGenerator(seed: 62, stream: UInt64(stream))
      for (index, forecast) in forecasts.enumerated() {
        let loss = Self.truth.loss(of: targets[index])
        let measured = loss * Double.exp(0.006 * generator.normal() + 0.001 * generator.normal())
        held[index] += forecast.runInterval.contains(measured) ? 1 : 0
        means[index] += forecast.meanInterval.contains(loss) ? 1 : 0
        #expect(forecast.meanInterval.high - forecast.meanInterval.low < 0.3 * loss)
      }
    }
    #expect(held.allSatisfy { $0 >= 36 } && means.allSatisfy { $0 >= 36 }, "\(held), \(means)")
  }

  /// A forecast from checkpoints says that its rows are of few runs.
  @Test func forecastsSayIt() throws {
    let forecast = try ForecastConfiguration().fit(Self.table(stream: 0)).forecast(parameters: 1.5e9, tokens: 2e10)
    #expect(forecast.warnings?.contains(.finding(.checkpoints(rows: 100, runs: 5))) ?? false)
  }
}
