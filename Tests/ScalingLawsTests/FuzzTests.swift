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

  /// Numbers that overflowed are written by name rather than refused.
  private func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }
}
