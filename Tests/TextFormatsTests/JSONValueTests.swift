import Testing
import TextFormats

@Suite struct JSONValueTests {
  private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

  @Test func everyKindIsRead() throws {
    let value = try parsed(#" {"n": null, "t": true, "f": false, "i": -12, "d": 1.5e3, "s": "a\n\u00e9\ud83d\ude00", "a": [1, [], {}]} "#)
    #expect(value["n"] == .null && value["n"]?.unlessNull == nil)
    #expect(value["t"]?.bool == true && value["f"]?.bool == false)
    #expect(value["i"] == .integer(-12) && value["d"] == .number(1500) && value["d"]?.integer == 1500)
    #expect(value["s"]?.string == "a\né😀")
    #expect(value["a"]?.array?.count == 3 && value["a"]?[0]?.double == 1 && value["a"]?[3] == nil && value["a"]?[-1] == nil)
    #expect(value["missing"] == nil && value[0] == nil)
  }

  @Test(
    arguments: [
      ("", "a value", 0), ("[1,]", "a value", 3), ("[1 2]", "\"]\"", 3), ("{\"a\" 1}", "\":\"", 5), ("{\"a\":1,}", "a string", 7),
      ("{a:1}", "a string", 1), ("01", "a value", 0), ("-", "a value", 0), ("1.", "a value", 0), (".5", "a value", 0), ("+1", "a value", 0),
      ("1e", "a value", 0), ("NaN", "a value", 0), ("nul", "a value", 0), ("1 x", "the end", 2), ("[1e999]", "a number within ±1.8e308", 1),
      ("\"\\x\"", "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", 2), ("\"\\u12g4\"", "a hexadecimal digit", 5),
      ("\"a\u{1}\"", "an escape instead of this control character", 2),
    ] as [(String, String, Int)])
  func faultsHaveTheirByte(text: String, expected: String, offset: Int) {
    #expect(throws: JSONProblem(.notJSON(expected: expected, offset: offset))) { try parsed(text) }
  }

  @Test func stringsMustEndOnTheirLine() {
    #expect(throws: JSONProblem(.unterminatedString(offset: 1))) { try parsed("[\"ab") }
    #expect(throws: JSONProblem(.unterminatedString(offset: 0))) { try parsed("\"a\nb\"") }
  }

  @Test func nestingIsReadToItsLimitAndNoFarther() throws {
    let nested = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    for (options, limit) in [(JSONScanner.Options.file, 512), (.network, 64), (.init(depthLimit: 3), 3)] {
      #expect(try JSONValue(parsing: nested(limit).utf8, options: options).text == nested(limit))
      #expect(throws: JSONProblem(.tooDeep(limit: limit, offset: limit))) {
        try JSONValue(parsing: nested(limit + 1).utf8, options: options)
      }
    }
    #expect(throws: JSONProblem.self) { try parsed(String(repeating: "{\"a\":", count: 1_000_000)) }
    #expect(throws: JSONProblem.self) { try parsed(String(repeating: "[{\"a\":", count: 1_000_000)) }
  }

