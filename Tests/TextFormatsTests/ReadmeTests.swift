import Testing
import TextFormats

/// The example of the module's README.
@Suite struct ReadmeTests {
  @Test func example() throws {
    let value = try JSONValue(parsing: "{\"b\": 1, \"a\": [true, null, 2.5e3]}".utf8)
    #expect(value["a"]?[2]?.double == 2500)
    #expect(value.text == "{\"b\":1,\"a\":[true,null,2.5e3]}")
    #expect(value.canonicalText == "{\"a\":[true,null,2500],\"b\":1}")
    let error = #expect(throws: JSONProblem.self) { try JSONValue(parsing: "[1, 02]".utf8) }
    #expect(error.map { "\($0)" } == "not JSON: a value expected at byte 4")
    #expect(NumberStyle.count.text(1.4e12) == "1.4T" && NumberStyle.plain.text(3.84e21) == "3.84e21")
  }

  @Test func problemsSayWhereTheyAre() {
    #expect("\(JSONProblem(.missing).under("b").under("a"))" == "a.b is missing")
    #expect("\(JSONProblem(.otherType))" == "the value has another type")
    #expect("\(JSONProblem(.tooDeep(limit: 512, offset: 512)))" == "more than 512 levels of nesting at byte 512")
    #expect("\(JSONProblem(.unknown(known: ["b", "c"])).under("x").under("a"))" == "a.x isn't known; known are b, c")
    #expect("\(JSONProblem(.repeatedKey("a", offset: 7)))" == "“a” stands there twice, again at byte 7")
    #expect("\(JSONProblem(.notUTF8(offset: 3)))" == "not UTF-8: byte 3")
    #expect("\(JSONProblem(.unterminatedString(offset: 3)))" == "not JSON: the string that starts at byte 3 is never closed")
  }
}
