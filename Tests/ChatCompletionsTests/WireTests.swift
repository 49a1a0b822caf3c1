import ChatCompletions
import Foundation
import Testing
import TextFormats

@Suite struct WireTests {
  static func again<Value: Codable>(_ type: Value.Type, _ json: String) throws -> NSDictionary {
    let value = try JSONDecoder().decode(type, from: Data(json.utf8))
    return try #require(try JSONSerialization.jsonObject(with: try JSONEncoder().encode(value)) as? NSDictionary)
  }

  @Test func unknownFieldsAreKept() throws {
    let json = """
      {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"u"}}],"name":"n"},
      {"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{}"}}]}],"temperature":0.5,"n":2,
      "max_completion_tokens":9,"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto","logit_bias":{"5":-100},"stop":["x"],
      "response_format":{"type":"json_object"},"deep":[1,2.5,null,true,"s",{"k":[]}],"stream":false,"top_logprobs":3,"logprobs":true,"seed":1}
      """
    let original = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
    #expect(try Self.again(ChatRequest.self, json) == original)
    let request = try JSONDecoder().decode(ChatRequest.self, from: Data(json.utf8))
    #expect(request.messages[0].text == "a" && request.messages[1].text == nil && request.choices == 2)
    #expect(request.other["max_completion_tokens"] == .integer(9))
  }

  @Test func answersOfSeveralServersAreRead() throws {
    let minimal = #"{"choices":[{"message":{"content":"x","reasoning_content":"r"}}]}"#
    let response = try JSONDecoder().decode(ChatResponse.self, from: Data(minimal.utf8))
    #expect(response.choices[0].message.role == "assistant" && response.usage == nil && response.choices[0].logprobs == nil)
    #expect(response.choices[0].message.other["reasoning_content"] == .string("r"))
    let nulls =
      #"{"choices":[{"index":0,"message":{"role":"assistant","content":null},"finish_reason":null,"logprobs":null}],"usage":null}"#
    #expect(try JSONDecoder().decode(ChatResponse.self, from: Data(nulls.utf8)).choices[0].message.text == nil)
  }

  @Test func usageCountsCachedTokens() throws {
    let usage = try JSONDecoder().decode(
      ChatUsage.self, from: Data(#"{"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":8}}"#.utf8))
    #expect(usage == ChatUsage(promptTokens: 10, completionTokens: 4, cachedTokens: 8))
    let absurd = try JSONDecoder().decode(
      ChatUsage.self,
      from: Data(
        #"{"prompt_tokens":-9223372036854775808,"completion_tokens":9223372036854775807,"prompt_tokens_details":{"cached_tokens":5}}"#.utf8)
    )
    #expect(absurd.promptTokens == 0 && absurd.cachedTokens == 0 && absurd.completionTokens == 1 << 40)
  }

  /// The text of every wire type is read and written as itself, by its own coder and by Foundation's.
  private static func expectRoundTrip<Value: JSONCodable & Equatable>(_ type: Value.Type, _ text: String) throws {
    let value = try Value(parsing: text.utf8)
    #expect(String(decoding: value.json.bytes, as: UTF8.self) == text)
    #expect(try JSONDecoder().decode(type, from: Data(text.utf8)) == value)
    #expect(try JSONDecoder().decode(type, from: try JSONEncoder().encode(value)) == value)
  }

  @Test func responsesAreWrittenAsTheyAreRead() throws {
    try Self.expectRoundTrip(
      ChatResponse.self,
      #"{"id":"1","object":"chat.completion","created":5,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function"}],"reasoning":"r"},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":2}},"service_tier":"default"}"#
    )
    try Self.expectRoundTrip(
      ChatChoice.self,
      #"{"index":1,"message":{"role":"assistant","content":"x"},"logprobs":{"content":[{"token":"x","logprob":-0.5,"bytes":[120],"top_logprobs":[{"token":"y","logprob":-1,"bytes":null}]}],"refusal":null},"finish_reason":null}"#
        .replacingOccurrences(of: "-1,", with: "-1.0,"))
  }

  @Test func chunksAreWrittenAsTheyAreRead() throws {
    for delta in [
      #"{"role":"assistant","content":""}"#, #"{"content":"é"}"#, #"{"reasoning_content":"r"}"#, #"{"reasoning":"r"}"#,
      #"{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]}"#, #"{"refusal":"no"}"#, "{}",
    ] {
      let text =
        #"{"id":"1","object":"chat.completion.chunk","created":5,"model":"m","system_fingerprint":"b1-2","choices":[{"index":0,"delta":\#(delta),"finish_reason":null}]}"#
      try Self.expectRoundTrip(ChatChunk.self, text)
    }
    let thought = try ChatChunk.Delta(parsing: #"{"reasoning":"r"}"#.utf8)
    #expect(thought.reasoning == "r" && ChatChunk.Delta(reasoning: "r").reasoning == "r")
    try Self.expectRoundTrip(
      ChatChunk.self,
      #"{"object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":0}},"isoflop":{"calls":2}}"#
    )
  }

  /// Schemas reach a server in the order in which they were sent: it generates in that order.
  @Test func requestsKeepTheOrderOfSchemas() throws {
    try Self.expectRoundTrip(
      ChatRequest.self,
      #"{"model":"m","messages":[{"role":"user","content":"x","name":"n"}],"temperature":0.5,"max_tokens":9,"n":2,"seed":1,"stop":["x"],"stream":true,"logprobs":true,"top_logprobs":3,"response_format":{"type":"json_schema","json_schema":{"schema":{"properties":{"reasoning":{"type":"string"},"answer":{"type":"integer"}}}}},"tools":[{"type":"function","function":{"name":"f"}}]}"#
    )
  }

  @Test(arguments: [
    (#"{"error":{"message":"no","type":"t","param":null,"code":"c"}}"#, "no", "t", "c"), (#"{"error":"no"}"#, "no", nil, nil),
    (#"{"message":"no","type":"t","code":400}"#, "no", "t", nil), (#"{"detail":"no"}"#, "no", nil, nil),
  ])
  func errorsAreReadInTheirForms(text: String, message: String, type: String?, code: String?) throws {
    let body = try ChatErrorBody(parsing: text.utf8)
    #expect(body.message == message && body.type == type && body.code?.string == code)
    #expect(try ChatErrorBody(json: body.json) == body)
  }

  @Test func errorsAreWrittenWithTheirNulls() throws {
    try Self.expectRoundTrip(ChatErrorBody.self, #"{"error":{"message":"no","type":"t","param":"p","code":"c"}}"#)
    #expect(
      String(decoding: ChatErrorBody(message: "no").json.bytes, as: UTF8.self)
        == #"{"error":{"message":"no","type":null,"param":null,"code":null}}"#)
    #expect(throws: JSONProblem.self) { try ChatErrorBody(parsing: "{}".utf8) }
  }

  @Test func aProblemNamesItsPlace() {
    for (text, place) in [
      (#"{"messages":[]}"#, "model is missing"), (#"{"model":"m"}"#, "messages is missing"),
      (#"{"model":"m","messages":[{"role":"user"},{"role":7}]}"#, "messages.1.role has another type"),
      (#"{"model":"m","messages":[],"seed":1.5}"#, "seed has another type"), ("[]", "the value has another type"), ("{", "at byte 1"),
    ] {
      #expect { try ChatRequest(parsing: text.utf8) } throws: { "\($0)".contains(place) }
    }
  }
}
