import ChatCompletions
import Foundation
import Testing
import TextFormats

/// The wire's view of JSON: order and digits come back, depth costs nothing, other coders work.
@Suite struct JSONTests {
  private static func again(_ text: String) throws -> String { try JSONValue(parsing: text.utf8, options: .network).text }

  /// Members keep their order and numbers their digits; blanks go.
  @Test func textsComeBackInTheirOrder() throws {
    for text in [
      #"{"reasoning":{"type":"string"},"answer":{"type":"integer"}}"#, #"[1,-2,0,9007199254740993,0.5,-1.25e-07,1.0,null,true,false,""]"#,
      #"{"z":[],"a":{},"é":"\u0001\"\\/\n\t👍"}"#, #""text""#,
      "{" + (0..<40).reversed().map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}",
    ] {
      #expect(try Self.again(text) == text)
    }
    #expect(try Self.again(" { \"a\" : [ 1 , 2 ] }\n") == #"{"a":[1,2]}"#)
    #expect(try Self.again(#""\u00e9\ud83d\udc4d\ud83d\u0041\/""#) == "\"é👍\u{FFFD}A/\"")
  }

  /// A candidate is asked for with the numbers that the client wrote, also those that have a name here.
  @Test(arguments: ["1", "1.0", "0.70", "1e-1"]) func aRequestKeepsItsDigits(temperature: String) throws {
    let members = #""temperature":\#(temperature),"n":2,"min_p":0.050,"tag":123456789012345678901234567890,"x":{"b":1.0,"a":2}"#
    let text = #"{"model":"m","messages":[{"role":"user","content":"x"}],\#(members)}"#
    var request = try ChatRequest(parsing: text.utf8)
    #expect(request.json.text == text && request.temperature == Double(temperature))
    request.temperature = 0
    #expect(request.json.text.contains(#""temperature":0.0,"#))
    request.temperature = nil
    #expect(request.json["temperature"] == nil)
    #expect(throws: JSONProblem(.otherType, at: ["temperature"])) {
      try ChatRequest(parsing: #"{"model":"m","messages":[],"temperature":"1"}"#.utf8)
    }
  }

  /// A short body can't cost more than its length, nor exhaust the stack: 880 bytes once took seconds, and everybody waited.
  @Test func depthCostsNothing() throws {
    func nested(_ levels: Int) -> String { String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    func body(_ levels: Int) -> String { #"{"model":"m","messages":[],"x":\#(nested(levels))}"# }
    #expect(try Self.again(nested(60)) == nested(60))
    let start = ContinuousClock.now
    for levels in [64, 400, 100_000] { #expect(throws: JSONProblem.self) { try ChatRequest(parsing: body(levels).utf8) } }
    for _ in 0..<1_000 { _ = try? ChatRequest(parsing: body(400).utf8) }
    for _ in 0..<20 { _ = try? JSONDecoder().decode(ChatRequest.self, from: Data(body(60).utf8)) }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  /// A coder that isn't ours reads and writes the same values; it knows doubles, and no order.
  @Test func otherCodersWork() throws {
    let value = try JSONValue(parsing: #"{"a":[1,2.5,"é",null,true,{}],"b":{"c":-3}}"#.utf8)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value)) == value)
    #expect(String(decoding: try encoder.encode(JSONValue(parsing: "[1.0,1e2]".utf8)), as: UTF8.self) == "[1,100]")
    let usage = ChatUsage(promptTokens: 3, completionTokens: 4)
    #expect(try JSONDecoder().decode(ChatUsage.self, from: encoder.encode(usage)) == usage)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ChatRequest.self, from: Data("{}".utf8)) }
  }
}
