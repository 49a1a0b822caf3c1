import Foundation
import TestFolders
import Testing

/// `isoflop plan` as a person and as a program read it.
@Suite struct PlanCommandTests {
  private func run(_ arguments: String..., input: String = "") throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["plan"] + arguments, input: input)
  }

  private func interval(_ object: [String: Any], _ key: String) throws -> (low: Double, median: Double, high: Double) {
    let value = try #require(object[key] as? [String: Any], "\(key)")
    return (try #require(value["low"] as? Double), try #require(value["median"] as? Double), try #require(value["high"] as? Double))
  }

  @Test func jsonHasTheAnswerWithIntervals() throws {
    let outcome = try run("--budget", "1e25", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let size = try interval(object, "parameters")
    #expect((size.median / 312e9 - 1).magnitude < 2e-3 && size.low < size.median && size.median < size.high)
    let (tokens, loss) = (try interval(object, "tokens"), try interval(object, "loss"))
    #expect((6 * size.median * tokens.median / 1e25 - 1).magnitude < 1e-9 && loss.low < loss.median && loss.median < loss.high)
    #expect(object["boundBy"] as? [String] == ["compute"])
    let others = try #require(object["otherLaws"] as? [[String: Any]])
    #expect(others.count == 1 && others[0]["name"] as? String == "hoffmann")
    let run = try #require(others[0]["run"] as? [String: Any])
    #expect((try #require(run["parameters"] as? Double) / 154e9 - 1).magnitude < 2e-3)
    #expect(try self.run("--budget", "1e25", "--json").output == outcome.output)
  }

  @Test(arguments: [
    ["--budget", "1e25"], ["--budget", "$50k", "--hardware", "H100-SXM"], ["--loss", "2.0", "--demand", "2T"],
    ["--budget", "20k H100-hours", "--budget", "24GB", "--unique-tokens", "300B", "--chips", "64", "--hardware", "H100"],
    ["--budget", "1e23", "--frontier", "--draws", "100"],
    ["--budget", "1e23", "--questions", "1e8", "--samples-up-to", "64", "--draws", "20"],
  ]) func textFitsATerminal(arguments: [String]) throws {
    let outcome = try CommandLineTool.run(["plan"] + arguments, input: "")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("Train ") && outcome.output.contains("\nWhy\n") && outcome.output.contains("\nHow sure\n"))
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func aTableIsTheOwnLaw() throws {
    let outcome = try run("-", "--budget", "1e21", "--json", input: FitCommandTests.noisyTable())
    #expect(outcome.status == 0, "\(outcome.errors)")
    let forecast = try CommandLineTool.run(["forecast", "-", "--compute", "1e21", "--json"], input: FitCommandTests.noisyTable()).object()
    let size = try interval(outcome.object(), "parameters").median
    #expect((size / (try #require(forecast["parameters"] as? Double)) - 1).magnitude < 1e-6)
    #expect(try #require(outcome.object()["otherLaws"] as? [[String: Any]]).count == 2)
  }

  @Test func figuresAreWritten() throws {
    let folder = try TemporaryFolder()
    for (arguments, title) in [([], "Loss against cost"), (["--questions", "1e7"], "Where a small model with search wins")] {
      let path = folder.path("figure\(arguments.count).svg")
      let outcome = try CommandLineTool.run(["plan", "--budget", "1e22", "--draws", "50", "--plot", path] + arguments, input: "")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try String(contentsOfFile: path, encoding: .utf8).contains(title))
    }
  }

  static let refused: [(arguments: [String], status: Int32, says: String)] = [
    (["--loss", "1.6"], 65, "it lies 0.217 below 1.817"), (["--budget", "1e20", "--loss", "2"], 65, "compute binds"),
    (["--budget", "$50k"], 64, "name it, as in --hardware H100-SXM"), (["--budget", "10d", "--hardware", "H100"], 64, "give --chips"),
    (["--budget", "7 parsecs"], 64, "unknown unit, parsecs"), (["--budget", "80gb"], 64, "is it GB?"), ([], 64, "Give --budget"),
    (["--budget", "24GB"], 64, "Memory bounds the size"), (["--budget", "1e22", "--law", "newton"], 64, "newton"),
    (["--budget", "100 A100-hours", "--hardware", "H100"], 64, "aren't hours of"),
    (["--budget", "100 Z80-hours"], 64, "isn't known"), (["--budget", "1e21", "--samples-up-to", "8"], 64, "give --questions"),
    (["--budget", "1e21", "--questions", "1e6", "--loss", "2"], 64, "is a demand of its own"),
    (["--loss", "2.0", "--budget", "8GB"], 65, "serving memory binds"), (["--loss", "2.0", "--unique-tokens", "1B"], 65, "data bind"),
  ]

  @Test(arguments: refused) func refusals(arguments: [String], status: Int32, says: String) throws {
    let outcome = try CommandLineTool.run(["plan"] + arguments, input: "")
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.replacing("\n", with: " ").replacing("  ", with: " ").contains(says), "\(outcome.errors)")
  }
}
