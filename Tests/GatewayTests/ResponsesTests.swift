import Foundation
import Gateway
import LoopbackServer
import Testing

/// Strategies on `/v1/responses`: asked as chats, told as responses.
@Suite struct ResponsesTests {
  private static let texts = [42, 41, 42, 40, 39]

  private static func server() throws -> LoopbackServer {
    try LoopbackServer { _, number in .completion("Thus \\boxed{\(texts[number % texts.count])}.") }
  }

  private static func post(_ gateway: RunningGateway, _ body: String) async throws -> RunningGateway.Answer {
    try await gateway.post("/v1/responses", body)
  }

  @Test func aVoteIsToldAsAResponse() async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(
        gateway,
        #"{"model":"m@sc5","input":"6*7?","instructions":"be brief","temperature":0.7,"max_output_tokens":50,"metadata":{"a":"b"},"isoflop":{"receipt":true}}"#
      )
      let response = got.object
      #expect(
        got.status == 200 && response["object"] as? String == "response" && response["status"] as? String == "completed", "\(got.body)")
      #expect((response["id"] as? String)?.hasPrefix("resp_") == true && response["model"] as? String == "m@sc5")
      #expect(response["max_output_tokens"] as? Int == 50 && response["metadata"] as? [String: String] == ["a": "b"])
      let items = try #require(response["output"] as? [[String: Any]])
      let part = (items.first?["content"] as? [[String: Any]])?.first
      #expect(items.count == 1 && items[0]["type"] as? String == "message" && items[0]["status"] as? String == "completed")
      #expect(part?["type"] as? String == "output_text" && part?["text"] as? String == "Thus \\boxed{42}.")
      let usage = response["usage"] as? [String: Any]
      #expect(usage?["output_tokens"] as? Int == 35 && usage?["input_tokens"] as? Int == 25 && usage?["total_tokens"] as? Int == 60)
      #expect((response["isoflop"] as? [String: Any])?["calls"] as? Int == 5 && got.headers.first(name: "x-isoflop-stop") == "complete")
    }
    for sent in server.requests {
      #expect(sent.path == "/v1/chat/completions" && sent.object["max_completion_tokens"] as? Int == 50)
      #expect(sent.object["temperature"] as? Double == 0.7 && sent.object["input"] == nil && sent.object["isoflop"] == nil)
      #expect(
        sent.object["messages"] as? [[String: String]] == [
          ["role": "system", "content": "be brief"], ["role": "user", "content": "6*7?"],
        ])
    }
  }

  /// Everything of a conversation has its place in a chat.
  @Test func conversationsAreTranslated() async throws {
    let server = try Self.server()
    let body = """
      {"model":"m@sc1","input":[
        {"role":"developer","content":"d"},
        {"type":"message","role":"user","content":[{"type":"input_text","text":"see"},{"type":"input_image","image_url":"data:x","detail":"low"}]},
        {"type":"reasoning","id":"rs_1","summary":[]},
        {"type":"message","role":"assistant","id":"msg_1","status":"completed","content":[{"type":"output_text","text":"I ask","annotations":[]}]},
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
        {"type":"function_call","call_id":"c2","name":"g","arguments":"{\\"a\\":1}"},
        {"type":"function_call_output","call_id":"c1","output":"one"},
        {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"}]}],
       "tools":[{"type":"function","name":"f","description":null,"parameters":{"type":"object"},"strict":true}],
       "tool_choice":{"type":"function","name":"f"},"reasoning":{"effort":"low"},"parallel_tool_calls":false,"top_k":5,"store":true,
       "text":{"format":{"type":"json_schema","name":"s","schema":{"type":"object"},"strict":true},"verbosity":"low"}}
      """
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(gateway, body)
      #expect(got.status == 200, "\(got.body)")
    }
    let sent = try #require(server.requests.first?.object as NSDictionary?)
    let expected = """
      {"model":"m","messages":[
        {"role":"developer","content":"d"},
        {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:x","detail":"low"}}]},
        {"role":"assistant","content":"I ask","tool_calls":[
          {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},
          {"id":"c2","type":"function","function":{"name":"g","arguments":"{\\"a\\":1}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"one"},{"role":"tool","tool_call_id":"c2","content":"two"}],
       "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"},"strict":true}}],
       "tool_choice":{"type":"function","function":{"name":"f"}},"reasoning_effort":"low","parallel_tool_calls":false,"top_k":5,
       "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}},"verbosity":"low"}
      """
    #expect(sent == (try JSONSerialization.jsonObject(with: Data(expected.utf8)) as? NSDictionary))
  }

  @Test(arguments: [
    ("previous_response_id", #""resp_1""#), ("conversation", #""conv_1""#), ("prompt", #"{"id":"p"}"#), ("background", "true"),
    ("truncation", #""auto""#), ("tools", #"[{"type":"web_search"}]"#), ("tool_choice", #"{"type":"web_search"}"#),
    ("input[0].type", #"[{"type":"item_reference","id":"msg_1"}]"#), ("input", "7"), ("input", "[]"), ("text", "7"), ("instructions", "[]"),
    ("input[0]", #"[{"role":"user"}]"#), ("input[0]", #"[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]"#),
    ("top_logprobs", "2"),
  ]) func whatHasNoPlaceIsRefused(parameter: String, value: String) async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let member = parameter.prefix { $0 != "[" }
      let input = member == "input" ? "" : #","input":"x""#
      let got = try await Self.post(gateway, #"{"model":"m@sc3"\#(input),"\#(member)":\#(value)}"#)
      #expect(got.status == 400 && got.error["param"] as? String == parameter, "\(got.body)")
    }
    #expect(server.requests.isEmpty)
  }

  /// A stream says what the whole answer says, piece by piece and in order.
  @Test func aStreamHasAllItsEvents() async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(gateway, #"{"model":"m@sc5","input":"6*7?","stream":true,"isoflop":{"progress":true}}"#)
      let events = try got.namedEvents()
      #expect(events.enumerated().allSatisfy { $1["sequence_number"] as? Int == $0 }, "\(got.body)")
      var kinds = events.compactMap { ($0["type"] as? String)?.replacingOccurrences(of: "response.", with: "") }
      kinds = kinds.indices.filter { $0 == 0 || kinds[$0] != kinds[$0 - 1] }.map { kinds[$0] }
      #expect(
        kinds == [
          "created", "in_progress", "output_item.added", "content_part.added", "reasoning_text.delta", "reasoning_text.done",
          "content_part.done", "output_item.done", "output_item.added", "content_part.added", "output_text.delta", "output_text.done",
          "content_part.done", "output_item.done", "completed",
        ])
      func told(_ kind: String) -> String { events.filter { $0["type"] as? String == kind }.compactMap { $0["delta"] as? String }.joined() }
      #expect(told("response.output_text.delta") == "Thus \\boxed{42}.")
      #expect(told("response.reasoning_text.delta").components(separatedBy: "candidate of at most 5").count == 6)
      let response = try #require(events.last?["response"] as? [String: Any])
      let done = events.filter { $0["type"] as? String == "response.output_item.done" }.compactMap { $0["item"] as? NSDictionary }
      #expect(response["output"] as? [NSDictionary] == done && (response["usage"] as? [String: Any])?["output_tokens"] as? Int == 35)
    }
  }

  @Test(arguments: [false, true]) func callsOfToolsAreItems(streamed: Bool) async throws {
    let server = try LoopbackServer { _, _ in
      LoopbackResponse(
        body:
          #"{"choices":[{"index":0,"message":{"role":"assistant","content":"I ask","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#
      )
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(
        gateway, #"{"model":"m@sc3","input":"x","stream":\#(streamed),"tools":[{"type":"function","name":"f","parameters":{}}]}"#)
      let whole = streamed ? try #require(got.namedEvents().last?["response"] as? [String: Any]) : got.object
      let items = try #require(whole["output"] as? [[String: Any]])
      #expect(items.map { $0["type"] as? String } == ["message", "function_call"], "\(got.body)")
      #expect(
        items[1]["call_id"] as? String == "c" && items[1]["name"] as? String == "f" && items[1]["arguments"] as? String == #"{"a":1}"#)
      guard streamed else { return }
      let arguments = try got.namedEvents().filter { ($0["type"] as? String)?.contains("function_call_arguments") == true }
      #expect(arguments.compactMap { ($0["delta"] ?? $0["arguments"]) as? String } == [#"{"a":1}"#, #"{"a":1}"#])
    }
  }

  /// Thinking that is held is an item of its own; an answer that broke off is an error, an answer that was cut is incomplete.
  @Test func thinkingAndEndsAreTold() async throws {
    let server = try LoopbackServer { request, _ in
      let pieces = [#"{"reasoning_content":"hm"}"#, #"{"content":"4"}"#, #"{"content":"2"}"#]
      let events = pieces.map { Array(#"data: {"choices":[{"index":0,"delta":\#($0),"finish_reason":null}]}"#.utf8) + Array("\n\n".utf8) }
      let end = Array("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n".utf8)
      guard request.object["model"] as? String == "broken" else { return LoopbackResponse(chunks: events + [end]) }
      var broken = LoopbackResponse(chunks: events)
      broken.announcedLength = 10_000
      return broken
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await Self.post(gateway, #"{"model":"m@cap64","input":"x","stream":true,"max_output_tokens":300}"#)
      let last = try #require(got.namedEvents().last)
      let response = try #require(last["response"] as? [String: Any])
      #expect(last["type"] as? String == "response.incomplete" && response["status"] as? String == "incomplete", "\(got.body)")
      #expect(response["incomplete_details"] as? [String: String] == ["reason": "max_output_tokens"])
      let items = try #require(response["output"] as? [[String: Any]])
      #expect(items.map { $0["type"] as? String } == ["reasoning", "message"])
      #expect(items.map { (($0["content"] as? [[String: Any]])?.first?["text"]) as? String } == ["hm", "42"])
      let broken = try await Self.post(gateway, #"{"model":"broken@cap64","input":"x","stream":true,"max_output_tokens":300}"#)
      let error = try #require(broken.namedEvents().last)
      #expect(error["type"] as? String == "error" && error["code"] as? String == "upstream_failed", "\(broken.body)")
      #expect((error["error"] as? [String: Any])?["type"] as? String == "upstream_error")
    }
  }

  /// Without a strategy a response is the upstream's own; a budget holds on either way, and errors name the route's own members.
  @Test func budgetsNameTheRoutesOwnMembers() async throws {
    let server = try LoopbackServer { _, _ in LoopbackResponse(body: #"{"usage":{"input_tokens":1,"output_tokens":1}}"#) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for model in ["m", "m@sc3"] {
        let less = model == "m" ? "" : #","max_output_tokens":0"#
        let got = try await Self.post(gateway, #"{"model":"\#(model)","input":"x"\#(less),"isoflop":{"budget":{"tokens":5000}}}"#)
        #expect(got.status == 400 && got.error["param"] as? String == "max_output_tokens", "\(got.body)")
      }
      let passed = try await Self.post(gateway, #"{"model":"m","input":"x","max_output_tokens":9,"isoflop":{"budget":{"tokens":5000}}}"#)
      #expect(passed.status == 200)
    }
    #expect(server.requests.count == 1 && server.requests[0].path == "/v1/responses" && server.requests[0].object["isoflop"] == nil)
  }
}
