import ChatCompletions
import Foundation
import LoopbackServer
import NIOCore
import Testing
import TextFormats

@testable import Gateway

/// Anthropic's form of a chat: passed on, or asked as chats and told as messages.
@Suite struct MessagesTests {
  private static let texts = [42, 41, 42, 40, 39]

  private static func server() throws -> LoopbackServer {
    try LoopbackServer { _, number in .completion("Thus \\boxed{\(texts[number % texts.count])}.") }
  }

  private static func post(_ gateway: RunningGateway, _ body: String, headers: [String: String] = [:]) async throws -> RunningGateway.Answer
  {
    try await gateway.post("/v1/messages", body, headers: headers)
  }

  private static func chat(_ body: String) throws -> JSONValue { try MessagesRequest(try RawObject(Array(body.utf8))).chat().json }

  @Test func aVoteIsToldAsAMessage() async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(
        gateway,
        #"{"model":"m@sc5","max_tokens":50,"system":"be brief","temperature":0.7,"stop_sequences":["x"],"metadata":{"user_id":"u"},"messages":[{"role":"user","content":"6*7?"}],"isoflop":{"receipt":true}}"#
      )
      let message = got.object
      #expect(got.status == 200 && message["type"] as? String == "message" && message["role"] as? String == "assistant", "\(got.body)")
      #expect((message["id"] as? String)?.hasPrefix("msg_") == true && message["model"] as? String == "m@sc5")
      let blocks = message["content"] as? [[String: String]]
      #expect(blocks == [["type": "text", "text": "Thus \\boxed{42}."]] && message["stop_reason"] as? String == "end_turn")
      let usage = message["usage"] as? [String: Any]
      #expect(usage?["output_tokens"] as? Int == 35 && usage?["input_tokens"] as? Int == 25)
      #expect((message["isoflop"] as? [String: Any])?["calls"] as? Int == 5 && got.headers.first(name: "x-isoflop-stop") == "complete")
    }
    for sent in server.requests {
      #expect(sent.path == "/v1/chat/completions" && sent.object["max_tokens"] as? Int == 50 && sent.object["user"] as? String == "u")
      #expect(sent.object["stop"] as? [String] == ["x"] && sent.object["system"] == nil && sent.object["isoflop"] == nil)
      #expect(
        sent.object["messages"] as? [[String: String]] == [
          ["role": "system", "content": "be brief"], ["role": "user", "content": "6*7?"],
        ])
    }
  }

  /// Everything of a conversation has its place in a chat, and members keep their order.
  @Test func conversationsAreTranslated() throws {
    let chat = try Self.chat(
      """
      {"model":"m","max_tokens":9,"top_k":5,"service_tier":"auto","system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"messages":[
        {"role":"user","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA"}},
          {"type":"image","source":{"type":"url","url":"http://x/i"}}]},
        {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"x"},
          {"type":"text","text":"I ask"},{"type":"tool_use","id":"t1","name":"f","input":{"z":1,"a":2}},{"type":"tool_use","id":"t2","name":"g","input":{}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"one"},
          {"type":"tool_result","tool_use_id":"t2","is_error":true,"content":[{"type":"text","text":"no"}]},{"type":"text","text":"go on"}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t3"}]}],
       "tools":[{"name":"f","description":"d","input_schema":{"type":"object","properties":{"z":{},"a":{}}}},{"type":"custom","name":"g","input_schema":{}}],
       "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
       "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}}}
      """)
    let expected = try JSONValue(
      parsing: """
        {"model":"m","messages":[{"role":"system","content":"s"},
          {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,AA"}},
            {"type":"image_url","image_url":{"url":"http://x/i"}}]},
          {"role":"assistant","content":"I ask","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"z\\":1,\\"a\\":2}"}},
            {"id":"t2","type":"function","function":{"name":"g","arguments":"{}"}}],"reasoning_content":"hm"},
          {"role":"tool","content":"one","tool_call_id":"t1"},{"role":"tool","content":"Error: no","tool_call_id":"t2"},
          {"role":"user","content":"go on"},{"role":"tool","content":"","tool_call_id":"t3"}],
         "max_tokens":9,"top_k":5,
         "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"z":{},"a":{}}}}},
           {"type":"function","function":{"name":"g","parameters":{}}}],
         "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,"reasoning_effort":"low",
         "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"},"strict":true}}}
        """.utf8)
    #expect(chat == expected, "\(chat.text)")
    #expect(chat.text.contains(#"{"z":{},"a":{}}"#), "schemas keep their order")
    for (choice, word) in [("auto", "auto"), ("any", "required"), ("none", "none")] {
      let chat = try Self.chat(#"{"model":"m","max_tokens":9,"messages":[],"tool_choice":{"type":"\#(choice)"}}"#)
      #expect(chat["tool_choice"]?.string == word)
    }
  }

  @Test(arguments: [
    ("container", #""container":"c""#), ("mcp_servers", #""mcp_servers":[{}]"#), ("context_management", #""context_management":{}"#),
    ("tools", #""tools":[{"type":"web_search_20250305","name":"web_search"}]"#), ("tools", #""tools":[{"input_schema":{}}]"#),
    ("tools", #""tools":{}"#),
    ("tool_choice", #""tool_choice":{"type":"x"}"#), ("output_config", #""output_config":{"format":{"type":"grammar"}}"#),
    ("messages[0].content", #""messages":[{"role":"user","content":[{"type":"document","source":{}}]}]"#),
    ("messages[0].content", #""messages":[{"role":"user","content":7}]"#), ("messages", #""messages":[{"content":"x"}]"#),
    ("messages", #""messages":{}"#),
    ("max_tokens", #""max_tokens":null"#),
  ]) func whatHasNoPlaceIsRefused(parameter: String, member: String) throws {
    var members: [String] = [#""model":"m""#, member]
    if parameter != "max_tokens" { members.append(#""max_tokens":9"#) }
    if !parameter.hasPrefix("messages") { members.append(#""messages":[{"role":"user","content":"x"}]"#) }
    #expect { try Self.chat("{\(members.joined(separator: ","))}") } throws: { ($0 as? GatewayError)?.parameter == parameter }
  }

  /// A stream says what the whole answer says, block by block and in order.
  @Test func aStreamHasAllItsEvents() async throws {
    let server = try Self.server()
    let body =
      #"{"model":"m@sc5","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"x"}],"isoflop":{"progress":true,"receipt":true}}"#
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let events = try (try await Self.post(gateway, body)).namedEvents()
      var kinds = events.compactMap { $0["type"] as? String }
      kinds = kinds.indices.filter { $0 == 0 || kinds[$0] != kinds[$0 - 1] }.map { kinds[$0] }
      let block = ["content_block_start", "content_block_delta", "content_block_stop"]
      #expect(kinds == ["message_start"] + block + block + ["message_delta", "message_stop"])
      func told(_ key: String) -> String { events.compactMap { ($0["delta"] as? [String: Any])?[key] as? String }.joined() }
      #expect(told("text") == "Thus \\boxed{42}." && told("thinking").contains("candidate of at most 5"))
      #expect(events.compactMap { $0["index"] as? Int }.max() == 1)
      let last = try #require(events.first { $0["type"] as? String == "message_delta" })
      #expect(
        (last["delta"] as? [String: Any])?["stop_reason"] as? String == "end_turn"
          && (last["isoflop"] as? [String: Any])?["calls"] as? Int == 5)
      #expect((last["usage"] as? [String: Any])?["output_tokens"] as? Int == 35)
    }
  }

  @Test(arguments: [false, true]) func callsOfToolsAreBlocks(streamed: Bool) async throws {
    let server = try LoopbackServer { _, _ in
      LoopbackResponse(
        body:
          #"{"choices":[{"index":0,"message":{"role":"assistant","content":"I ask","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"z\":1,\"a\":2}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":4}}}"#
      )
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(
        gateway,
        #"{"model":"m@single","max_tokens":9,"stream":\#(streamed),"messages":[{"role":"user","content":"x"}],"tools":[{"name":"f","input_schema":{}}]}"#
      )
      guard streamed else {
        let blocks = got.object["content"] as? [[String: Any]]
        #expect(
          blocks?.map { $0["type"] as? String } == ["text", "tool_use"] && got.object["stop_reason"] as? String == "tool_use", "\(got.body)"
        )
        #expect(blocks?.last?["id"] as? String == "c" && got.body.contains(#""input":{"z":1,"a":2}"#))
        let usage = got.object["usage"] as? [String: Any]
        #expect(usage?["input_tokens"] as? Int == 5 && usage?["cache_read_input_tokens"] as? Int == 4)
        return
      }
      let deltas = try got.namedEvents().compactMap { $0["delta"] as? [String: Any] }
      #expect(deltas.compactMap { $0["partial_json"] as? String } == [#"{"z":1,"a":2}"#])
      #expect(deltas.compactMap { $0["stop_reason"] as? String } == ["tool_use"])
    }
  }

  /// Errors have the form that these clients read, before a stream and in it, and other routes keep theirs.
  @Test func errorsHaveTheirForm() async throws {
    let server = try LoopbackServer { request, _ in
      if request.object["stream"] as? Bool != true {
        return .failure(429, "slow down", headers: ["content-type": "application/json", "x-should-retry": "false"])
      }
      var response = LoopbackResponse(chunks: [Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so\"}}]}\n\n".utf8)])
      response.announcedLength = 10_000
      return response
    }
    func body(_ model: String, _ more: String = "") -> String {
      #"{"model":"\#(model)","max_tokens":9,"messages":[{"role":"user","content":"x"}]\#(more)}"#
    }
    let (refused, broken) = (body("m@sc2"), body("m@cap64", #","stream":true"#))
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let refusal = try await Self.post(gateway, refused, headers: ["x-request-id": "mine"])
      #expect(refusal.status == 429 && refusal.object["type"] as? String == "error" && refusal.object["request_id"] as? String == "mine")
      #expect(
        refusal.error["type"] as? String == "rate_limit_error" && refusal.error["message"] as? String == "slow down", "\(refusal.body)")
      let unknown = try await Self.post(gateway, #"{"model":"m@sc900"}"#)
      #expect(
        unknown.status == 400 && unknown.error["type"] as? String == "invalid_request_error"
          && unknown.error["code"] as? String == "unknown_strategy")
      let events = try (try await Self.post(gateway, broken)).namedEvents()
      #expect(
        events.last?["type"] as? String == "error" && (events.last?["error"] as? [String: Any])?["type"] as? String == "api_error",
        "\(events)")
      #expect(try await gateway.post(#"{"model":"m@sc900"}"#).object["type"] == nil)
    }
  }

  /// Without a strategy a message is the upstream's own, whose usage is found in its first and last events.
  @Test func messagesArePassedOn() async throws {
    let text = [
      #"{"type":"message_start","message":{"id":"m1","usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"#, #"{"type":"message_stop"}"#,
    ].map { "event: x\ndata: \($0)\n\n" }
    let server = try LoopbackServer { request, number in
      var chunks = text.map { Array($0.utf8) }
      if number == 1 { chunks.removeLast(2) }
      var response = LoopbackResponse(chunks: chunks)
      response.rawHead = Array("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n".utf8)
      return response
    }
    let body = #"{"model":"m","max_tokens":9,"stream":true,"messages":[]}"#
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.readAll(body, headers: ["x-api-key": "own", "anthropic-version": "2023-06-01"], path: "/v1/messages")
      #expect(!got.isBrokenOff && got.answer.body == text.joined())
      let metrics = try await gateway.get("/metrics").body
      #expect(metrics.contains(#"completion_tokens_total{route="/v1/messages",model="m",strategy=""} 7"#), "\(metrics)")
      #expect(metrics.contains(#"cached_tokens_total{route="/v1/messages",model="m",strategy=""} 2"#))
      let broken = try await gateway.readAll(body, path: "/v1/messages")
      #expect(
        broken.isBrokenOff && broken.answer.body.hasPrefix(text[0] + text[1] + "event: error\ndata: {\"type\":\"error\""),
        "\(broken.answer.body)")
    }
    let sent = try #require(server.requests.first)
    #expect(
      sent.path == "/v1/messages" && String(decoding: sent.body, as: UTF8.self) == body && sent.headers["anthropic-version"] == "2023-06-01"
    )
    #expect(sent.headers["x-api-key"] == "own" && sent.headers["authorization"] == "Bearer own")
  }

  /// These clients send their key in a header of its own; one of the gateway's goes no further.
  @Test func keysComeInTheirOwnHeader() async throws {
    let server = try Self.server()
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.keys = [.init(name: "a", variable: "A")]
    try await withGateway(configuration, environment: ["A": "secret"]) { gateway in
      for model in ["m", "m@single"] {
        let body = #"{"model":"\#(model)","max_tokens":9,"messages":[{"role":"user","content":"x"}]}"#
        #expect(try await Self.post(gateway, body, headers: ["x-api-key": "secret"]).status == 200)
        #expect(try await Self.post(gateway, body, headers: ["authorization": "Bearer secret"]).status == 200)
        let refused = try await Self.post(gateway, body, headers: ["x-api-key": "guess"])
        #expect(refused.status == 401 && refused.error["type"] as? String == "authentication_error")
      }
    }
    #expect(
      server.requests.count == 4 && server.requests.allSatisfy { $0.headers["x-api-key"] == nil && $0.headers["authorization"] == nil })
  }

  @Test func usageOfMessagesIsRead() throws {
    let usage = try ChatUsage(
      parsing: #"{"input_tokens":5,"cache_read_input_tokens":2,"cache_creation_input_tokens":3,"output_tokens":7}"#.utf8)
    #expect(usage.promptTokens == 10 && usage.cachedTokens == 2 && usage.completionTokens == 7)
  }
}
