#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// A live run that is recorded replays with the same decisions.
@Suite struct TraceTests {
  /// An answer by question and seed alone, after a while that is different for each: samples arrive in another order than asked for.
  @Sendable static func shuffled(_ request: LoopbackRequest, _ number: Int) -> LoopbackResponse {
    let seed = request.object["seed"] as? Int ?? 0
    var response = SolveCommandTests.seeded(request, number)
    if request.object["logprobs"] as? Bool == true {
      response = .completion("The answer is \(seed % 3 == 0 ? 42 : 40 + seed % 5).", logProbability: -Double((seed * 7) % 11) / 7)
    }
    return response.later(Double((seed * 5 + number) % 4) * 0.004)
  }

  /// The lines of a trace by problem.
  static func decisions(_ folder: TemporaryFolder, _ name: String) throws -> [String: [String]] {
    let lines = try folder.text(name).split(separator: "\n").map(String.init)
    return try Dictionary(grouping: lines) { line in
      try #require((JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["problem"] as? String)
    }
  }

  @Test(arguments: [["majority"], ["beta"], ["window", "--window", "3"], ["certain"], ["best-of-n", "--logprobs"]])
  func aRecordedRunReplaysDecisionByDecision(strategy: [String]) throws {
    let (server, folder) = (try LoopbackServer(Self.shuffled), try TemporaryFolder())
    let recording = folder.path("r.jsonl")
    let options = ["--strategy"] + strategy.prefix(1) + ["--max-samples", "12"]
    let live = try SampleCommandTests.run(
      try SolveCommandTests.arguments(server, folder, "--record", recording, "--seed", "1", "--trace", folder.path("live.jsonl")) + options
        + strategy.dropFirst())
    #expect(live.status == 0, "\(live.errors)")
    let more = strategy.dropFirst().filter { $0 != "--logprobs" }
    let replay = try SampleCommandTests.run(
      ["replay", recording, "--orders", "1", "--trace", folder.path("replay.jsonl"), "--json"] + options + more)
    #expect(replay.status == 0, "\(replay.errors)")
    let (decided, again) = (try Self.decisions(folder, "live.jsonl"), try Self.decisions(folder, "replay.jsonl"))
    #expect(decided.count == 3 && decided == again)
    #expect(try replay.object()["accuracy"] as? Double == live.object()["accuracy"] as? Double)
    #expect(try replay.object()["meanTokens"] as? Double == live.object()["meanTokens"] as? Double)
  }

  @Test func aKilledRunComesToTheSameDecisions() throws {
    let (server, folder) = (try LoopbackServer { Self.shuffled($0, $1).later(0.02) }, try TemporaryFolder())
    func arguments(_ name: String) throws -> [String] {
      let files = ["--record", folder.path("\(name).jsonl"), "--trace", folder.path("\(name).trace")]
      return try SolveCommandTests.arguments(server, folder, "--max-samples", "30", "--seed", "1", "--strategy", "window", "--window", "9")
        + files
    }
    let whole = try SampleCommandTests.run(arguments("whole"))
    #expect(whole.status == 0, "\(whole.errors)")
    let process = try CommandLineTool.start(try arguments("killed"), streams: try TemporaryFolder())
    /// The whole lines: a kill may leave half a line behind.
    func kept() -> Int { (try? folder.text("killed.jsonl").count { $0 == "\n" }) ?? 0 }
    while kept() < 5, process.isRunning { usleep(2_000) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let before = kept()
    // A server of its own, which hears of no request that the killed run left on its way.
    let other = try LoopbackServer { Self.shuffled($0, $1).later(0.02) }
    let continued = try SampleCommandTests.run(try arguments("killed").map { $0 == server.url ? other.url : $0 })
    #expect(continued.status == 0, "\(continued.errors)")
    #expect(try continued.object()["meanTokens"] as? Double == whole.object()["meanTokens"] as? Double, "what was kept counts")
    #expect(try folder.text("killed.trace") == folder.text("whole.trace"))
    #expect(other.requests.count == kept() - before)
  }

  @Test func aTraceNeedsTheRecordedOrder() throws {
    let outcome = try CommandLineTool.run("replay", "-", "--trace", "t.jsonl", input: "problem,answer,correct\n1,a,1\n")
    #expect(outcome.status == 64 && outcome.errors.contains("--orders 1"))
  }
}
#endif
