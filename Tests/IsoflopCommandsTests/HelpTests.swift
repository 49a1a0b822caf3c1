import TestFolders
import Testing

/// Every command explains itself.
@Suite struct HelpTests {
  @Test(
    arguments: [
      ["quickstart"], ["evidence"], ["train"], ["ladder", "plan"], ["ladder", "run"], ["ladder", "status"], ["corpus"], ["fit"],
      ["forecast"], ["plot"],
      ["report"],
      ["backtest"], ["replay"], ["calibrate"], ["forecast", "pass-at-k"],
      ["next"], ["compare"], ["cost"], ["trends"], ["sample"], ["solve"], ["serve"],
      ["capability", "fit"], ["capability", "forecast"], ["capability", "observe"],
      ["capability", "cascade"], ["capability", "emergence"], ["capability", "saturation"],
    ])
  func showsAnExample(command: [String]) throws {
    let folder = try TemporaryFolder()
    let process = try CommandLineTool.start(command + ["--help"], streams: folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try folder.text("output").contains("Example: isoflop \(command.joined(separator: " "))"))
  }

  @Test func plansWithoutTraining() throws {
    let outcome = try CommandLineTool.run("ladder", "plan", "--budgets", "1e11", "2e11", "--json")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\"budget\""))
  }
}