  @Test func halfASurrogatePairIsReplacedOrRefused() throws {
    for (text, replaced) in [(#""a\ud83d""#, "a\u{FFFD}"), (#""\ude00b""#, "\u{FFFD}b"), (#""\ud83d\u0041""#, "\u{FFFD}A")] {
      #expect(try JSONValue(parsing: text.utf8, options: .network).string == replaced)
      #expect(throws: JSONProblem(.notJSON(expected: "a pair of surrogates", offset: text.hasPrefix("\"a") ? 3 : 2))) { try parsed(text) }
    }
  }

  @Test func aRepeatedKeyIsRefusedWhereThatIsAskedFor() throws {
    let options = JSONScanner.Options(refusesRepeatedKeys: true)
    #expect(throws: JSONProblem(.repeatedKey("a", offset: 18))) {
      try JSONValue(parsing: #"{"b":{"a":1,"c":2,"a":3}}"#.utf8, options: options)
    }
    #expect(throws: JSONProblem(.repeatedKey("é", offset: 8))) { try JSONValue(parsing: #"{"é":1,"\u00e9":2}"#.utf8, options: options) }
    #expect(try JSONValue(parsing: #"[{"a":1},{"a":2}]"#.utf8, options: options)[1]?["a"] == 2)
  }

  @Test func membersKeepTheirOrderAndTheLastOfAKeyCounts() throws {
    let value = try parsed(#"{"z":1,"a":2,"z":3}"#)
    #expect(value.text == #"{"z":3,"a":2}"#)
    #expect(value.canonicalText == #"{"a":2,"z":3}"#)
    #expect(try value == parsed(#"{"a":2,"z":3}"#))
  }

  @Test(
    arguments: [
      (.number(1), "1"), (.number(-0.0), "-0.0"), (.number(0.1), "0.1"), (.number(1e300), "1e+300"), (.number(.nan), "null"),
      (.number(-.infinity), "null"), (.integer(.max), "9223372036854775807"), (.number(1e15), "1000000000000000"), (.number(1e16), "1e+16"),
      (["a\"\\\n\r\t\u{1}<": "é"], #"{"a\"\\\n\r\t\u0001<":"é"}"#), ([1.5, true, .null], "[1.5,true,null]"),
    ] as [(JSONValue, String)])
  func valuesAreWritten(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  /// No byte of what a string holds is repaired: the place of the first one that is no UTF-8 is told.
  @Test(
    arguments: [
      ([0xFF], 0), ([0x61, 0x80], 1), ([0xC3, 0x2D], 0), ([0xC0, 0xAF], 0), ([0xE0, 0x80, 0x80], 0), ([0xED, 0xA0, 0x80], 0),
      ([0x61, 0xE2, 0x82], 1),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF0, 0x9F, 0x98], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0x5C, 0x6E, 0xC3], 2),
    ] as [([UInt8], Int)])
  func bytesThatAreNoUTF8AreRefused(inside: [UInt8], offset: Int) {
    let text = Array("[\"".utf8) + inside + Array("\"]".utf8)
    #expect(throws: JSONProblem(.notUTF8(offset: 2 + offset))) { try JSONValue(parsing: text) }
    #expect(throws: JSONProblem(.notUTF8(offset: 2 + offset)), "also where it is stepped over") {
      var scanner = JSONScanner(text[...], options: .outline)
      _ = try scanner.value()
    }
  }

  @Test func scalarsOfEveryLengthAreRead() throws {
    for text in ["\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"] {
      #expect(try parsed("\"\(text)\"").string == text)
    }
  }

  /// What is read is written with every digit.
  @Test(
    arguments: [
      "1.0", "1e2", "1E+2", "-0", "-0.0", "0.10", "1", "-12", "0.1", "1e300", "1e+300", "100000000000000000000",
      "123456789012345678901234567890",
      "0.1000000000000000055511151231257827", "1e-400", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
    ])
  func numbersKeepTheirText(text: String) throws {
    #expect(try parsed("[\(text)]").text == "[\(text)]")
    #expect(try parsed(text).double == Double(text))
  }

  @Test(
    arguments: [
      ["1", "1.0", "1e0", "10e-1", "1.00E+00"], ["0", "-0", "0.0", "-0.0e9", "0e-99"], ["0.1", "1e-1", "0.10", "100e-3"],
      ["1e16", "10000000000000000"],
      ["123456789012345678901", "123456789012345678901.0", "1234567890123456789010e-1"], ["9007199254740993", "9007199254740993.0"],
      ["-2.5", "-25e-1"], ["1e300", "1e+300", "10e299"], ["\"1\""], ["9007199254740992"], ["123456789012345678902"], ["1e-400"], ["-0.1"],
    ])
  func equalNumbersHaveOneHashAndOneText(texts: [String]) throws {
    let values = try texts.map { try parsed("{\"n\":\($0)}") }
    for value in values {
      #expect(
        value == values[0] && value.hashValue == values[0].hashValue && value.canonicalText == values[0].canonicalText, "\(value.text)")
      #expect(try parsed(value.canonicalText) == value)
    }
    for other in ["2", "0.2", "9007199254740994", "123456789012345678903", "1e301", "2e-400", "null", "\"0\""] {
      #expect(try values[0] != parsed("{\"n\":\(other)}"))
    }
  }

  @Test func numbersForReadersThatGoByTheForm() {
    #expect(JSONValue.float(1).text == "1.0" && JSONValue.float(0.5).text == "0.5" && JSONValue.float(-0.0).text == "-0.0")
    #expect(JSONValue.float(1) == 1 && JSONValue.float(1e16).text == "1e+16" && JSONValue.float(.infinity).text == "null")
    #expect(JSONDecimal("1.50")?.text == "1.50" && JSONDecimal("1.50")?.double == 1.5)
    for wrong in ["", "01", "1.", "1 ", "x", "1e999"] { #expect(JSONDecimal(wrong) == nil, "\(wrong)") }
  }

  @Test func numbersAreEqualByValue() {
    #expect(JSONValue.integer(7) == .number(7) && JSONValue.integer(7).hashValue == JSONValue.number(7).hashValue)
    #expect(JSONValue.number(-0.0) == .integer(0) && JSONValue.number(7.5) != .integer(7) && JSONValue.number(1e300) != .integer(.max))
    #expect(JSONValue.integer(.max) != .number(0x1p63) && JSONValue.number(.nan) != .number(.nan) && JSONValue.null != false)
  }

  @Test func textForAScriptCannotEndIt() throws {
    let value: JSONValue = ["a": "</script>\u{2028}\u{2029}"]
    #expect(value.scriptText == #"{"a":"\u003c/script>\u2028\u2029"}"#)
    #expect(try parsed(value.scriptText) == value)
  }

  /// What is written reads back as the same value, for values made at random.
  @Test func writtenValuesReadBack() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let value = Self.value(&random, levels: 4)
      #expect(try parsed(value.text) == value)
      #expect(try parsed(value.scriptText) == value)
      #expect(try parsed(value.canonicalText).canonicalText == value.canonicalText)
    }
  }

  private static func value(_ random: inout some RandomNumberGenerator, levels: Int) -> JSONValue {
    switch Int.random(in: 0..<(levels > 0 ? 8 : 6), using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .integer(.random(in: .min ... .max, using: &random))
    case 3: return .number(Double.random(in: -1e30...1e30, using: &random))
    case 4, 5:
      let scalars = (0..<6).map { _ in Unicode.Scalar(UInt32.random(in: 0..<0xD800, using: &random))! }
      return .string(String(String.UnicodeScalarView(scalars)))
    case 6: return .array((0..<3).map { _ in value(&random, levels: levels - 1) })
    default: return .object(JSONObject((0..<12).map { ("key \($0)", value(&random, levels: levels - 1)) }))
    }
  }
}

