import Foundation
import Testing

/// `isoflop backtest` and forecasts of single runs, as a user types them.
struct BacktestCommandTests {
  private struct Result: Decodable {
    var meanAbsoluteRelativeError, coverage95, meanWidth: Double
    var runsFitted, runsForecast: Int
    var weights: [Weight]
    struct Weight: Decodable {
      var law: String
      var weight: Double
    }
  }

  /// E 1.69, A 406.4, B 410.7, α .34, β .28 at five budgets of six sizes, without noise.
  private func table() throws -> URL {
    var text = "N,D,C,loss\n"
    for budget in 0..<5 {
      let compute = 1e18 * pow(3, Double(budget))
      for size in 0..<6 {
        let parameters = 0.09 * pow(compute / 6, 0.5) * pow(1.7, Double(size) - 2.5)
        let tokens = compute / (6 * parameters)
        let loss = 1.69 + 406.4 * pow(parameters, -0.34) + 410.7 * pow(tokens, -0.28)
        text += "\(parameters),\(tokens),\(compute),\(loss)\n"
      }
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".csv")
    try Data(text.utf8).write(to: file)
    return file
  }

  @Test func dearerRunsAreHeldOut() throws {
    let file = try table()
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try CommandLineTool.run("backtest", file.path, "--fit-below", "1e19", "--json")
    #expect(output.status == 0, "\(output.errors)")
    let result = try JSONDecoder().decode(Result.self, from: Data(output.output.utf8))
    #expect(result.runsFitted == 18 && result.runsForecast == 12)
    #expect(result.meanAbsoluteRelativeError < 0.01 && result.coverage95 >= 0.9 && result.meanWidth > 0)
    #expect(abs(result.weights.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
    let text = try CommandLineTool.run("backtest", file.path).output
    #expect(text.contains("mean |error|") && text.contains("coupled"))
  }

  @Test func aSingleRunIsForecast() throws {
    let file = try table()
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try CommandLineTool.run("forecast", file.path, "--parameters", "1e9", "--tokens", "2e10")
    #expect(output.status == 0 && output.output.contains("1.00B parameters on 20.00B tokens"), "\(output.errors)")
    let mixed = try CommandLineTool.run("forecast", file.path, "--parameters", "1e9")
    #expect(mixed.status == 64 && mixed.errors.contains("both --parameters and --tokens"))
  }

  /// The confidence of intervals stands beside them in JSON, and what a split goes by is what it is said in.
  @Test func whatIntervalsAndSplitsGoByIsSaid() throws {
    let file = try table()
    defer { try? FileManager.default.removeItem(at: file) }
    let run = try CommandLineTool.run("forecast", file.path, "-N", "1e9", "-D", "2e10", "--confidence", "0.8", "--json")
    #expect(try run.object()["confidence"] as? Double == 0.8, "\(run.errors)")
    let text = try CommandLineTool.run("backtest", file.path, "--by", "uniqueTokens").output
    #expect(text.contains("B different tokens ("), "\(text.prefix(200))")
  }

  @Test func nothingBeyondIsSaid() throws {
    let file = try table()
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try CommandLineTool.run("backtest", file.path, "--fit-below", "1e25")
    #expect(output.status == 65 && output.errors.contains("none is left to forecast"), "\(output.errors)")
  }
}
