import ChatCompletions
import Foundation
import LoopbackServer
import Synchronization
import Testing
import TextFormats

@testable import Gateway

/// Thinking that is limited by a request, held by the server where it can, and by the gateway where it doesn't.
@Suite struct ThinkingBudgetTests {
  /// A model that thinks so many words, or fewer if it heeds one of these members; where it is to go on from its thinking it answers at once.
  private static func server(owner: String = "vllm", thoughts: Int = 400, heeds member: String? = nil) throws -> LoopbackServer {
    try LoopbackServer { request, _ in
      if request.method == "GET" {
        return LoopbackResponse(body: #"{"object":"list","data":[{"id":"m","object":"model","owned_by":"\#(owner)"}]}"#)
      }
      let object = request.object
      let nested = (object["custom_params"] as? [String: Any])?["thinking_budget"] as? Int
      let limit = member.flatMap { object[$0] as? Int ?? ($0 == "custom_params" ? nested : nil) } ?? .max
      let words = object["continue_final_message"] == nil ? (0..<min(thoughts, limit)).map { "thought\($0) " } : []
      guard object["stream"] as? Bool == true else {
        let message = #"{"role":"assistant","content":"\\boxed{42}","reasoning_content":"\#(words.joined())"}"#
        return LoopbackResponse(
          body:
            #"{"choices":[{"index":0,"message":\#(message)}],"usage":{"prompt_tokens":1,"completion_tokens":\#(words.count + 1),"completion_tokens_details":{"reasoning_tokens":\#(words.count)}}}"#
        )
      }
      func event(_ delta: String) -> [UInt8] { Array("data: {\"choices\":[{\"index\":0,\"delta\":\(delta)}]}\n\n".utf8) }
      let answer = event(words.isEmpty ? #"{"content":"cut: 42"}"# : #"{"content":"free: 42"}"#)
      return LoopbackResponse(
        chunks: words.map { event(#"{"reasoning_content":"\#($0)"}"#) } + [answer, Array("data: [DONE]\n\n".utf8)], chunkDelay: 0.0005)
    }
  }

  private static func body(_ model: String = "m", _ more: String, history: String = "") -> String {
    #"{"model":"\#(model)","max_tokens":5000,"messages":[{"role":"user","content":"6*7?"}\#(history)]\#(more)}"#
  }

  private static func thinking(_ answer: RunningGateway.Answer) -> [String: Any]? {
    (answer.object["isoflop"] as? [String: Any])?["thinking"] as? [String: Any]
  }

  private static func configuration(_ server: LoopbackServer, _ way: String?) -> GatewayConfiguration {
    GatewayConfiguration(upstreams: [.init(url: server.url, thinking: way)])
  }

  private static let own = #","isoflop":{"thinking":{"tokens":20},"receipt":true}"#

  // MARK: Names

  @Test(arguments: [
    (#""thinking_token_budget":7"#, 7), (#""thinking_budget_tokens":7"#, 7), (#""max_thinking_tokens":7"#, 7), (#""thinking_budget":7"#, 7),
    (#""custom_params":{"thinking_budget":7}"#, 7), (#""thinking":{"type":"enabled","budget_tokens":7}"#, 7),
    (#""reasoning":{"max_tokens":7}"#, 7),
    (#""reasoning_effort":"low""#, 1024), (#""reasoning":{"effort":"low"}"#, 1024), (#""output_config":{"effort":"low"}"#, 1024),
    (#""reasoning_effort":"low","max_thinking_tokens":7"#, 7), (#""reasoning_effort":"none""#, nil),
    (#""thinking":{"type":"disabled"}"#, nil), (#""max_thinking_tokens":0"#, nil), (#""max_thinking_tokens":"7""#, nil), (#""x":1"#, nil),
  ]) func clientsNamesAreRead(members: String, tokens: Int?) throws {
    let object = try RawObject(Array("{\(members)}".utf8))
    #expect(ThinkingBudget(object, efforts: ThinkingBudget.efforts)?.tokens == tokens)
    var other = try JSONValue(parsing: object.bytes).object ?? [:]
    ThinkingBudget.remove(from: &other)
    let left = try RawObject(JSONValue.object(other).bytes)
    let effort = members.contains("effort") ? ThinkingBudget.efforts["low"] : nil
    #expect(ThinkingBudget(left, efforts: ThinkingBudget.efforts)?.tokens == (members.contains("none") ? nil : effort))
  }

  @Test func otherMembersStay() throws {
    var other =
      try JSONValue(parsing: #"{"custom_params":{"thinking_budget":1,"x":2},"thinking":{"type":"disabled"},"top_k":3}"#.utf8).object ?? [:]
    ThinkingBudget.remove(from: &other)
    #expect(other == ["custom_params": ["x": 2], "thinking": ["type": "disabled"], "top_k": 3])
    var request = ChatRequest(model: "m", messages: [], other: other)
    ThinkingControl.sglang.set(9, on: &request)
    #expect(request.other["custom_params"] == ["x": 2, "thinking_budget": 9])
  }

  @Test func aTurnsThinkingIsCounted() {
    var (thought, tagged) = (
      ChatMessage.assistant("x"), ChatMessage.assistant("<think>" + String(repeating: "y", count: 393) + "</think>z")
    )
    thought.other["reasoning_content"] = .string(String(repeating: "x", count: 400))
    #expect(thought.thinkingTokens == 100 && tagged.thinkingTokens == 100 && ChatMessage.user("</think>").thinkingTokens == 0)
    let turn = ChatRequest(model: "m", messages: [thought, .user("q"), thought, tagged])
    #expect(turn.thoughtInTurn == 200)
    tagged.content = .null
    #expect(tagged.thinkingTokens == 0)
  }

  // MARK: Servers

  /// Each server gets its own parameter, as it is configured or by its list of models, and what it did is counted.
  @Test(
    arguments: [
      ("vllm", "vllm", "thinking_token_budget"), ("auto", "vllm", "thinking_token_budget"), ("auto", "llamacpp", "thinking_budget_tokens"),
      ("llama.cpp", "?", "thinking_budget_tokens"), ("auto", "sglang", "custom_params"), ("sglang", "?", "custom_params"),
    ], ["", "@sc2"]) func serversHoldThinking(server: (way: String, owner: String, member: String), strategy: String) async throws
  {
    let upstream = try Self.server(owner: server.owner, heeds: server.member)
    let name = server.way == "auto" ? (server.owner == "llamacpp" ? "llama.cpp" : server.owner) : server.way
    try await withGateway(Self.configuration(upstream, server.way)) { gateway in
      for _ in 0..<2 {
        let got = try await gateway.post(Self.body("m\(strategy)", Self.own))
        #expect(got.status == 200 && got.object["model"] as? String == "m\(strategy)", "\(got.body)")
        let thinking = Self.thinking(got)
        #expect(
          thinking?["by"] as? String == name && thinking?["isHeld"] as? Bool == true && thinking?["tokens"] as? Int == 20, "\(got.body)")
        #expect(got.headers.first(name: "x-isoflop-thinking") == "20 of 20, held by \(name)")
      }
    }
    let calls = upstream.requests.filter { $0.method == "POST" }
    #expect(calls.count == (strategy.isEmpty ? 2 : 4) && upstream.requests.count - calls.count == (server.way == "auto" ? 1 : 0))
    #expect(calls.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains(#""\#(server.member)":"#) && $0.object["isoflop"] == nil })
  }

  /// A server that ignores its parameter is found out: the gateway cuts by itself, at once and from then on at the limit.
  @Test func whatAServerIgnoresTheGatewayHolds() async throws {
    let upstream = try Self.server(thoughts: 400)
    try await withGateway(Self.configuration(upstream, "vllm")) { gateway in
      let first = try await gateway.post(Self.body("m", Self.own))
      #expect(first.content == "cut: 42" && Self.thinking(first)?["by"] as? String == "gateway", "\(first.body)")
      #expect(first.headers.first(name: "x-isoflop-thinking") == "84 of 20, held by gateway")
      let second = try await gateway.post(Self.body("m", Self.own))
      #expect(
        second.content == "cut: 42" && second.headers.first(name: "x-isoflop-thinking") == "20 of 20, held by gateway", "\(second.body)")
    }
    let sent = upstream.requests.map { $0.object["thinking_token_budget"] as? Int }
    #expect(sent == [20, 20, nil, nil])
  }

  /// Candidates of a vote come whole: where the server ignores the limit it is said, where none is known it is said, too.
  @Test(arguments: [("vllm", "400 of 20, ignored by vllm"), (nil, "400 of 20, not held")]) func aVoteSaysWhatWasIgnored(
    way: String?, words: String
  ) async throws {
    let upstream = try Self.server()
    try await withGateway(Self.configuration(upstream, way)) { gateway in
      let got = try await gateway.post(Self.body("m@sc2", Self.own))
      #expect(got.status == 200 && got.headers.first(name: "x-isoflop-thinking") == words, "\(got.headers)")
      #expect(Self.thinking(got)?["isHeld"] as? Bool == false)
    }
  }

  /// Without a way of the server's the gateway holds thinking alone, and asks nobody for his list.
  @Test func theGatewayHoldsThinkingByItself() async throws {
    let upstream = try Self.server()
    try await withGateway(Self.configuration(upstream, nil)) { gateway in
      let got = try await gateway.post(Self.body("m", Self.own))
      #expect(got.content == "cut: 42" && got.headers.first(name: "x-isoflop-thinking") == "20 of 20, held by gateway")
      #expect(got.object["model"] as? String == "m", "no strategy was named")
    }
    #expect(upstream.requests.count == 2 && upstream.requests.allSatisfy { $0.object["thinking_token_budget"] == nil })
  }

  // MARK: Requests

  /// Clients limit thinking by names of their own, where the operator named the server's; elsewhere they go through untouched.
  @Test(arguments: [#","max_thinking_tokens":20"#, #","reasoning":{"max_tokens":20}"#, #","reasoning_effort":"low""#])
  func clientsNamesBecomeTheServers(more: String) async throws {
    let upstream = try Self.server(heeds: "thinking_token_budget")
    var configuration = Self.configuration(upstream, "vllm")
    configuration.efforts = ["low": 20]
    let streamed = Self.body("m", more + #","stream":true"#)
    try await withGateway(configuration) { gateway in
      let got = try await gateway.post(streamed)
      #expect(got.body.contains("thought19") && !got.body.contains("thought20") && got.events.last == "[DONE]", "\(got.body)")
      #expect(try await gateway.post(Self.body("m", more + #","n":2"#)).status == 200)
    }
    #expect(upstream.requests[0].object["thinking_token_budget"] as? Int == 20 && upstream.requests[0].object["max_thinking_tokens"] == nil)
    #expect(upstream.requests[1].object["thinking_token_budget"] == nil, "several answers are passed on")
    let plain = try Self.server()
    try await withGateway(Self.configuration(plain, nil)) { gateway in _ = try await gateway.post(streamed) }
    #expect(plain.requests.map { String(decoding: $0.body, as: UTF8.self) } == [streamed])
  }

  /// What was thought before in a user's turn is taken off, for the server and for the gateway.
  @Test func aTurnSharesTheLimit() async throws {
    let upstream = try Self.server(heeds: "thinking_token_budget")
    let thought = String(repeating: "word ", count: 8)
    let history =
      #",{"role":"assistant","content":null,"reasoning_content":"\#(thought)","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}"#
    try await withGateway(Self.configuration(upstream, "vllm")) { gateway in
      for model in ["m", "m@sc2"] { _ = try await gateway.post(Self.body(model, Self.own, history: history)) }
    }
    #expect(upstream.requests.allSatisfy { $0.object["thinking_token_budget"] as? Int == 10 } && upstream.requests.count == 3)
  }

  /// A named cap goes to the server as well, and thinking that ends when the answer stays has the limit as its most.
  @Test func strategiesThatHoldThinkingUseTheServerToo() async throws {
    let upstream = try Self.server(heeds: "thinking_token_budget")
    try await withGateway(Self.configuration(upstream, "vllm")) { gateway in
      let cap = try await gateway.post(Self.body("m@cap30", #","isoflop":{"receipt":true}"#))
      #expect(Self.thinking(cap)?["by"] as? String == "vllm" && Self.thinking(cap)?["tokens"] as? Int == 30, "\(cap.body)")
      let exit = try await gateway.post(Self.body("m@exit300", Self.own))
      #expect(exit.status == 200 && Self.thinking(exit)?["limit"] as? Int == 20, "\(exit.body)")
      let twice = try await gateway.post(Self.body("m@cap30", Self.own))
      #expect(twice.status == 400 && twice.error["param"] as? String == "isoflop.thinking")
      for wrong in [#"{"tokens":0}"#, "{}", "7", #"{"tokens":"7"}"#, #"{"token":7}"#] {
        let got = try await gateway.post(Self.body("m", #","isoflop":{"thinking":\#(wrong)}"#))
        #expect(got.status == 400, "\(wrong): \(got.body)")
      }
    }
  }

  @Test func whatIsSeenIsRemembered() async {
    let support = ThinkingSupport(nil)
    let asked = Mutex(0)
    func control(_ owner: String) async -> ThinkingControl? {
      await support.control(of: "m") {
        asked.withLock { $0 += 1 }
        return [owner]
      }
    }
    #expect(await control("vllm") == .vllm)
    #expect(await control("sglang") == .vllm, "a list is kept")
    support.note("m", isHeld: false)
    #expect(await control("vllm") == nil)
    support.note("m", isHeld: true)
    #expect(await control("vllm") == .vllm)
    #expect(asked.withLock { $0 } == 1)
    #expect(await ThinkingSupport(.sglang).control(of: "m") { ["vllm"] } == .sglang)
    #expect(await ThinkingSupport(nil).control(of: "m") { ["openai"] } == nil)
  }
}