@Suite struct JSONObjectTests {
  @Test func manyMembersAreFoundAndRemoved() {
    var object = JSONObject()
    for index in 0..<100 { object["k\(index)"] = .integer(index) }
    #expect(object.count == 100 && object["k77"] == 77)
    object["k77"] = nil
    #expect(object["k77"] == nil && object["k78"] == 78 && object.keys[77] == "k78")
    for index in 0..<95 { object["k\(index)"] = nil }
    #expect(object.keys == ["k95", "k96", "k97", "k98", "k99"] && object["k99"] == 99)
  }

  @Test func equalityIgnoresTheOrder() {
    let (one, other): (JSONObject, JSONObject) = (["a": 1, "b": 2], ["b": 2, "a": 1])
    #expect(one == other && one.hashValue == other.hashValue)
    #expect(one != ["a": 1] && one != ["a": 1, "b": 3])
  }

  @Test func mergingAndFiltering() {
    let object: JSONObject = ["a": 1, "b": 2, "c": 3]
    #expect(object.merging(["b": 5, "d": 4]).keys == ["a", "b", "c", "d"] && object.merging(["b": 5])["b"] == 5)
    #expect(object.filter { key, _ in key != "b" }.keys == ["a", "c"])
    #expect(JSONObject().isEmpty && JSONValue.object(object).object == object)
  }
}

@Suite struct JSONScannerTests {
  @Test func valuesOfAnyKindAreSteppedOver() throws {
    let text = #" {"a": [1, {"b": "]}"}], "c": null} , tail"#
    var scanner = JSONScanner(Array(text.utf8)[...])
    #expect(String(decoding: try scanner.value(), as: UTF8.self) == #"{"a": [1, {"b": "]}"}], "c": null}"#)
    let hasComma = scanner.accept(",")
    #expect(hasComma && scanner.offset == text.utf8.count - 5)
  }

