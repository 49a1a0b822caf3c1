import Foundation
import Gateway
import LoopbackServer
import Testing

/// Thinking that is held to a length.
@Suite struct ThinkingTests {
  /// A model that thinks so many words and then answers; where it is to go on from its thinking it answers at once.
  private static func server(thoughts: Int, inTags: Bool = false, loops: Bool = false, build: String = "", pause: Double = 0.001) throws
    -> LoopbackServer
  {
    try LoopbackServer { request, _ in
      let words = loops ? (0..<thoughts).map { ["round", "and", "round"][$0 % 3] } : (0..<thoughts).map { "thought\($0)" }
      let isConcluding = request.object["continue_final_message"] != nil
      func event(_ key: String, _ text: String) -> [UInt8] {
        Array(
          "data: {\"system_fingerprint\":\"\(build)\",\"choices\":[{\"index\":0,\"delta\":{\"\(key)\":\"\(text)\"},\"finish_reason\":null}]}\n\n"
            .utf8)
      }
      var events = isConcluding ? [] : words.map { event(inTags ? "content" : "reasoning_content", $0 + " ") }
      if inTags, !isConcluding { events = [event("content", "<think>")] + events + [event("content", "</think>")] }
      events.append(event("content", isConcluding ? "cut: 42" : "free: 42"))
      events.append(Array("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".utf8))
      return LoopbackResponse(chunks: events, chunkDelay: pause)
    }
  }

