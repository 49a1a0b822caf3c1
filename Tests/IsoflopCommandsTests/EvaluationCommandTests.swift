import Foundation
import Testing

/// A law's value at a point, forecasts with limited data, and backtests by size, as a user types them.
struct EvaluationCommandTests {
  private func number(_ object: Any?, _ keys: String...) throws -> Double {
    var value = object
    for key in keys { value = try #require(value as? [String: Any])[key] }
    return try #require(value as? Double)
  }

  @Test func aLawIsEvaluated() throws {
    let outcome = try CommandLineTool.run(
      "fit", "-", "--at", "N=7e9,D=2e12", "--at", "d=1e11, n=1e9", "--json", input: FitCommandTests.table)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let evaluations = try #require(try outcome.object()["evaluations"] as? [[String: Any]])
    #expect(evaluations.count == 2 && evaluations[0]["at"] as? String == "N=7e9,D=2e12")
    for (evaluation, (n, d)) in zip(evaluations, [(7e9, 2e12), (1e9, 1e11)]) {
      let loss = try number(evaluation, "loss")
      #expect(abs(loss / (1.69 + 406.4 / pow(n, 0.34) + 410.7 / pow(d, 0.28)) - 1) < 1e-6)
      let interval = try #require(evaluation["interval"] as? [Double])
      #expect(interval[0] <= loss && loss <= interval[1])
    }
    let text = try CommandLineTool.run("fit", "-", "--at", "N=7e9,D=2e12", input: FitCommandTests.table).output
    #expect(text.contains("N=7e9,D=2e12") && text.contains("interval of the law"))
  }

  @Test func aCurveIsEvaluatedAtItsOwnVariable() throws {
    let outcome = try CommandLineTool.run("fit", "-", "--law", "power.C", "--at", "C=8e18", "--json", input: FitCommandTests.table)
    let evaluations = try #require(try outcome.object()["evaluations"] as? [[String: Any]])
    #expect(try number(evaluations.first, "loss") > 1.69)
    let wrong = try CommandLineTool.run("fit", "-", "--law", "power.C", "--at", "N=1e9", input: FitCommandTests.table)
    #expect(wrong.status == 64 && wrong.errors.contains("depends on C"), "\(wrong.errors)")
    for text in ["N=7e9,D", "N=-1,D=2", "N=1,N=2", "X=1", ""] {
      #expect(try CommandLineTool.run("fit", "-", "--at", text, input: FitCommandTests.table).status == 64, "\(text)")
    }
  }

  @Test func limitedDataAreForecast() throws {
    let table = FitCommandTests.noisyTable()
    let free = try CommandLineTool.run("forecast", "-", "--compute", "3e19", "--json", input: table).object()
    let unique = try number(free, "tokens") / 8
    let outcome = try CommandLineTool.run("forecast", "-", "--compute", "3e19", "--unique-tokens", "\(unique)", "--json", input: table)
    let limited = try outcome.object()
    #expect(try number(limited, "parameters") > number(free, "parameters"))
    #expect(try number(limited, "loss") > number(free, "loss"))
    #expect(try number(limited, "uniqueTokens") == unique)
    #expect(try number(limited, "shape", "layers") >= 1)
    let text = try CommandLineTool.run("forecast", "-", "--compute", "3e19", "-U", "\(unique)", input: table).output
    #expect(text.contains("different ones") && text.contains("arXiv 2305.16264") && text.contains("layers ×"))
    #expect(try CommandLineTool.run("forecast", "-", "--compute", "3e19", "-U", "0", input: table).status == 64)
  }

  @Test func runsAreHeldOutBySize() throws {
    let table = FitCommandTests.noisyTable()
    let outcome = try CommandLineTool.run("backtest", "-", "--by", "parameters", "--fit-below", "8e8", "--json", input: table)
    let object = try outcome.object()
    #expect(object["splitBy"] as? String == "parameters", "\(outcome.errors)")
    let runs = try #require(object["runs"] as? [[String: Any]])
    #expect(try !runs.isEmpty && runs.allSatisfy { try number($0, "forecast", "parameters") > 8e8 })
    #expect(try CommandLineTool.run("backtest", "-", "--by", "parameters", input: table).output.contains("parameters, forecast"))
    let largest = try runs.map { try number($0, "forecast", "parameters") }.max() ?? 0
    let text = try CommandLineTool.run("backtest", "-", "--by", "parameters", "--fit-below", "8e8", input: table).output
    #expect(text.contains(String(format: "%.2fB parameters (", largest / 1e9)), "\(text)")
    let none = try CommandLineTool.run("backtest", "-", "--by", "tokens", "--fit-below", "1e20", input: table)
    #expect(none.status == 65 && none.errors.contains("tokens, so none is left"), "\(none.errors)")
  }
}
