import Foundation
import TestFolders
import Testing

/// `isoflop next` on a table of runs.
@Suite struct NextCommandTests {
  private static let options = ["--target", "1e21", "--budget", "5e19"]

  private func run(_ arguments: [String], input: String = FitCommandTests.noisyTable()) throws -> CommandLineTool.Outcome {
    let folder = try TemporaryFolder()
    let process = try CommandLineTool.start(["next", "-"] + arguments, input: input, streams: folder)
    process.waitUntilExit()
    return .init(status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }

  @Test func proposesRunsWithinTheBudget() throws {
    let outcome = try run(Self.options + ["--count", "3", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let plan = try outcome.object()
    let runs = try #require(plan["runs"] as? [[String: Any]])
    #expect(runs.count == 3)
    #expect(try #require(plan["cost"] as? Double) <= 5e19 * (1 + 1e-9))
    #expect(try #require(plan["halfWidthAfter"] as? Double) < #require(plan["halfWidthBefore"] as? Double))
    for run in runs {
      #expect(Set(run.keys).isSuperset(of: ["parameters", "tokens", "compute", "expectedLoss", "halfWidthAfter", "reason"]))
    }
    #expect(try run(Self.options + ["--count", "3", "--json"]).output == outcome.output)
  }

  @Test func needsNoOptionsOfTheFit() throws {
    let outcome = try run(["--target", "1e21", "--budget", "5e19", "--count", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(arguments: ["loss", "parameters"])
  func explainsItself(goal: String) throws {
    let outcome = try run(Self.options + ["--goal", goal])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("An isoFLOP budget of 5 sizes at 1e19 FLOP each would give"))
    #expect(outcome.output.contains("run 1: "))
  }

  @Test func saysWhatIsWrong() throws {
    let small = try run(["--target", "1e21", "--budget", "1e10"])
    #expect(small.status == 65)
    #expect(small.errors.contains("1e+10 FLOP don't pay for one run as large as the smallest, 1e+18 FLOP: spend more"))
    #expect(try run(["--target", "-1", "--budget", "1e19"]).status == 64)
    #expect(try run(Self.options + ["--count", "0"]).status == 64)
  }
}
