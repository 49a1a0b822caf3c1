import Foundation
import Testing

@testable import Gateway

/// Members of a JSON object, changed without touching the rest.
@Suite struct RawObjectTests {
  private func object(_ text: String) throws -> RawObject { try RawObject(Array(text.utf8)) }
  private func text(_ object: RawObject) -> String { String(decoding: object.bytes, as: UTF8.self) }

  @Test func leavesEveryOtherByte() throws {
    let source = #"{ "model" : "m@sc8",  "temperature":1.0,"x":[1,{"a":"}\"]"}], "isoflop":{"a":1} ,"y":1e-400 }"#
    var changed = try object(source)
    #expect(changed.value("model")?.string == "m@sc8" && changed["temperature"].map { String(decoding: $0, as: UTF8.self) } == "1.0")
    try changed.remove("isoflop")
    #expect(text(changed) == #"{ "model" : "m@sc8",  "temperature":1.0,"x":[1,{"a":"}\"]"}] ,"y":1e-400 }"#)
    try changed.remove("model")
    #expect(text(changed).hasPrefix(#"{ "temperature""#))
  }

  @Test func findsAndRemovesInEmptyAndSingleObjects() throws {
    var single = try object(#" {"a":1} "#)
    #expect(single.value("a") == 1)
    try single.remove("b")
    #expect(text(single) == #" {"a":1} "#)
    try single.remove("a")
    #expect(text(single) == " {} ")
    #expect(try object(#"{"m\u006fdel":"a\nb"}"#).value("model")?.string == "a\nb")
  }

  @Test func refusesWhatIsNoObject() {
    for wrong in ["", "[]", "{", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1} x"#, #"{"a":"b}"#, #"{"a":[1}"#, "{'a':1}", "\u{0}"] {
      #expect(throws: GatewayError.self, "\(wrong)") { try object(wrong) }
    }
    #expect(throws: GatewayError.self) { try object(#"{"model":"a","model":"b"}"#) }
    #expect(throws: GatewayError.self) { try RawObject(Array(#"{"a":""#.utf8) + [0xFF] + Array(#""}"#.utf8)) }
  }

  /// What isn't decoded may be deep, but not without limit; many members cost no square of their number.
  @Test func largeOutlinesAreRead() throws {
    func nested(_ levels: Int) -> String {
      #"{"model":"m","x":\#(String(repeating: "[", count: levels) + String(repeating: "]", count: levels))}"#
    }
    let deep = try object(nested(400))
    #expect(deep.value("model") == "m" && deep["x"]?.count == 800 && deep.value("x") == nil)
    #expect(throws: GatewayError.self) { try object(nested(600)) }
    let start = ContinuousClock.now
    #expect(try object("{" + (0..<100_000).map { "\"k\($0)\":1.0" }.joined(separator: ",") + "}").value("k99999") == 1)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// No bytes end the program, and whatever is taken is found again.
  @Test func fuzz() throws {
    var state: UInt64 = 7
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Int(state >> 33) % count
    }
    let seed = Array(#"{"model":"a","messages":[{"role":"user","content":"é\"\\"}],"n":1.50,"b":true,"c":null}"#.utf8)
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<(1 + random(4)) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = UInt8(random(256))
        case 1: bytes.remove(at: random(bytes.count))
        default: bytes.insert(Array("{}[]\",:\\".utf8)[random(8)], at: random(bytes.count))
        }
      }
      if var object = try? RawObject(bytes) {
        #expect(object.bytes == bytes)
        try object.remove("model")
        #expect(object["model"] == nil && object.bytes.count <= bytes.count)
      }
    }
  }
}
