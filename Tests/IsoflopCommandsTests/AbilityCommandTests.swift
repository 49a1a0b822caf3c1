import CapabilityLaws
import Foundation
import TestFolders
import Testing

@testable import IsoflopCommands

/// `isoflop capability fit`, `forecast` and `observe`, as a user types them.
struct AbilityCommandTests {
  /// −ln q = 0.15 + 1.2·(N/1e8)^−0.28 + 0.9·(D/1e10)^−0.3 over a chance of ½, and a task that never leaves it.
  private func ladder(_ folder: TemporaryFolder) throws -> String {
    var text = "run,N,D,acc_piqa,acc_coin\n"
    for (place, size) in [1e7, 3e7, 1e8, 3e8].enumerated() {
      for step in 0..<5 {
        let tokens = size * 50 * pow(2, Double(step))
        let share = 0.5 + 0.48 * exp(-0.15 - 1.2 * pow(size / 1e8, -0.28) - 0.9 * pow(tokens / 1e10, -0.3))
        text += "r\(place)-\(step),\(size),\(tokens),\(share),\((place + step).isMultiple(of: 2) ? 0.5 : 0.502)\n"
      }
    }
    return try folder.write(text, to: "ladder.csv")
  }

  private struct Forecast: Decodable {
    var task: String
    var estimate: Estimate?
    var obstacles: [Obstacle]
    struct Estimate: Decodable {
      var share: Double
      var interval: [Double]
    }
    struct Obstacle: Decodable {}
  }

  @Test func aLargerRunIsForecast() throws {
    let folder = try TemporaryFolder()
    let path = try ladder(folder)
    let outcome = try CommandLineTool.run("capability", "forecast", path, "--parameters", "1.5B", "--tokens", "100B", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let forecasts = try JSONDecoder().decode([Forecast].self, from: Data(outcome.output.utf8))
    let truth = 0.5 + 0.48 * exp(-0.15 - 1.2 * pow(15, -0.28) - 0.9 * pow(10, -0.3))
    let estimate = try #require(forecasts[0].estimate)
    #expect(forecasts[0].obstacles.isEmpty && estimate.interval[0] < truth && truth < estimate.interval[1])
    #expect(!forecasts[1].obstacles.isEmpty)
    #expect(outcome.errors.contains("public benchmark"))
  }

  @Test func textNamesWhatCantBeForecast() throws {
    let folder = try TemporaryFolder()
    let path = try ladder(folder)
    let outcome = try CommandLineTool.run("capability", "forecast", path, "--compute", "1e21", "--task", "piqa", "--task", "coin")
    #expect(outcome.status == 0 && outcome.output.contains("90% interval") && outcome.output.contains("Not to be forecast:"))
    for line in outcome.output.split(whereSeparator: \.isNewline) { #expect(line.count <= 80, "\(line)") }
    let fit = try CommandLineTool.run("capability", "fit", path)
    #expect(fit.status == 0 && fit.output.contains("2 tasks, 20 runs") && fit.output.contains("surface"))
  }

  @Test func aFigureIsDrawn() throws {
    let folder = try TemporaryFolder()
    let path = try ladder(folder)
    let figure = folder.url.appendingPathComponent("f.svg").path
    let outcome = try CommandLineTool.run("capability", "forecast", path, "--compute", "1e21", "--plot", figure)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try String(contentsOfFile: figure, encoding: .utf8).contains("<svg"))
  }

  @Test func wrongUseIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try ladder(folder)
    #expect(try CommandLineTool.run("capability", "forecast", path).status == 64)
    #expect(try CommandLineTool.run("capability", "forecast", path, "--compute", "1e21", "--confidence", "2").status == 64)
    let task = try CommandLineTool.run("capability", "fit", path, "--task", "nothing")
    #expect(task.status == 65 && task.errors.contains("no column of scores"))
    let mixed = try folder.write("N,D,acc_x\n1e6,2e7,0.5\n1e7,2e8,60\n", to: "mixed.csv")
    let refused = try CommandLineTool.run("capability", "fit", mixed)
    #expect(refused.status == 65 && refused.errors.contains("--percent"))
  }

  @Test func publicModelsAreObserved() throws {
    let folder = try TemporaryFolder()
    var text = "model,family,flops_1e21,arc,mmlu,piqa\n"
    for (family, gain) in [("one", 1.0), ("ten", 10.0)] {
      for size in 1...5 {
        let compute = pow(10, 0.5 * Double(size))
        let level = log(gain * compute * 100)
        text +=
          "\(family)\(size),\(family),\(compute),\(0.2 + 0.02 * level),\(0.1 + 0.04 * level),\(size == 3 ? "N/A" : "\(0.3 + 0.01 * level)")\n"
      }
    }
    let path = try folder.write(text, to: "models.csv")
    let outcome = try CommandLineTool.run("capability", "observe", path, "--in-terms-of", "one")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("10 models, 3 benchmarks: PC1 100%") && outcome.output.contains("ten3"))
    #expect(outcome.output.contains("2 models lie outside the range of one"))
    #expect(outcome.errors.contains("read as no score"))
    let unknown = try CommandLineTool.run("capability", "observe", path, "--in-terms-of", "two")
    #expect(unknown.status == 65 && unknown.errors.contains("families: one, ten"))
  }
}

/// The texts of abilities, without a process.
struct AbilityTextTests {
  @Test func refusedTasksStandUnderTheTable() throws {
    let runs = (1...12).map { ScoredRun(label: "r\($0)", parameters: 1e7 * Double($0), tokens: 2e8 * Double($0)) }
    let rising = TaskScores(
      name: "rising", shares: runs.map { 0.3 + 0.02 * log($0.compute / 1e15) }, facts: TaskFacts(items: 5000, chance: 0.25))
    let flat = TaskScores(name: "flat", shares: runs.map { _ in 0.25 }, facts: TaskFacts(items: 5000, chance: 0.25))
    let forecaster = try AbilityForecaster(ScoreTable(name: "t", runs: runs, tasks: [rising, flat]))
    let target = forecaster.table.run(compute: 1e19)
    let text = AbilityForecast.text(forecaster.forecast(target), target: target, confidence: 0.9)
    #expect(text.contains("rising") && text.contains("90% interval"))
    #expect(text.contains("Not to be forecast:\n  flat: floor not left yet"))
    let fits = forecaster.tasks.map(AbilityFitSummary.init)
    #expect(fits[0].obstacles.isEmpty && fits[1].obstacles.count == 1 && fits[0].forms.allSatisfy { !$0.formula.isEmpty })
    #expect(AbilityFitSummary.text(fits, runs: 12).hasPrefix("2 tasks, 12 runs"))
    let chart = AbilityFigure(forecaster: forecaster, target: target).chart(task: 0)
    #expect(chart.layers.count == 4 && chart.title.hasPrefix("rising"))
  }
}
