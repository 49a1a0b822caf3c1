#if Serving
import ChatCompletions
import ComputeAccounting
import InferenceScaling
import LoopbackServer
import ModelBackends
import Testing

/// The example of the catalogue's article: a vote against a server.
@Test func aStrategyRunsAgainstAnEndpoint() async throws {
  let server = try LoopbackServer { _, _ in .completion("The answer is 42.") }
  let client = ChatClient(endpoint: try ChatEndpoint(url: server.url), timeout: .seconds(60))
  let breaker = CircuitBreaker(patience: 10)
  let served = ModelSampler(
    .init(EndpointBackend(client: client, model: "qwen3"), price: TokenPrice(promptPerMillion: 0.1, completionPerMillion: 0.4)),
    template: .chat(instruction: "End with the number."), maximumTokens: 1024, seeding: .sequence(from: 1), breaker: breaker)
  let solver = Solver(sampler: ExtractingSampler(served, extractor: .mathematics))
  let result = await solver.solve(Question(id: "a", prompt: "What is 6 times 7?"), with: MajorityVote(limit: 3))

  #expect(result.conclusion.answer == "42" && server.requests.count >= 2)
  #expect(result.receipt.spent.usd > 0)
}
#endif
