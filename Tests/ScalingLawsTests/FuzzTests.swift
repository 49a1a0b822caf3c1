import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// No table of runs ends the process, and whatever is answered can be written.
struct FuzzTests {
  @Test(arguments: 0..<40)
  func anyTable(stream: Int) throws {
    var generator = SeededGenerator(seed: 21, stream: UInt64(stream))
    let levels = 1 + generator.index(below: 8)
    let scale = [1.0, 10, 100, 300][generator.index(below: 4)]
    func value() -> Double { Double.exp(scale * Double(generator.index(below: levels)) / Double(levels)) }
    let runs = (0..<generator.index(below: 40)).map { _ in
      TrainingRun(parameters: value(), tokens: value(), compute: value(), loss: 1 + 0.01 * value().truncatingRemainder(dividingBy: 1000))
    }
    let table = try RunTable(runs)
    if let fit = try? FitConfiguration(replicates: 3).fit(table) { _ = try encode(fit) }
    let profile = IsoFLOPProfile(table)
    _ = try encode(profile)
    if let frontier = try? IsoFLOPFrontier(profile) { _ = try encode(frontier) }
    if let forecast = try? ForecastConfiguration().forecast(table, compute: 1e24) { _ = try encode(forecast) }
  }

  /// Small ladders with one to three numbers replaced by others of any size: everything that a table can be asked ends.
  @Test(arguments: 0..<60)
  func mutatedLadders(stream: Int) throws {
    var generator = SeededGenerator(seed: 22, stream: UInt64(stream))
    let ladder = Ladder(budgets: 2 + generator.index(below: 3), sizes: 3 + generator.index(below: 3), noise: 0.003)
    var runs = try ladder.table(seed: 3).runs
    let extremes = [1e308, 1.7e308, 1e300, 1e-300, 1e-308, Double.leastNonzeroMagnitude, 1e20, 1e-20, 1e6, 1, 0.001]
    for _ in 0...generator.index(below: 3) {
      let row = generator.index(below: runs.count)
      let value = extremes[generator.index(below: extremes.count)]
      switch generator.index(below: 4) {
      case 0: runs[row].parameters = value
      case 1: runs[row].tokens = value
      case 2: runs[row].compute = value
      default: runs[row].loss = value
      }
    }
    let table = try RunTable(runs, convention: .init(parameters: .total, compute: stream % 2 == 0 ? .stated : .sixND))
    try ask(table)
  }

  private func ask(_ table: RunTable) throws {
    for law in [LawFamily.chinchilla, .coupled, .power(of: .compute)] {
      guard let fit = try? FitConfiguration(replicates: 2).fit(table, law: law) else { continue }
      _ = Diagnosis(table, fit: fit, target: 1e22).findings.map(\.description)
      _ = try? LawInference(fit, table: table).interval(of: .optimalParameters(compute: 1e22), method: .profile)
      _ = fit.law.compute(loss: 2)
      _ = fit.law.frontier().compute(parameters: 1e9)
      _ = try encode(fit)
    }
    for shape in IsoFLOPMethod.Shape.allCases { _ = try encode(IsoFLOPProfile(table, method: .init(shape: shape))) }
    _ = try? Envelope(table)
    if let forecaster = try? ForecastConfiguration().fit(table) {
      _ = forecaster.forecast(parameters: 1e10, tokens: 1e12).warnings?.map(\.description)
      if let forecast = try? forecaster.forecast(compute: 1e22) { _ = (try encode(forecast), forecast.warnings.map(\.description)) }
    }
    if let backtest = try? Backtest(table) { _ = try encode(backtest) }
    if let plan = try? NextExperiment(target: 1e22, budget: 1e20, runs: 2).plan(table) { _ = try encode(plan) }
    if let other = try? Ladder(noise: 0.002).table(),
      let comparison = try? ComparisonConfiguration(fitting: .init(replicates: 2)).compare(table, other)
    {
      _ = (try encode(comparison), comparison.warnings.map(\.description))
    }
  }

  /// Numbers that overflowed are written by name rather than refused.
  private func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }
}