  private static func body(_ model: String, _ more: String = "", history: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"6*7?"}\#(history)],"max_tokens":5000,"isoflop":{"receipt":true}\#(more)}"#
  }

  @Test(arguments: [false, true]) func theCapCutsAndTheAnswerFollows(inTags: Bool) async throws {
    let server = try Self.server(thoughts: 300, inTags: inTags)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap20"))
      #expect(got.status == 200 && got.content == "cut: 42", "\(got.body)")
      #expect(got.body.contains("thought19") && !got.body.contains("thought20 "))
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect(receipt?["stop"] as? String == "thinking_cap" && receipt?["calls"] as? Int == 2)
      #expect((20...30).contains(receipt?["completionTokens"] as? Int ?? 0), "the thinking that was cut is paid for")
    }
    let prefill = (server.requests.last?.object["messages"] as? [[String: Any]])?.last
    #expect(prefill?["role"] as? String == "assistant" && (prefill?["content"] as? String)?.hasSuffix("</think>\n\n") == true)
  }

  /// llama.cpp is told what was thought, and writes its model's marks itself.
  @Test(arguments: ["b6432-7e4c0a9", "b0-unknown"]) func llamaCppGoesOnInItsOwnForm(build: String) async throws {
    let server = try Self.server(thoughts: 300, build: build)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap2"))
      #expect(got.content == "cut: 42", "\(got.body)")
    }
    let sent = try #require(server.requests.last?.object)
    let prefill = try #require((sent["messages"] as? [[String: Any]])?.last)
    #expect(prefill["reasoning_content"] as? String == "thought0 thought1 " && prefill["content"] as? String == "")
    #expect(sent["continue_final_message"] as? String == "content" && sent["add_generation_prompt"] as? Bool == false)
  }

  /// Whether the cut or the rest of the stream comes first is a matter of luck.
  @Test func aFastServerIsCutAllTheSame() async throws {
    let server = try Self.server(thoughts: 400, pause: 0)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for _ in 0..<30 {
        let got = try await gateway.post(Self.body("m@cap20"))
        #expect(got.status == 200 && got.content == "cut: 42", "\(got.body)")
      }
    }
  }

  /// A call of a tool is an answer like any other.
  @Test func callsOfToolsComeThrough() async throws {
    let server = try LoopbackServer { _, _ in
      let deltas = [
        #"{"reasoning_content":"hm"}"#, #"{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{"}}]}"#,
        #"{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"#,
      ]
      let events = deltas.map { #"{"choices":[{"index":0,"delta":\#($0),"finish_reason":null}]}"# }
      let end = [#"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]"]
      return LoopbackResponse(chunks: (events + end).map { Array("data: \($0)\n\n".utf8) })
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap64"))
      let choice = (got.object["choices"] as? [[String: Any]])?.first
      let message = choice?["message"] as? [String: Any]
      let call = (message?["tool_calls"] as? [[String: Any]])?.first
      #expect(choice?["finish_reason"] as? String == "tool_calls" && message?["content"] is NSNull, "\(got.body)")
      #expect(call?["id"] as? String == "c" && (call?["function"] as? [String: String]) == ["name": "f", "arguments": "{}"])
      let streamed = try await gateway.post(Self.body("m@cap64", #","stream":true"#))
      #expect(
        streamed.body.contains(#""tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]"#),
        "\(streamed.body)")
      #expect(streamed.body.components(separatedBy: #""role":"assistant""#).count == 2, "the role is told once")
    }
  }

  @Test func whatEndsInTimeIsLeftAlone() async throws {
    let server = try Self.server(thoughts: 10)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap1k", #","stream":true"#))
      #expect(got.events.last == "[DONE]" && got.body.contains("free: 42") && got.body.contains("thought9"))
      #expect(got.body.contains(#""stop":"complete""#) && got.body.components(separatedBy: "free: 42").count == 2, "\(got.body)")
    }
    #expect(server.requests.count == 1)
  }

  /// What bounds an answer under its newer name is a bound, too: nothing is added to it, and the budget goes by it.
  @Test func theNewerNameOfTheLimitCounts() async throws {
    let server = try Self.server(thoughts: 10)
    let body = Self.body("m@cap1k", #","max_completion_tokens":300"#).replacingOccurrences(of: #""max_tokens":5000,"#, with: "")
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let held = body.replacingOccurrences(of: #"{"receipt":true}"#, with: #"{"budget":{"tokens":2000}}"#)
      #expect(try await gateway.post(held).status == 200)
      let dear = held.replacingOccurrences(of: ":300", with: ":9000")
      let refused = try await gateway.post(dear)
      #expect(refused.status == 400 && refused.error["type"] as? String == "budget_exceeded")
    }
    let sent = try #require(server.requests.first?.object)
    #expect(server.requests.count == 1 && sent["max_completion_tokens"] as? Int == 300 && sent["max_tokens"] == nil)
  }

  @Test func circlesAreBroken() async throws {
    let server = try Self.server(thoughts: 400, loops: true)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap2k"))
      #expect(got.content == "cut: 42" && got.body.contains(#""stop":"loop""#), "\(got.body)")
    }
  }

  /// A model that changes its mind once early on, and goes on thinking for long: it is asked beside its thinking, and stopped when the answer stays.
  @Test func thinkingEndsWhenTheAnswerStays() async throws {
    let gate = Gate()
    let server = try LoopbackServer { request, _ in
      func event(_ delta: String) -> [UInt8] { Array("data: {\"choices\":[{\"index\":0,\"delta\":\(delta)}]}\n\n".utf8) }
      let done = event("{}") + Array("data: [DONE]\n\n".utf8)
      guard request.object["continue_final_message"] as? Bool == true else {
        let thoughts = (0..<1_000).map { event("{\"reasoning_content\":\"thought\($0) \"}") }
        var response = LoopbackResponse(chunks: thoughts + [event("{\"content\":\"free: 42\"}"), done], chunkDelay: 0.01)
        // It goes on when the third look has been asked for, however long that takes.
        response.hold = (60, gate)
        return response
      }
      if request.object["stream"] as? Bool == true { return LoopbackResponse(chunks: [event("{\"content\":\"early: 42\"}"), done]) }
      if request.lastMessage.contains("thought59 ") { gate.open() }
      return .completion(request.lastMessage.contains("thought39 ") ? " 42" : " 41", tokens: 3)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@exit20"))
      #expect(got.content == "early: 42", "\(got.body)")
      #expect(got.body.contains("thought59 ") && !got.body.contains("thought999 "))
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect(receipt?["stop"] as? String == "stable_answer")
      let calls = try #require(receipt?["calls"] as? Int)
      #expect(calls == server.requests.count && (5..<50).contains(calls), "two streams, three probes, and few that came late: \(calls)")
    }
    let probes = server.requests.filter { $0.object["stream"] as? Bool != true }
    #expect(probes.allSatisfy { $0.object["max_tokens"] as? Int == 32 && $0.lastMessage.hasSuffix("</think>\n\nFinal Answer:") })
  }

  @Test func aTurnsCallsOfToolsShareTheCap() async throws {
    let server = try Self.server(thoughts: 300)
    let thought = String(repeating: "word ", count: 60)
    let history =
      #",{"role":"assistant","content":null,"reasoning_content":"\#(thought)","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}"#
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap100", history: history))
      // 300 bytes are some 75 tokens, which leaves 25.
      #expect(got.body.contains("thought24") && !got.body.contains("thought25 "), "\(got.body)")
    }
  }

  /// The client's own limit ends the answer: nothing more is asked for.
  @Test(arguments: ["cap1k", "exit500"]) func theClientsLimitIsKept(strategy: String) async throws {
    let server = try LoopbackServer { _, _ in
      let events = [
        #"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#, #"{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}"#,
      ]
      return LoopbackResponse(chunks: (events + ["[DONE]"]).map { Array("data: \($0)\n\n".utf8) })
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@\(strategy)"))
      let choice = (got.object["choices"] as? [[String: Any]])?.first
      #expect(
        choice?["finish_reason"] as? String == "length" && got.content == "" && got.body.contains(#""reasoning_content":"hm""#),
        "\(got.body)")
      #expect(got.body.contains(#""stop":"complete""#))
    }
    #expect(server.requests.count == 1)
  }

  /// A deadline ends thinking, too: with what was said, or with a refusal if nothing was.
  @Test func aDeadlineEndsThinking() async throws {
    let server = try Self.server(thoughts: 100_000, pause: 0.005)
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(
        Self.body("m@cap100k").replacingOccurrences(of: #"{"receipt":true}"#, with: #"{"budget":{"ms":500}}"#))
      #expect(got.status == 400 && got.error["type"] as? String == "budget_exceeded" && got.body.contains("500 ms"), "\(got.body)")
    }
  }

  /// A broken stream isn't begun again: its pieces are with the client.
  @Test func aBrokenStreamIsNotRepeated() async throws {
    let server = try LoopbackServer { _, _ in
      var response = LoopbackResponse(chunks: [Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so\"}}]}\n\n".utf8)])
      response.announcedLength = 10_000
      return response
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap64", #","stream":true"#))
      #expect(got.body.contains(#""content":"so""#) && got.body.contains("upstream_error"), "\(got.body)")
    }
    #expect(server.requests.count == 1)
  }
}
