#if Serving
import Foundation
import LoopbackServer
import Synchronization
import TestFolders
import Testing

/// `solve` against a server in this process.
@Suite struct SolveCommandTests {
  static func arguments(_ server: LoopbackServer, _ folder: TemporaryFolder, _ more: String...) throws -> [String] {
    [
      "solve", try folder.write(SampleCommandTests.tasks, to: "tasks.jsonl"), "--endpoint", server.url, "--model", "m", "--json",
    ] + more
  }

  /// An answer that depends on the question and on the seed alone, so that a run can be repeated.
  @Sendable static func seeded(_ request: LoopbackRequest, _ number: Int) -> LoopbackResponse {
    let seed = request.object["seed"] as? Int ?? 0
    let right = ["question 1": 42, "question 2": 7, "question 3": 9][request.lastMessage] ?? 0
    return .completion("The answer is \((seed * 7 + right) % 5 < 3 ? right : right + seed).", tokens: 5 + seed % 4)
  }

  @Test func aRecordedRunReplaysToTheSameResult() throws {
    let (server, folder) = (try LoopbackServer(Self.seeded), try TemporaryFolder())
    for strategy in ["majority", "window", "beta"] {
      let recording = folder.path("\(strategy).jsonl")
      let own = ["--strategy", strategy, "--max-samples", "12"] + (strategy == "window" ? ["--window", "3"] : [])
      let more = own + ["--seed", "1"]
      let live = try SampleCommandTests.run(try Self.arguments(server, folder, "--record", recording) + more)
      #expect(live.status == 0, "\(live.errors)")
      let result = try live.object()
      // The whole recording, so that a replay has every sample that it may ask for.
      let full = try SampleCommandTests.run([
        "sample", folder.path("tasks.jsonl"), "--endpoint", server.url, "--model", "m", "--samples", "12", "--seed", "1", "--out",
        recording,
      ])
      #expect(full.status == 0, "\(full.errors)")
      let replayed = try CommandLineTool.run(["replay", recording, "--orders", "1", "--json"] + own)
      #expect(replayed.status == 0, "\(replayed.errors)")
      #expect(try replayed.object()["accuracy"] as? Double == result["accuracy"] as? Double)
      #expect(try replayed.object()["meanSamples"] as? Double == result["meanSamples"] as? Double)
      let again = try SampleCommandTests.run(try Self.arguments(server, folder, "--record", recording) + more)
      #expect(try Self.answers(again.object()) == Self.answers(result) && again.status == 0)
    }
  }

  static func answers(_ object: [String: Any]) -> [String] {
    (object["results"] as? [[String: Any]] ?? []).map { "\($0["problem"] ?? "") \($0["answer"] ?? "") \($0["samples"] ?? "")" }
  }

