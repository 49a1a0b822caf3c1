#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// Servers that answer with anything: no budget is exceeded by what was let begin, nothing ends the program, the recording stays whole.
@Suite struct HostileEndpointTests {
  /// One of many kinds of answers, chosen by the number of the request.
  @Sendable static func anything(_ request: LoopbackRequest, _ number: Int) -> LoopbackResponse {
    let usages = [
      #"{"prompt_tokens":-9223372036854775808,"completion_tokens":9223372036854775807,"prompt_tokens_details":{"cached_tokens":1}}"#,
      #"{"prompt_tokens":1,"completion_tokens":-5}"#, "{}", "null",
      #"{"prompt_tokens":2,"completion_tokens":3,"prompt_tokens_details":null}"#,
    ]
    func answer(_ text: String, _ usage: String = #"{"prompt_tokens":9,"completion_tokens":12}"#) -> LoopbackResponse {
      let choice = #"{"message":{"role":"assistant","content":"\#(text)"},"finish_reason":"length"}"#
      return LoopbackResponse(body: #"{"choices":[\#(choice),\#(choice)],"usage":\#(usage)}"#)
    }
    var cut = answer("The answer is 42.")
    cut.announcedLength = 100_000
    switch number % 11 {
    case 0: return answer("")
    case 1: return answer(String(repeating: "The answer is 42. ", count: 20_000))
    case 2: return .failure(500, "no")
    case 3: return LoopbackResponse(body: "{\"choices\":[{\"message\":{\"content\":{\"deep\":[[[]]]}}}]}")
    case 4: return cut
    case 5: return .failure(429, "wait", headers: ["retry-after-ms": "5"])
    case 6: return LoopbackResponse(status: 200, body: "")
    case 7: return answer("The answer is 42.", usages[number / 11 % usages.count])
    case 8: return answer("\\u0000 \\ud83d\\ude00 \\n {\\\"}").later(0.02)
    default: return answer("The answer is \(number % 3).")
    }
  }

  static func spent(_ outcome: CommandLineTool.Outcome) throws -> [String: Double] {
    let object = try #require(try outcome.object()["spent"] as? [String: Any])
    return object.compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test(arguments: [["sample", "--samples", "60"], ["solve", "--max-samples", "60", "--strategy", "majority"]])
  func callsStayWithinTheBudget(command: [String]) throws {
    let (server, folder) = (try LoopbackServer(Self.anything), try TemporaryFolder())
    let file = command[0] == "sample" ? "--out" : "--record"
    let outcome = try SampleCommandTests.run(
      [command[0], try folder.write(SampleCommandTests.tasks, to: "tasks.jsonl"), "--endpoint", server.url, "--model", "m"]
        + command.dropFirst() + [file, folder.path("recording.jsonl"), "--json", "--max-calls", "50", "--concurrency", "16"])
    #expect([0, 75].contains(outcome.status), "\(outcome.errors)")
    #expect(server.requests.count <= 50 && server.requests.count > 30)
    #expect(try Self.spent(outcome)["calls"] ?? 0 <= 50)
    #expect(try SampleCommandTests.lines(folder).count > 5, "what came is kept, and every line is whole")
  }

  /// A server that tells the truth about its tokens, up to the most that was asked for, and fails often.
  @Test func tokensStayWithinTheBudget() throws {
    let server = try LoopbackServer { request, number in
      let most = request.object["max_tokens"] as? Int ?? 0
      return number % 4 == 3
        ? .failure(503, "busy", headers: ["retry-after-ms": "1"]) : .completion("The answer is 4.", tokens: most - number % 7)
    }
    let folder = try TemporaryFolder()
    let outcome = try SampleCommandTests.run(
      try SampleCommandTests.arguments(server, folder, samples: 50)
        + ["--max-tokens", "50", "--max-tokens-total", "2000", "--concurrency", "16", "--prompt-price", "1", "--completion-price", "1"])
    let spent = try Self.spent(outcome)
    let tokens = (spent["promptTokens"] ?? 0) + (spent["completionTokens"] ?? 0)
    #expect(outcome.status == 75 && tokens <= 2000 && tokens > 1500, "\(tokens)")
    #expect(outcome.errors.contains("budget"), "\(outcome.errors)")
  }

  @Test func moneyStaysWithinTheBudgetOverRuns() throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("The answer is 4.", tokens: 50) }, try TemporaryFolder())
    let arguments =
      try SampleCommandTests.arguments(server, folder, samples: 50)
      + ["--max-tokens", "50", "--max-usd", "0.002", "--prompt-price", "1", "--completion-price", "2"]
    for _ in 0..<2 {
      let outcome = try SampleCommandTests.run(arguments)
      #expect(try outcome.status == 75 && Self.spent(outcome)["usd"] ?? 1 <= 0.002, "\(outcome.errors)")
    }
    #expect(Double(server.requests.count) * 105e-6 <= 0.002, "the second run has what the first one left")
  }

  @Test func aServerThatOverstatesIsCountedAndStopped() throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("The answer is 4.", tokens: 100_000) }, try TemporaryFolder())
    let outcome = try SampleCommandTests.run(
      try SampleCommandTests.arguments(server, folder, samples: 50) + [
        "--max-tokens", "50", "--max-tokens-total", "2000", "--concurrency", "1",
      ])
    #expect(outcome.status == 75 && server.requests.count == 1, "nothing begins when the budget is gone")
  }
}
#endif
