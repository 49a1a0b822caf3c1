import Foundation
import TestFolders
import Testing

/// The evidence, on models that are trained for a second.
@Suite(.serialized) struct EvidenceCommandTests {
  private static func arguments(_ folder: String, threads: Int = 2, seed: Int = 1) -> [String] {
    [
      "evidence", "--out", folder, "--updates", "60", "--length", "3", "--problems", "2", "--samples", "8", "--large-width", "80",
      "--threads",
      "\(threads)", "--seed", "\(seed)", "--json",
    ]
  }

  private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> CommandLineTool.Outcome {
    let process = try CommandLineTool.start(arguments, streams: folder)
    process.waitUntilExit()
    return .init(status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }

  @Test func findsFiveThings() throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.run(Self.arguments(folder.path("evidence")), in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    #expect(Set(["coverage", "equalCompute", "adaptive", "revision", "cascade", "models", "plan"]).isSubset(of: object.keys))
    #expect(object["problems"] as? Int == 6)
    #expect(try folder.text("evidence/evidence.json") == outcome.output)
    let page = try folder.text("evidence/report.html")
    for figure in ["coverage", "equal-compute", "adaptive", "revision", "cascade"] {
      #expect(page.contains("data-name=\"\(figure)\""), "\(figure)")
      #expect(try folder.text("evidence/\(figure).svg").contains("</svg>"), "\(figure)")
    }
    #expect(!page.contains("http://www.w3.org/1999/xlink") && page.contains("</html>"))
    // Sixty updates teach nothing, and the page says so instead of concluding.
    #expect(page.contains("did not learn the task") && object["learning"] != nil)

    // One thread finds the same, from the start and to the last digit.
    let single = try Self.run(Self.arguments(folder.path("single"), threads: 1), in: folder)
    #expect(single.output == outcome.output)
    #expect(try folder.text("single/small.jsonl") == folder.text("evidence/small.jsonl"))

    // A second start only reads; another seed is refused.
    let begin = Date()
    let again = try Self.run(Self.arguments(folder.path("evidence")), in: folder)
    #expect(again.output == outcome.output && !again.errors.contains("train"), "\(Date().timeIntervalSince(begin)) s")
    let other = try Self.run(Self.arguments(folder.path("evidence"), seed: 2), in: folder)
    #expect(other.status == 73 && other.errors.contains("other settings"))

    // The recordings serve the other commands.
    let replay = try CommandLineTool.run(
      "replay", folder.path("evidence/small.jsonl"), "--strategy", "majority", "--max-samples", "8", "--json")
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(try replay.object()["problems"] as? Int == 6)
    let forecast = try CommandLineTool.run(
      "forecast", "pass-at-k", folder.path("evidence/large.jsonl"), "--from", "4", "--to", "8", "--json")
    #expect(forecast.status == 0, "\(forecast.errors)")
  }

  @Test func continuesAfterAKill() throws {
    let (folder, whole) = (try TemporaryFolder(), try TemporaryFolder())
    for (delay, signal) in [(0.15, SIGINT), (0.4, SIGKILL), (0.6, SIGINT)] {
      let process = try CommandLineTool.start(Self.arguments(folder.path("evidence")), streams: folder)
      Thread.sleep(forTimeInterval: delay)
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
    }
    let outcome = try Self.run(Self.arguments(folder.path("evidence")), in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.output == Self.run(Self.arguments(whole.path("evidence")), in: whole).output)
  }

  @Test func refusesWhatItCannotUse() throws {
    let folder = try TemporaryFolder()
    for wrong in [
      ["--length", "13"], ["--problems", "1"], ["--samples", "2"], ["--temperature", "0"], ["--large-width", "70"], ["--updates", "0"],
    ] {
      #expect(try Self.run(["evidence", "--out", folder.path("a")] + wrong, in: folder).status == 64, "\(wrong)")
    }
    try FileManager.default.createDirectory(atPath: folder.path("mine"), withIntermediateDirectories: true)
    try folder.write("precious", to: "mine/notes.txt")
    #expect(try Self.run(Self.arguments(folder.path("mine")), in: folder).status == 73)
    #expect(try folder.text("mine/notes.txt") == "precious")
    let file = try folder.write("not a folder", to: "file")
    #expect(try Self.run(Self.arguments(file + "/evidence"), in: folder).status == 73)
  }
}