  @Test func aCheckDecides() throws {
    let draws = Mutex<[String: Int]>([:])
    let folder = try TemporaryFolder()
    let server = try LoopbackServer { request, _ in
      let draw = draws.withLock { draws in
        draws[request.lastMessage, default: -1] += 1
        return draws[request.lastMessage, default: 0]
      }
      return .completion("The answer is \([41, 43, 42, 7, 9][draw % 5]).")
    }
    let check = "read text; echo \"got $ISOFLOP_ANSWER\"; test \"$ISOFLOP_ANSWER\" = \"$ISOFLOP_GOLD\""
    let outcome = try SampleCommandTests.run(
      try Self.arguments(server, folder, "--strategy", "best-of-n", "--max-samples", "15", "--check", check, "--concurrency", "1"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.object()
    #expect(result["accuracy"] as? Double == 1)
    #expect(server.requests.count == 3 + 4 + 5, "42, 7 and 9 are the third, fourth and fifth answer: nothing is drawn after what passed")
    let receipts = (result["results"] as? [[String: Any]] ?? []).compactMap {
      ($0["receipt"] as? [String: Any])?["verdicts"] as? [String: Any]
    }
    #expect(receipts.count == 3 && receipts.allSatisfy { $0["seconds"] as? Double ?? 0 > 0 }, "the check's time is charged")
  }

  @Test func checksAreLimited() throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("The answer is 42.") }, try TemporaryFolder())
    let base = try Self.arguments(
      server, folder, "--strategy", "best-of-n", "--max-samples", "1", "--check-seconds", "0.3", "--check-file-size", "1")
    for check in ["sleep 30 & wait", "head -c 4000000 /dev/zero > big", "exit 1"] {
      let start = ContinuousClock.now
      let outcome = try SampleCommandTests.run(base + ["--check", check])
      #expect(outcome.status == 0, "\(check): \(outcome.errors)")
      let results = try outcome.object()["results"] as? [[String: Any]] ?? []
      #expect(results.count == 3 && results.allSatisfy { !"\($0["reason"] ?? "")".contains("accepted") }, "\(check)")
      #expect(ContinuousClock.now - start < .seconds(20), "\(check) is ended, not waited for")
    }
  }

  @Test func checksSeeNoKeyAndLittleMemory() throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("The answer is 42.") }, try TemporaryFolder())
    let base = try Self.arguments(
      server, folder, "--strategy", "best-of-n", "--max-samples", "1", "--key-variable", "MY_KEY", "--check-memory", "64")
    func passed(_ check: String) throws -> Int {
      let outcome = try SampleCommandTests.run(base + ["--check", check], environment: ["MY_KEY": "s3cret"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return (try outcome.object()["results"] as? [[String: Any]] ?? []).count { "\($0["reason"] ?? "")".contains("accepted") }
    }
    #expect(try passed("test -z \"$MY_KEY\" && test -n \"$ISOFLOP_PROBLEM\"") == 3)
    #expect(try passed("head -c 1000000 /dev/zero | tail -c 1000000 > /dev/null") == 3)
    #expect(try passed("head -c 300000000 /dev/zero | tail -c 300000000 > /dev/null") == 0, "tail holds more than it may")
    #expect(try passed("ls | grep -q . ; test $(pwd) != /") == 3, "in a folder of its own")
  }

  @Test func judgesAndRewardsScore() throws {
    let server = try LoopbackServer { request, _ in
      if request.path.hasSuffix("/pooling") {
        let text = (request.object["messages"] as? [[String: Any]])?.last?["content"] as? String ?? ""
        return LoopbackResponse(body: "{\"data\":[{\"data\":[[0.1],[\(text.contains("42") ? 0.9 : 0.2)]]}]}")
      }
      if request.object["model"] as? String == "judge" {
        return .completion(request.lastMessage.contains("answer is 42") ? "Fine. 9" : "Bad. 2")
      }
      return .completion("The answer is \(request.seed.map { $0 % 2 } == 0 ? 42 : 41).")
    }
    let folder = try TemporaryFolder()
    for more in [["--judge", "judge"], ["--reward-path", "/pooling"]] {
      let recording = folder.path("\(more[0]).jsonl")
      let outcome = try SampleCommandTests.run(
        try Self.arguments(server, folder, "--strategy", "best-of-n", "--max-samples", "6", "--seed", "1", "--record", recording) + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let results = try outcome.object()["results"] as? [[String: Any]] ?? []
      #expect(results.first?["answer"] as? String == "42", "\(more)")
      let replayed = try CommandLineTool.run(
        "replay", recording, "--strategy", "best-of-n", "--max-samples", "6", "--orders", "1", "--json")
      #expect(try replayed.object()["accuracy"] as? Double == outcome.object()["accuracy"] as? Double, "\(replayed.errors)")
    }
  }

  /// A model that solves in three steps, of which it gets every third wrong, revises when asked, and thinks between tags.
  ///
  /// The seed says which is wrong: by the order of arrival all texts of a level might be.
  @Sendable static func stepwise(_ request: LoopbackRequest, _ number: Int) -> LoopbackResponse {
    let asked = request.lastMessage
    if request.object["model"] as? String == "judge" { return .completion(asked.contains("wrong") ? "1" : "9") }
    if asked.contains("Write only the next step") {
      let steps = asked.components(separatedBy: "step ").count - 1
      if steps >= 2 { return .completion("The answer is \(asked.contains("wrong") ? 41 : 42).") }
      return .completion((request.seed ?? 0) % 3 == 0 ? "a wrong step " : "step \(steps)")
    }
    if asked.contains("Earlier attempts") || asked.contains("Several answers") { return .completion("The answer is 42.") }
    let thought = "I think it is wrong. The answer is 41."
    return request.object["stream"] as? Bool == true ? .streamed(thought) : .completion(thought)
  }

  @Test(arguments: ["beam", "diverse", "rebase", "mcts", "particles", "best-first", "revision", "mixture", "budget-forcing", "early-exit"])
  func searchesAndRevisionsRunLive(strategy: String) throws {
    let (server, folder) = (try LoopbackServer(Self.stepwise), try TemporaryFolder())
    let thinks = ["budget-forcing", "early-exit"].contains(strategy)
    let hasWidth = ["beam", "diverse", "rebase", "particles"].contains(strategy)
    let outcome = try SampleCommandTests.run(
      try Self.arguments(server, folder, "--strategy", strategy, "--max-samples", "60", "--max-calls", "400", "--seed", "1")
        + (thinks || strategy == "mixture" ? [] : ["--judge", "judge"]) + (hasWidth ? ["--width", "4"] : []))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let results = try #require(try outcome.object()["results"] as? [[String: Any]])
    #expect(results.count == 3 && results.allSatisfy { $0["answer"] as? String == (thinks ? "41" : "42") }, "\(outcome.output.prefix(900))")
    #expect(server.requests.count <= 400)
    let replayed = try CommandLineTool.run("replay", "-", "--strategy", strategy, input: "problem,answer,correct\n1,a,1\n")
    #expect(replayed.status == 64 && replayed.errors.contains("isoflop solve"))
  }

  @Test func missingLogProbabilitiesAreReported() throws {
    let folder = try TemporaryFolder()
    let silent = try LoopbackServer { _, _ in .completion("The answer is 42.") }
    let more = ["--strategy", "best-of-n", "--max-samples", "2", "--logprobs"]
    let outcome = try SampleCommandTests.run(try Self.arguments(silent, folder) + more)
    #expect(outcome.output.contains("log-probabilities") || outcome.status == 0, "\(outcome.errors)")
    let telling = try LoopbackServer { .completion("The answer is \(40 + $1 % 3).", logProbability: -Double(3 - $1 % 3)) }
    let known = try SampleCommandTests.run(try Self.arguments(telling, folder) + more)
    #expect(known.status == 0 && telling.requests.first?.object["logprobs"] as? Bool == true, "\(known.errors)")
  }

  @Test func mistakesAreExplained() throws {
    let (server, folder) = (try LoopbackServer(Self.seeded), try TemporaryFolder())
    let judgeless = try SampleCommandTests.run(try Self.arguments(server, folder, "--strategy", "best-of-n"))
    #expect(judgeless.status == 64 && judgeless.errors.contains("--judge"))
    let auto = try SampleCommandTests.run(try Self.arguments(server, folder, "--strategy", "auto"))
    #expect(auto.status == 64 && auto.errors.contains("isoflop calibrate"))
    let nothing = try CommandLineTool.run("solve", "-", "--endpoint", server.url, "--model", "m", input: "{\"id\":\"1\"}\n")
    #expect(nothing.status == 65 && nothing.errors.contains("prompt"))
    let twice = try CommandLineTool.run("solve", "-", "--endpoint", server.url, "--model", "m", input: "id,prompt\n1,a\n1,b\n")
    #expect(twice.status == 65 && twice.errors.contains("twice"))
    #expect(try CommandLineTool.run("solve", "-", "--model", "m", input: Self.task).status == 64)
    #expect(server.requests.isEmpty)
  }

  static let task = "{\"prompt\":\"x\"}\n"
}
#endif
