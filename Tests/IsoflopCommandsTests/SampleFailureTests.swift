#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// `sample` against servers that fail, each in its way: retried or reported, recorded, nothing lost.
@Suite struct SampleFailureTests {
  static func run(
    samples: Int = 2, _ more: [String] = [], environment: [String: String] = [:], _ respond: @escaping LoopbackServer.Responder
  ) throws -> (outcome: CommandLineTool.Outcome, server: LoopbackServer, folder: TemporaryFolder) {
    let (server, folder) = (try LoopbackServer(respond), try TemporaryFolder())
    let arguments = try SampleCommandTests.arguments(server, folder, samples: samples) + more
    return (try SampleCommandTests.run(arguments, environment: environment), server, folder)
  }

  @Test func busyServersAreObeyed() throws {
    let (outcome, server, folder) = try Self.run { request, number in
      number < 2 ? .failure(429, "slow down", headers: ["retry-after-ms": "20"]) : SampleCommandTests.answer(request, number)
    }
    #expect(outcome.status == 0 && server.requests.count == 8, "\(outcome.errors)")
    #expect(try outcome.object()["retries"] as? Int == 2 && SampleCommandTests.lines(folder).count == 6)
    let long = try Self.run { _, _ in .failure(429, "quota", headers: ["retry-after": "4000"]) }
    #expect(long.outcome.status == 75 && long.outcome.errors.contains("4000 s"), "\(long.outcome.errors)")
  }

  @Test func wrongKeysEndTheRun() throws {
    let (outcome, server, _) = try Self.run(
      samples: 50, ["--key-variable", "MY_KEY", "--concurrency", "2"], environment: ["MY_KEY": "s3cret"]
    ) {
      request, _ in .failure(401, "Incorrect key \(request.headers["authorization"] ?? "")")
    }
    #expect(outcome.status == 77 && outcome.errors.contains("401") && server.requests.count < 10, "\(outcome.errors)")
    #expect(!outcome.errors.contains("s3cret") && !outcome.output.contains("s3cret"))
    let broken = try Self.run(["--key-variable", "MY_KEY"], environment: ["MY_KEY": "s3cret s3cret"]) { _, _ in .completion("") }
    #expect(broken.outcome.status == 64 && broken.server.requests.isEmpty && !broken.outcome.errors.contains("s3cret"))
    let unset = try Self.run(["--key-variable", "NOT_SET_ANYWHERE"]) { _, _ in .completion("") }
    #expect(unset.outcome.status == 64 && unset.outcome.errors.contains("NOT_SET_ANYWHERE"))
  }

  @Test func serversThatAreDownAreReported() throws {
    let folder = try TemporaryFolder()
    let tasks = try folder.write(SampleCommandTests.tasks, to: "tasks.jsonl")
    let outcome = try SampleCommandTests.run([
      "sample", tasks, "--endpoint", "http://127.0.0.1:\(try unusedPort())/v1", "--model", "m", "--samples", "2", "--out",
      folder.path("r.jsonl"), "--retries", "0",
    ])
    #expect(outcome.status == 75 && outcome.errors.contains("connection refused"), "\(outcome.errors)")
  }

  @Test func brokenAnswersAreAskedAgain() throws {
    let (outcome, server, folder) = try Self.run { request, number in
      number == 0 ? LoopbackResponse(body: "{\"choices\": [") : SampleCommandTests.answer(request, number)
    }
    #expect(outcome.status == 0 && server.requests.count == 7, "\(outcome.errors)")
    #expect(try SampleCommandTests.lines(folder).count == 6)
    let never = try Self.run(["--retries", "0"]) { _, _ in LoopbackResponse(body: "<html>") }
    #expect(never.outcome.status == 75 && never.outcome.errors.contains("no chat completion"), "\(never.outcome.errors)")
  }

  @Test func slowServersRunOutOfTime() throws {
    let (outcome, _, folder) = try Self.run(["--timeout", "1", "--retries", "0"]) { request, number in
      SampleCommandTests.answer(request, number).later(number == 0 ? 60 : 0)
    }
    #expect(outcome.status == 75 && outcome.errors.contains("within 1 s"), "\(outcome.errors)")
    #expect(try SampleCommandTests.lines(folder).count == 5)
  }

  @Test func answersThatNobodyUnderstandsAreKept() throws {
    let (outcome, _, folder) = try Self.run { _, _ in .completion("I would rather not say.") }
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.object()["unanswered"] as? Int == 6)
    #expect(
      try SampleCommandTests.lines(folder).allSatisfy {
        $0["text"] as? String == "I would rather not say." && $0["correct"] as? Bool == false
      })
  }

  @Test func answersWithoutUsageAreSaidToBeBounds() throws {
    let (outcome, _, _) = try Self.run { _, _ in LoopbackResponse(body: #"{"choices":[{"message":{"content":"It is 42."}}]}"#) }
    #expect(try outcome.status == 0 && outcome.object()["unmetered"] as? Int == 6, "\(outcome.errors)")
  }

  @Test func fieldsThatEscapeTheBudgetAreRefused() throws {
    let (outcome, server, _) = try Self.run(["--parameters", #"{"n": 8}"#]) { _, _ in .completion("") }
    #expect(outcome.status == 64 && outcome.errors.contains("“n”") && server.requests.isEmpty)
    let (renamed, other, _) = try Self.run(["--parameters", #"{"max_completion_tokens": 8, "top_k": 3}"#, "--max-tokens", "70"]) {
      SampleCommandTests.answer($0, $1)
    }
    let sent = try #require(other.requests.first?.object)
    #expect(renamed.status == 0 && sent["max_completion_tokens"] as? Int == 70 && sent["max_tokens"] == nil && sent["top_k"] as? Int == 3)
  }

  @Test func filesOfOthersAreLeftAlone() throws {
    let (server, folder) = (try LoopbackServer(SampleCommandTests.answer), try TemporaryFolder())
    try folder.write("problem,answer\n", to: "recording.jsonl")
    let foreign = try SampleCommandTests.run(try SampleCommandTests.arguments(server, folder))
    #expect(try foreign.status == 73 && folder.text("recording.jsonl") == "problem,answer\n")
    try FileManager.default.removeItem(atPath: folder.path("recording.jsonl"))
    #expect(try SampleCommandTests.run(try SampleCommandTests.arguments(server, folder)).status == 0)
    let changed = SampleCommandTests.tasks.replacingOccurrences(of: "question 1", with: "other words")
    let other = try SampleCommandTests.run(try SampleCommandTests.arguments(server, folder, tasks: changed))
    #expect(other.status == 73 && other.errors.contains("in other words") && server.requests.count == 12)
    let warmer = try SampleCommandTests.run(try SampleCommandTests.arguments(server, folder) + ["--temperature", "0.3"])
    #expect(warmer.status == 73 && warmer.errors.contains("temperature 0.3"), "\(warmer.errors)")
    let model = try SampleCommandTests.run(
      try SampleCommandTests.arguments(server, folder).map { $0 == "m" ? "n" : $0 })
    #expect(model.status == 73 && model.errors.contains("“m”"))
  }
}
#endif
