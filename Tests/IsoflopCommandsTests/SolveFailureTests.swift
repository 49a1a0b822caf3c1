#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// `solve` where nothing comes: an end that scripts notice, with the count and the first reason.
@Suite struct SolveFailureTests {
  private func run(
    _ more: String..., retries: Int = 0, respond: @escaping LoopbackServer.Responder
  ) throws -> CommandLineTool.Outcome {
    let (server, folder) = (try LoopbackServer(respond), try TemporaryFolder())
    let own = ["--strategy", "sc1", "--retries", "\(retries)", "--plot", folder.path("figure.svg")]
    return try SampleCommandTests.run(try SolveCommandTests.arguments(server, folder) + own + more)
  }

  /// Three failures are too few for the run to give up before its end.
  @Test func everyCallFails() throws {
    let outcome = try run { _, _ in .failure(500, "out of memory") }
    #expect(outcome.status == 69 && outcome.errors.contains("all 3 calls failed, the first with:"), "\(outcome.errors)")
    #expect(outcome.errors.contains("out of memory"))
    #expect(try outcome.object()["answered"] as? Int == 0, "what was measured is printed all the same")
    let retried = try run(retries: 1) { _, _ in .failure(500, "out of memory") }
    #expect(retried.status == 69 && retried.errors.contains("all 6 calls failed"), "\(retried.errors)")
  }

  @Test func oneQuestionIsAnswered() throws {
    let outcome = try run { request, _ in
      request.lastMessage == "question 1" ? .completion("The answer is 42.") : .failure(500, "out of memory")
    }
    #expect(try outcome.status == 0 && outcome.object()["answered"] as? Int == 1, "\(outcome.errors)")
  }

  @Test func theBudgetAllowsNoCall() throws {
    let outcome = try run("--max-tokens-total", "3") { _, _ in .completion("The answer is 42.") }
    #expect(outcome.status == 75 && outcome.errors.contains("no call was made: ") && outcome.errors.contains("raise the budget"))
  }
}
#endif
