import ChatCompletions
import Foundation
import Testing

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
}
