#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// `sample` against a server in this process.
@Suite struct SampleCommandTests {
  /// Three questions; the server's model answers by the question's number and how often it was asked.
  static let tasks = """
    {"id":"a","prompt":"question 1","gold":"42"}
    {"id":"b","prompt":"question 2","gold":"7"}
    {"id":"c","prompt":"question 3","gold":"9"}

    """.trimmingCharacters(in: .newlines) + "\n"

  static func answer(_ request: LoopbackRequest, _ number: Int) -> LoopbackResponse {
    .completion("I think. The final answer is \\boxed{\(number % 3 == 0 ? 41 : 42)}.", tokens: 10 + number)
  }

  static func arguments(_ server: LoopbackServer, _ folder: TemporaryFolder, samples: Int = 4, tasks: String = tasks) throws -> [String] {
    [
      "sample", try folder.write(tasks, to: "tasks.jsonl"), "--endpoint", server.url, "--model", "m", "--samples", "\(samples)", "--out",
      folder.path("recording.jsonl"), "--json",
    ]
  }

  @discardableResult
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(arguments, environment: environment)
  }

  static func lines(_ folder: TemporaryFolder) throws -> [[String: Any]] {
    try folder.text("recording.jsonl").split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func recordsWhatReplayReads() throws {
    let (server, folder) = (try LoopbackServer(Self.answer), try TemporaryFolder())
    let outcome = try Self.run(try Self.arguments(server, folder))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.object()
    #expect(result["samples"] as? Int == 12 && result["missing"] as? Int == 0 && result["drawn"] as? Int == 12)
    #expect(try Self.lines(folder).count == 12 && server.requests.count == 12)
    let replayed = try CommandLineTool.run("replay", folder.path("recording.jsonl"), "--max-samples", "4", "--json")
    #expect(try replayed.status == 0 && replayed.object()["problems"] as? Int == 3, "\(replayed.errors)")
    let tokens = try Self.lines(folder).compactMap { $0["completion_tokens"] as? Int }.reduce(0, +)
    #expect(try replayed.object()["meanTokens"] as? Double == Double(tokens) / 3)
  }

  @Test func theSameCommandAsksNothingTwice() throws {
    let (server, folder) = (try LoopbackServer(Self.answer), try TemporaryFolder())
    try Self.run(try Self.arguments(server, folder, samples: 2))
    let before = try folder.text("recording.jsonl")
    try folder.write(before + "{\"problem\":\"a\",\"sample\":2,\"te", to: "recording.jsonl")
    let outcome = try Self.run(try Self.arguments(server, folder, samples: 3))
    #expect(outcome.status == 0 && outcome.errors.contains("unfinished"), "\(outcome.errors)")
    #expect(try server.requests.count == 9 && outcome.object()["drawn"] as? Int == 3)
    #expect(try folder.text("recording.jsonl").hasPrefix(before) && Self.lines(folder).count == 9)
  }

  @Test func aKilledRunContinues() throws {
    let (server, folder) = (try LoopbackServer { Self.answer($0, $1).later(0.02) }, try TemporaryFolder())
    let arguments = try Self.arguments(server, folder, samples: 40) + ["--concurrency", "2"]
    let streams = try TemporaryFolder()
    let process = try CommandLineTool.start(arguments, streams: streams)
    while (try? Self.lines(folder).count) ?? 0 < 10 { usleep(5_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let (asked, kept) = (server.requests.count, try Self.lines(folder).count)
    #expect(kept >= 10 && kept < 120)
    let outcome = try Self.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let keys = try Self.lines(folder).map { "\($0["problem"] ?? "")/\($0["sample"] ?? "")" }
    #expect(Set(keys).count == 120 && keys.count == 120)
    // The server may hear of a request or two of the killed run after its end.
    #expect((120 - kept...122 - kept).contains(server.requests.count - asked), "what was kept isn't asked again")
  }

  @Test func anInterruptedRunLeavesAWholeFile() throws {
    let (server, folder) = (try LoopbackServer { Self.answer($0, $1).later(0.02) }, try TemporaryFolder())
    let streams = try TemporaryFolder()
    let process = try CommandLineTool.start(try Self.arguments(server, folder, samples: 200), streams: streams)
    while (try? Self.lines(folder).count) ?? 0 < 5 { usleep(5_000) }
    process.interrupt()
    process.waitUntilExit()
    let errors = try streams.text("errors")
    #expect(process.terminationStatus == 130, "\(errors)")
    #expect(try folder.text("recording.jsonl").hasSuffix("\n") && Self.lines(folder).count < 600)
    let status = try JSONSerialization.jsonObject(with: Data(streams.text("output").utf8)) as? [String: Any]
    #expect(status?["samples"] as? Int == (try Self.lines(folder).count))
  }

  @Test func budgetsHold() throws {
    let (server, folder) = (try LoopbackServer(Self.answer), try TemporaryFolder())
    let calls = try Self.run(try Self.arguments(server, folder) + ["--max-calls", "5"])
    #expect(calls.status == 75 && server.requests.count == 5 && calls.errors.contains("budget"), "\(calls.errors)")
    let again = try Self.run(try Self.arguments(server, folder) + ["--max-calls", "7"])
    #expect(again.status == 75 && server.requests.count == 7, "kept samples count: \(again.errors)")
    let other = try TemporaryFolder()
    let tokens = try Self.run(try Self.arguments(server, other) + ["--max-tokens-total", "360", "--max-tokens", "100"])
    let spent = try #require(try tokens.object()["spent"] as? [String: Any])
    #expect((spent["completionTokens"] as? Int ?? 0) + (spent["promptTokens"] as? Int ?? 0) <= 360 && tokens.status == 75)
    let free = try Self.run(try Self.arguments(server, other) + ["--max-usd", "1"])
    #expect(free.status == 64 && free.errors.contains("--prompt-price"))
  }
}

extension LoopbackResponse {
  /// The same after some seconds.
  func later(_ seconds: Double) -> LoopbackResponse {
    var copy = self
    copy.delay = seconds
    return copy
  }
}
#endif
