import ChatCompletions
import Gateway
import LoopbackServer
import Testing

/// A model of this process, asked without a server between.
@Suite struct LocalBackendTests {
  /// Continues a text by its own end, so that a test can tell what was asked.
  private struct Parrot: TextModel {
    let name = "parrot"

    func continuation(of prompt: String, count: Int, temperature: Double, seed: UInt64, stop: String) async throws -> ContinuedText {
      let words = ["the answer is \(prompt.count)", " of seed \(seed)\n", "and more"].prefix(count)
      return ContinuedText(
        text: words.joined(), tokens: words.map { .init(text: $0, logProbability: -0.5) }, promptTokens: prompt.count, hasEnded: false)
    }
  }

  private static func body(_ more: String = "", model: String = "parrot") -> String {
    #"{"model":"\#(model)","messages":[{"role":"system","content":"s"},{"role":"user","content":"6*7?"}],"seed":3\#(more)}"#
  }

  @Test func answersPlainStreamedAndByAVote() async throws {
    try await withGateway(.init(upstreams: []), local: [.init(Parrot())]) { gateway in
      let plain = try await gateway.post(Self.body(#","stop":["\n"],"n":2,"logprobs":true"#))
      #expect(plain.status == 200 && plain.content == "the answer is 6 of seed 3", "\(plain.body)")
      let choices = plain.object["choices"] as? [[String: Any]]
      #expect(choices?.count == 2 && choices?[1]["finish_reason"] as? String == "stop")
      #expect((plain.object["usage"] as? [String: Any])?["completion_tokens"] as? Int == 6)
      let streamed = try await gateway.post(Self.body(#","stream":true"#))
      #expect(streamed.events.last == "[DONE]" && streamed.body.contains("of seed 3") && streamed.body.contains("total_tokens"))
      let vote = try await gateway.post(Self.body(#","isoflop":{"receipt":true}"#, model: "parrot@bon3"))
      #expect(vote.status == 200 && (vote.object["isoflop"] as? [String: Any])?["calls"] as? Int == 3, "\(vote.body)")
      #expect(try await gateway.get("/v1/models").body.contains(#""parrot@sc8""#))
    }
  }

  /// Its refusals are those of a server; another upstream has the models that it lacks.
  @Test func refusesAndStandsBesideServers() async throws {
    let server = try LoopbackServer { request, _ in
      request.method == "GET" ? LoopbackResponse(body: #"{"data":[{"id":"far"}]}"#) : .completion("from afar")
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)]), local: [.init(Parrot())]) { gateway in
      let far = try await gateway.post(Self.body(model: "far"))
      #expect(far.content == "from afar")
      #expect(try await gateway.post(Self.body(), headers: ["authorization": "Bearer own"]).status == 200)
      #expect(try await gateway.post(Self.body(model: "absent")).status == 404)
      #expect(try await gateway.post(Self.body(#","n":99"#)).status == 400)
      #expect(try await gateway.post(#"{"model":"parrot","messages":[]}"#).status == 400)
      #expect(try await gateway.post("/v1/embeddings", #"{"model":"parrot","input":"x"}"#).status == 404)
    }
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == nil || $0.method == "GET" })
  }
}
