#if Serving
import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import LoopbackServer
import ModelBackends
import Synchronization
import Testing

/// A model behind a server on this machine: what is sent, what is read, and how calls fail.
@Suite struct EndpointBackendTests {
  static func client(_ server: LoopbackServer, timeout: Duration = .seconds(20)) throws -> ChatClient {
    ChatClient(endpoint: try ChatEndpoint(url: server.url), timeout: timeout)
  }

  static func stream(_ pieces: [String], usage: Bool = true, chunkDelay: Double = 0, ending: Bool = true) -> LoopbackResponse {
    var events = pieces.map { #"data: {"model":"m-1","choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# }
    events.append(#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
    if usage { events.append(#"data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}"#) }
    if ending { events.append("data: [DONE]") }
    return LoopbackResponse(chunks: events.map { Array(($0 + "\n\n").utf8) }, chunkDelay: chunkDelay)
  }

  @Test func sendsWhatIsAskedFor() async throws {
    let server = try LoopbackServer { _, _ in .completion("It is 42.", tokens: 9) }
    let backend = EndpointBackend(client: try Self.client(server), model: "m", parameters: ["top_k": 20])
    let sampler = ModelSampler(
      .init(backend, price: TokenPrice(promptPerMillion: 1, completionPerMillion: 2)),
      template: .chat(system: "Be brief.", instruction: "End with the number."), temperature: 0.5, maximumTokens: 70,
      seeding: .sequence(from: 5), stops: ["END"], alternatives: 2)
    let candidate = try await sampler.sample(.answer(3), question: question)
    let sent = try #require(server.requests.first?.object)
    let messages = try #require(sent["messages"] as? [[String: String]])
    #expect(messages.map { $0["role"] } == ["system", "user"] && messages[1]["content"] == question.prompt + "\n\nEnd with the number.")
    #expect(sent["model"] as? String == "m" && sent["temperature"] as? Double == 0.5 && sent["max_tokens"] as? Int == 70)
    #expect(sent["seed"] as? Int == 8 && sent["top_k"] as? Int == 20 && sent["stop"] as? [String] == ["END"])
    #expect(sent["logprobs"] as? Bool == true && sent["top_logprobs"] as? Int == 2 && sent["stream"] == nil)
    #expect(candidate.text == "It is 42." && candidate.cost.promptTokens == 5 && candidate.cost.completionTokens == 9)
    #expect(abs(candidate.cost.usd - (5 + 18) / 1e6) < 1e-12)
  }

  @Test func theBaseRequestGoesWithEveryCall() async throws {
    let server = try LoopbackServer { _, _ in .completion("ok") }
    var base = ChatRequest(model: "m", messages: [.system("S"), .user("Q")], temperature: 0.2, maximumTokens: 9, other: ["tools": []])
    base.other["max_completion_tokens"] = 9
    base.maximumTokens = nil
    let responses = Mutex<[ChatResponse]>([])
    let backend = EndpointBackend(client: try Self.client(server), base: base) { response in responses.withLock { $0.append(response) } }
    let sampler = ModelSampler(.init(backend), template: .conversation, maximumTokens: 30)
    _ = try await sampler.sample(.answer(0, SampleRequest(context: ["41"])), question: question)
    let sent = try #require(server.requests.first?.object)
    let messages = try #require(sent["messages"] as? [[String: String]])
    #expect(messages.map { $0["role"] } == ["system", "user", "user"] && messages[2]["content"]?.contains("41") == true)
    #expect(sent["temperature"] as? Double == 0.2 && sent["max_completion_tokens"] as? Int == 30 && sent["max_tokens"] == nil)
    #expect(sent["tools"] as? [Int] == [] && responses.withLock { $0.count } == 1)
    #expect(backend.promptBound(GenerationRequest(messages: [])) >= base.promptBound)
  }

  @Test func aPrefixIsContinued() async throws {
    let server = try LoopbackServer { _, _ in .completion(" 42.") }
    let sampler = ModelSampler(.init(EndpointBackend(client: try Self.client(server), model: "m")), maximumTokens: 30)
    _ = try await sampler.sample(.answer(0, SampleRequest(.thinking, prefix: "It is")), question: question)
    let sent = try #require(server.requests.first?.object)
    #expect(server.requests.first?.lastMessage == "It is")
    #expect(sent["continue_final_message"] as? Bool == true && sent["add_generation_prompt"] as? Bool == false)
  }

  @Test func streamedPiecesMakeTheWhole() async throws {
    let server = try LoopbackServer { _, _ in Self.stream(["It", " is", " 42."]) }
    let backend = EndpointBackend(client: try Self.client(server), model: "m")
    let pieces = Mutex<[String]>([])
    let text = try await backend.stream(GenerationRequest(messages: [.init(.user, "Q")])) { piece in
      pieces.withLock { $0.append(piece.text) }
      return true
    }
    #expect(text.text == "It is 42." && pieces.withLock { $0 } == ["It", " is", " 42."] && !text.isTruncated)
    #expect(text.usage == .init(promptTokens: 5, completionTokens: 3) && text.model == "m-1")
    let sent = try #require(server.requests.first?.object)
    #expect(sent["stream"] as? Bool == true && (sent["stream_options"] as? [String: Bool])?["include_usage"] == true)
  }

  @Test func aCutEndsTheCall() async throws {
    let words = (0..<200).map { "w\($0) " }
    let server = try LoopbackServer { _, _ in Self.stream(words, chunkDelay: 0.05) }
    let backend = EndpointBackend(client: try Self.client(server), model: "m")
    let (count, clock) = (Counter(), ContinuousClock())
    let start = clock.now
    let text = try await backend.stream(GenerationRequest(messages: [.init(.user, "Q")])) { _ in
      count.add()
      return count.value < 3
    }
    #expect(text.text == "w0 w1 w2 " && text.isTruncated && text.usage == nil && count.value == 3)
    #expect(clock.now - start < .seconds(5), "the rest isn't waited for")
  }

  @Test func aStreamThatBreaksOffIsAFailure() async throws {
    let server = try LoopbackServer { _, _ in
      LoopbackResponse(chunks: [Array("data: {\"error\":{\"message\":\"out of memory\"}}\n\n".utf8)])
    }
    let backend = EndpointBackend(client: try Self.client(server), model: "m")
    do throws(BackendError) {
      _ = try await backend.stream(GenerationRequest(messages: [.init(.user, "Q")])) { _ in true }
      Issue.record("an error in a stream is no text")
    } catch {
      #expect(error.isTransient && error.mayHaveCost && error.reason.contains("out of memory"))
    }
  }

  @Test func busyServersAreAskedAgainWhenTheySay() async throws {
    let server = try LoopbackServer { _, number in
      number < 2 ? .failure(429, "slow down", headers: ["retry-after-ms": "20"]) : .completion("42")
    }
    let sampler = ModelSampler(.init(EndpointBackend(client: try Self.client(server), model: "m")), maximumTokens: 8)
    let solver = Solver(sampler: ExtractingSampler(sampler, extractor: .wholeText), concurrency: 1, retries: 2)
    let result = await solver.solve(question, with: MajorityVote(limit: 1))
    #expect(result.conclusion.answer == "42" && result.receipt.retryCount == 2 && server.requests.count == 3)
  }

  @Test func longWaitsAreForAPersonToDecide() async throws {
    let server = try LoopbackServer { _, _ in .failure(429, "quota", headers: ["retry-after": "4000"]) }
    let sampler = ModelSampler(.init(EndpointBackend(client: try Self.client(server), model: "m")), maximumTokens: 8)
    let solver = Solver(sampler: sampler, concurrency: 1, retries: 5)
    let result = await solver.solve(question, with: MajorityVote(limit: 1))
    #expect(server.requests.count == 1 && result.lastFailure?.contains("4000 s") == true)
  }

  @Test func aWrongKeyOpensTheBreaker() async throws {
    let server = try LoopbackServer { _, _ in .failure(401, "wrong key") }
    let breaker = CircuitBreaker(patience: 10)
    let sampler = ModelSampler(.init(EndpointBackend(client: try Self.client(server), model: "m")), maximumTokens: 8, breaker: breaker)
    let result = await Solver(sampler: sampler, concurrency: 1).solve(question, with: MajorityVote(limit: 50))
    #expect(server.requests.count == 1 && result.conclusion.answer == nil)
    #expect((breaker.error as? BackendError)?.cause is ChatError)
  }

  @Test func requestsAndAnswersOfAServerTranslate() throws {
    let body = #"""
      {"model":"m","messages":[{"role":"developer","content":"S"},{"role":"user","content":[{"type":"text","text":"Q"}]},
      {"role":"assistant","content":null}],"max_tokens":5,"temperature":0.3,"seed":7,"stop":["a","b"],"logprobs":true}
      """#
    let request = GenerationRequest(try JSONDecoder().decode(ChatRequest.self, from: Data(body.utf8)))
    #expect(request.messages == [.init(.system, "S"), .init(.user, "Q")] && request.maximumTokens == 5 && request.seed == 7)
    #expect(request.temperature == 0.3 && request.stops == ["a", "b"] && request.alternatives == 0 && request.model == "m")
    let generation = Generation(text: "42", tokens: [.init(text: "42", logProbability: -0.5)], finish: .length)
    let choice = generation.choice(index: 2, withLogProbabilities: true)
    #expect(choice.index == 2 && choice.finishReason == "length" && choice.message.text == "42")
    #expect(choice.logprobs?.content?.map(\.logprob) == [-0.5] && generation.choice().logprobs == nil)
  }
}

/// A reward model behind a server.
@Suite struct RewardModelTests {
  static func verdict(_ body: String, status: Int = 200, breaker: CircuitBreaker? = nil) async throws -> (Verdict, LoopbackServer) {
    let server = try LoopbackServer { _, _ in LoopbackResponse(status: status, body: body) }
    let model = RewardModel(client: try EndpointBackendTests.client(server), model: "rm", path: "/pooling", breaker: breaker)
    return (try await model.verdict(Candidate(text: "It is 42."), question: question), server)
  }

  @Test(arguments: [
    (#"{"score": 0.25}"#, 0.25), (#"{"data":[{"score": 2}]}"#, 2), (#"{"data":[{"data":[0.1, 0.9]}]}"#, 0.9),
    (#"{"data":[{"data":[[0.3, 0.7], [0.2, 0.8]]}]}"#, 0.8),
  ])
  func readsTheFormsOfServers(body: String, score: Double) async throws {
    let (verdict, server) = try await Self.verdict(body)
    #expect(verdict.score == score && verdict.cost.calls == 1)
    let sent = try #require(server.requests.first)
    #expect(sent.path == "/v1/pooling" && sent.object["model"] as? String == "rm" && sent.lastMessage == "It is 42.")
  }

  @Test func chargesTheTokensOfTheUsage() async throws {
    let (metered, _) = try await Self.verdict(#"{"score": 1, "usage": {"prompt_tokens": 12}}"#)
    #expect(metered.cost.promptTokens == 12)
    let (unmetered, _) = try await Self.verdict(#"{"score": 1}"#)
    #expect(unmetered.cost.promptTokens == 64 + question.prompt.utf8.count + 9)
  }

  @Test func answersWithoutAScoreAreFailures() async throws {
    await #expect(throws: CallError.self) { try await Self.verdict(#"{"data": []}"#) }
    let breaker = CircuitBreaker(patience: 3)
    await #expect(throws: CallError.self) { try await Self.verdict("no", status: 404, breaker: breaker) }
    #expect(breaker.reason?.contains("404") == true)
  }
}
#endif
