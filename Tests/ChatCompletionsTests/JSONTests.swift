import ChatCompletions
import Foundation
import Testing

@Suite struct JSONTests {
  static func again(_ text: String) throws -> String { String(decoding: try JSONValue(parsing: text.utf8).bytes, as: UTF8.self) }

  /// Members keep their order and whole numbers their digits; blanks go.
  @Test func bytesThatAreNoUTF8AreRefused() {
    for text: [UInt8] in [[0xC3, 0x2D], [0xFF], [0x61, 0x80], [0x5C, 0x6E, 0xC3]] {
      #expect(throws: JSONProblem.self) { try JSONValue(parsing: [0x22] + text + [0x22]) }
    }
    #expect((try? JSONValue(parsing: "\"ü\\n✓\"".utf8)) != nil)
  }

  @Test func textsComeBackInTheirOrder() throws {
    for text in [
      #"{"reasoning":{"type":"string"},"answer":{"type":"integer"}}"#, #"[1,-2,0,9007199254740993,0.5,-1.25e-07,null,true,false,""]"#,
      #"{"z":[],"a":{},"é":"\u0001\"\\/\n\t👍"}"#, #""text""#,
      "{" + (0..<40).reversed().map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}",
    ] {
      #expect(try Self.again(text) == text)
    }
    #expect(try Self.again(" { \"a\" : [ 1 , 2 ] }\n") == #"{"a":[1,2]}"#)
    #expect(try Self.again(#""\u00e9\ud83d\udc4d\ud83d\u0041\/""#) == "\"é👍\u{FFFD}A/\"")
    #expect(try JSONValue(parsing: #"{"b":1,"a":{"d":1,"c":2}}"#.utf8).canonicalText == #"{"a":{"c":2,"d":1},"b":1}"#)
  }

  @Test func textsThatAreNoJSONAreRefused() {
    for text in [
      "", " ", "{", "}", "[1,]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "[1 2]", "01", "+1", "1.", ".5", "-", "1e", "1e999", "nul",
      "'a'",
      "\"a", "\"\n\"", #""\x""#, #""\u12""#, #""\u+123""#, "1 2", "[1]]", "NaN",
    ] {
      #expect(throws: JSONProblem.self, "\(text)") { try JSONValue(parsing: text.utf8) }
    }
  }

  /// A short body can't cost more than its length, nor exhaust the stack.
  @Test func depthCostsNothing() throws {
    func nested(_ levels: Int) -> String { String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    #expect(try Self.again(nested(60)) == nested(60))
    #expect(throws: JSONProblem.self) { try JSONValue(parsing: nested(100_000).utf8) }
    let start = ContinuousClock.now
    for _ in 0..<20 { _ = try? JSONDecoder().decode(ChatRequest.self, from: Data(#"{"model":"m","messages":[],"x":\#(nested(60))}"#.utf8)) }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  /// Objects of any size: keys found, changed, removed, compared whatever their order.
  @Test(arguments: [0, 1, 8, 9, 200]) func objectsKeepTheirMembers(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", .integer($0)) })
    #expect(object.count == count && object.keys == (0..<count).map { "k\($0)" } && object.isEmpty == (count == 0))
    #expect((0..<count).allSatisfy { object["k\($0)"] == .integer($0) } && object["absent"] == nil)
    let backwards = JSONObject((0..<count).reversed().map { ("k\($0)", .integer($0)) })
    #expect(object == backwards && object.hashValue == backwards.hashValue)
    object["k0"] = "first"
    object["new"] = true
    #expect(object.count == max(count, 1) + 1 && object.keys.first == "k0" && object.keys.last == "new")
    object["k0"] = nil
    object["absent"] = nil
    #expect(object.count == max(count, 1) && object["k0"] == nil && object["new"] == true)
    #expect(object.merging(["new": 2, "more": 3]).count == object.count + 1)
    #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]) == ["b": 2, "a": 3])
  }

  @Test func numbersOfEitherFormAreRead() throws {
    let value = try JSONValue(parsing: "[3,3.0,3.5,1e30]".utf8)
    #expect(value[0]?.integer == 3 && value[1]?.integer == 3 && value[2]?.integer == nil && value[3]?.integer == nil)
    #expect(value[0]?.double == 3 && value[3]?.double == 1e30 && value[4] == nil)
  }

  /// No bytes end the program, and every value that is read is written and read as itself.
  @Test func fuzz() throws {
    var state: UInt64 = 3
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Int(state >> 33) % count
    }
    let seed = Array(#"{"a":[1,-2.5e3,"é\"\\\ud83d\udc4d"],"b":{"c":null,"d":true},"e":""}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<(1 + random(4)) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = UInt8(random(256))
        case 1: bytes.remove(at: random(bytes.count))
        default: bytes.insert(Array("{}[]\",:\\u0e-".utf8)[random(12)], at: random(bytes.count))
        }
      }
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      #expect(try JSONValue(parsing: value.bytes) == value)
    }
  }
}
