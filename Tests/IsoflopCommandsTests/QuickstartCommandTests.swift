import Foundation
import TestFolders
import Testing

/// The whole loop on a ladder of seconds.
@Suite(.serialized) struct QuickstartCommandTests {
  /// This package's own sources: real text that is always here.
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources").path

  private static func arguments(study: String, seed: Int = 1) -> [String] {
    [
      "quickstart", "--study", study, "--budgets", "4e10", "6e10", "9e10", "--sizes", "3", "--corpus", sources, "--seed", "\(seed)",
      "--json",
    ]
  }

  private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> CommandLineTool.Outcome {
    let process = try CommandLineTool.start(arguments, streams: folder)
    process.waitUntilExit()
    return .init(status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }

  @Test func trainsForecastsAndChecks() throws {
    let folder = try TemporaryFolder()
    let study = folder.path("study")
    let outcome = try Self.run(Self.arguments(study: study), in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let forecast = try #require(object["forecast"] as? [String: Double])
    let measured = try #require(object["measured"] as? [String: Double])
    #expect(Set(forecast.keys) == ["loss", "low", "high", "compute", "parameters"])
    let (loss, truth) = (try #require(forecast["loss"]), try #require(measured["loss"]))
    #expect(forecast["compute"] == 1.8e11)
    #expect(try #require(forecast["low"]) < loss && loss < #require(forecast["high"]))
    #expect(abs(try #require(object["relativeError"] as? Double) - (loss / truth - 1)) < 1e-12)
    let header = try folder.text("study/runs.csv").prefix { $0 != "\n" }.split(separator: ",")
    #expect(Set(["N", "D", "C", "loss"]).isSubset(of: header))
    #expect(object["runs"] as? Int == (try folder.text("study/runs.csv").split(separator: "\n").count - 1))
    #expect(try folder.text("study/report.html").contains("</html>"))

    // The study is a table too: its ladder, without the check, and with the forecast that was published.
    let fit = try CommandLineTool.run("fit", study, "--bootstrap", "0", "--json").object()
    #expect(fit["runs"] as? Int == (object["runs"] as? Int).map { $0 - 1 })
    let figure = try CommandLineTool.run("plot", study, "--figure", "forecast")
    #expect(figure.status == 0 && figure.output.contains("measured"), "\(figure.errors)")

    // A second start trains nothing and says the same.
    let before = try folder.text("study/runs.csv")
    let again = try Self.run(Self.arguments(study: study), in: folder)
    #expect(try again.object()["forecast"] as? [String: Double] == forecast)
    #expect(try folder.text("study/runs.csv") == before)

    // Another seed is another study: refused, and nothing is overwritten.
    let other = try Self.run(Self.arguments(study: study, seed: 2), in: folder)
    #expect(other.status == 73)
    #expect(other.errors.contains("plan.seed"))
    #expect(try folder.text("study/runs.csv") == before)
  }

  @Test func continuesAfterAKill() throws {
    let (folder, whole) = (try TemporaryFolder(), try TemporaryFolder())
    let arguments = Self.arguments(study: folder.path("study"))
    for delay in [0.3, 0.7, 1.1] {
      let process = try CommandLineTool.start(arguments, streams: folder)
      Thread.sleep(forTimeInterval: delay)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let outcome = try Self.run(arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let uninterrupted = try Self.run(Self.arguments(study: whole.path("study")), in: whole)
    #expect(try outcome.object()["forecast"] as? [String: Double] == uninterrupted.object()["forecast"] as? [String: Double])
    #expect(try outcome.object()["relativeError"] as? Double == uninterrupted.object()["relativeError"] as? Double)
  }

  @Test func stopsOnInterruptAndSaysHowToContinue() throws {
    let folder = try TemporaryFolder()
    let process = try CommandLineTool.start(Self.arguments(study: folder.path("study")), streams: folder)
    while !FileManager.default.fileExists(atPath: folder.path("study/runs")) && process.isRunning { Thread.sleep(forTimeInterval: 0.02) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try folder.text("errors").replacing("\n  ", with: " ").contains("the same command continues"))
  }

  @Test func refusesWhatItCannotUse() throws {
    let folder = try TemporaryFolder()
    let missing = try Self.run(["quickstart", "--study", folder.path("a"), "--corpus", folder.path("absent")], in: folder)
    #expect(missing.status == 66)
    #expect(missing.errors.contains("absent"))
    let empty = try folder.write("", to: "empty.txt")
    let nothing = try Self.run(["quickstart", "--study", folder.path("b"), "--corpus", empty], in: folder)
    #expect(nothing.status == 66)
    let file = try folder.write("not a folder", to: "file")
    let unwritable = try Self.run(Self.arguments(study: file + "/study"), in: folder)
    #expect(unwritable.status == 73, "\(unwritable.errors)")
    let near = try Self.run(["quickstart", "--reach", "1.5"], in: folder)
    #expect(near.status == 64)
    try FileManager.default.createDirectory(atPath: folder.path("mine"), withIntermediateDirectories: true)
    try folder.write("precious", to: "mine/notes.txt")
    let foreign = try Self.run(Self.arguments(study: folder.path("mine")), in: folder)
    #expect(foreign.status == 73)
    #expect(try folder.text("mine/notes.txt") == "precious")
  }
}