  @Test func membersAreGivenWithTheirPlaces() throws {
    var scanner = JSONScanner(Array(#"{"one":1, "t\u0077o" : [2]}"#.utf8)[...])
    var seen: [String] = []
    try scanner.members(depth: 0) { (scanner, key, depth) throws(JSONProblem) in
      let text = String(decoding: try scanner.value(), as: UTF8.self)
      seen.append("\(key.text)@\(key.offset)/\(depth)=\(text)")
    }
    #expect(seen == ["one@1/1=1", "two@10/1=[2]"] && scanner.isAtEnd)
  }

  @Test func aSingleLineEndsAtItsEnd() throws {
    var scanner = JSONScanner(Array("[1,\n2]".utf8)[...], options: .init(isSingleLine: true))
    #expect(throws: JSONProblem(.notJSON(expected: "a value", offset: 3))) { try scanner.value() }
  }

  /// Python's words for numbers that are not finite are values where a reader asks for them, and nowhere else.
  @Test(arguments: ["NaN", "Infinity", "-Infinity"])
  func wordsOfPythonAreValuesOnRequest(word: String) throws {
    let text = Array("[1, \(word), {\"a\": \(word)}]".utf8)[...]
    var scanner = JSONScanner(text, options: .init(allowsNonFinite: true))
    #expect(try scanner.value() == text)
    var strict = JSONScanner(text)
    #expect(throws: JSONProblem(.notJSON(expected: "a value", offset: 4))) { try strict.value() }
  }

  /// The outline of a text goes deeper than its values may, and has no limit of its own.
  @Test func aMembersLevelCounts() throws {
    let nested = { (levels: Int) in #"{"a":"# + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "}" }
    for (levels, isRead) in [(511, true), (512, false)] {
      var scanner = JSONScanner(Array(nested(levels).utf8)[...], options: .outline)
      let read: ()? = try? scanner.members(depth: 0) { (scanner, _, depth) throws(JSONProblem) in _ = try scanner.value(depth: depth) }
      #expect((read != nil) == isRead)
    }
  }

  @Test func slicesCountFromTheirOwnBeginning() throws {
    let text = Array("xx[1,?]".utf8)
    #expect(throws: JSONProblem(.notJSON(expected: "a value", offset: 3))) { try JSONValue(parsing: text[2...]) }
    #expect(try JSONValue(parsing: text[3..<4]) == 1)
  }
}

@Suite struct JSONAccessTests {
  private static let value: JSONValue = [
    "text": "a", "yes": true, "whole": 3, "part": 2.5, "list": [1, 2], "inner": ["a": .null], "none": .null,
  ]

  @Test func valuesAreGivenByTheirKindAlone() {
    let value = Self.value
    #expect(value["text"]?.string == "a" && value["text"]?.integer == nil && value["text"]?.double == nil)
    #expect(value["yes"]?.bool == true && value["yes"]?.integer == nil)
    #expect(value["whole"]?.integer == 3 && value["whole"]?.double == 3 && value["whole"]?.bool == nil)
    #expect(value["part"]?.integer == nil && value["part"]?.double == 2.5)
    #expect(value["list"]?.array == [1, 2] && value["list"]?.object == nil && value["list"]?["a"] == nil)
    #expect(value["inner"]?.object == ["a": .null] && value["inner"]?[0] == nil && value["none"]?.unlessNull == nil)
    #expect(value["none"] == .null && value.string == nil && value.array == nil && value.unlessNull == value)
  }

  @Test func numbersOutsideTheIntegersAreDoubles() throws {
    #expect(try JSONValue(parsing: "9223372036854775807".utf8) == .integer(.max))
    #expect(try JSONValue(parsing: "9223372036854775808".utf8).double == 0x1p63)
    #expect(JSONValue.number(1e300).integer == nil && JSONValue.number(-4).integer == -4)
  }

  @Test func literalsAndTextsGiveTheSameValues() throws {
    #expect(
      try JSONValue(parsing: #"{"text":"a","yes":true,"whole":3,"part":2.5,"list":[1,2],"inner":{"a":null},"none":null}"#.utf8)
        == Self.value)
    #expect(Self.value.object?.keys == ["text", "yes", "whole", "part", "list", "inner", "none"])
    #expect(Self.value.bytes == Array(Self.value.text.utf8))
  }

  /// A long array is read in one pass: memory and time grow with it, nothing with its square.
  @Test func longTextsAreRead() throws {
    let text = "[" + (0..<50_000).map { "{\"k\":\($0)}" }.joined(separator: ",") + "]"
    let value = try JSONValue(parsing: text.utf8)
    #expect(value.array?.count == 50_000 && value[49_999]?["k"] == 49_999 && value.text == text)
  }
}

@Suite struct JSONDecimalTests {
  /// A number is its digits and where the point stands, however it is written.
  @Test(
    arguments: [
      ("1500", 1500), ("1.5e3", 1500), ("-0", 0), ("15e-1", nil), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
      ("9223372036854775808", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e-99999999999999999999", nil), ("0e99", 0),
      ("0.00", 0),
    ] as [(String, Int?)])
  func integersAreFoundInEveryForm(text: String, integer: Int?) throws {
    #expect(try JSONValue(parsing: text.utf8).integer == integer)
  }

  /// Two numbers that a double can't tell apart aren't equal, and every digit comes back.
  @Test func digitsBeyondADoubleCount() throws {
    let (one, other) = (try JSONValue(parsing: "9007199254740993.0".utf8), try JSONValue(parsing: "9007199254740992".utf8))
    #expect(one.double == other.double && one != other && one.canonicalText == "9007199254740993")
    #expect(try JSONValue(parsing: "-1.00000000000000000001e2".utf8).canonicalText == "-100000000000000000001e-18")
    let (tiny, less) = (try JSONValue(parsing: "1e-400".utf8), try JSONValue(parsing: "1e-401".utf8))
    #expect(tiny.double == 0 && tiny != less && tiny != 0 && Set([tiny, less, 0]).count == 3)
  }
}
