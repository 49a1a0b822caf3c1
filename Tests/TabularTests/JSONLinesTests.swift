import Tabular
import Testing

struct JSONLinesTests {
  @Test func rowsKeysAndKinds() throws {
    let text = """
      {"N": 1e6, "loss": 3.5, "config": {"width": 64, "tags": ["a", "b"]}, "ok": true}

      {"loss": 3.25, "N": 2e6, "note": "tab\\t\\u00e9\\ud83d\\ude00", "ok": null}
      """
    let table = try Table(json: text, name: "t")
    #expect(table.header == ["N", "loss", "config.width", "config.tags", "ok", "note"])
    #expect(try table.numbers("loss") == [3.5, 3.25])
    #expect(table.text(row: 0, column: 3) == "[\"a\", \"b\"]")
    #expect(table.text(row: 0, column: 4) == "true")
    #expect(table.isEmpty(row: 1, column: 4) && table.isEmpty(row: 1, column: 2))
    #expect(table.text(row: 1, column: 5) == "tab\té😀")
    #expect(table.location(row: 1, column: 0) == SourceLocation(file: "t", line: 3, column: 21))
  }

  @Test func eitherFormatIsRecognised() throws {
    #expect(try Table(bytes: Array("\u{FEFF} {\"a\": 1}".utf8), name: "t").header == ["a"])
    #expect(try Table(bytes: Array("a,b\n1,2".utf8), name: "t").header == ["a", "b"])
  }

  static let faults: [(String, TableError)] = [
    ("", .empty(file: "t", hasHeader: false)),
    ("{}\n", .empty(file: "t", hasHeader: true)),
    ("[1]\n", .notAnObject(.init(file: "t", line: 1, column: 2), found: "a number")),
    ("{\"a\": 1}\n[{\"a\": 2}]\n", .notAnObject(.init(file: "t", line: 2, column: 1), found: "an array")),
    ("{\"a\": 1}\n 7\n", .notAnObject(.init(file: "t", line: 2, column: 2), found: "a number")),
    ("{\"a\": 1, \"a\": 2}", .duplicateKey("a", .init(file: "t", line: 1, column: 10))),
    ("{\"a\": nan}", .invalidJSON(.init(file: "t", line: 1, column: 7), expected: "a value")),
    ("{\"a\": NaNs}", .invalidJSON(.init(file: "t", line: 1, column: 10), expected: "\"}\"")),
    ("{\"a\": 01}", .invalidJSON(.init(file: "t", line: 1, column: 7), expected: "a value")),
    ("{\"a\": 1.}", .invalidJSON(.init(file: "t", line: 1, column: 7), expected: "a value")),
    ("{\"a\": 1", .invalidJSON(.init(file: "t", line: 1, column: 8), expected: "\"}\"")),
    ("{\"a\": 1} x", .invalidJSON(.init(file: "t", line: 1, column: 10), expected: "the end of the line")),
    ("{\"a\": \"b\n\"}", .unterminatedQuote(.init(file: "t", line: 1, column: 7))),
    ("{\"a\": \"\\ud800\"}", .invalidJSON(.init(file: "t", line: 1, column: 9), expected: "a pair of surrogates")),
    ("{a: 1}", .invalidJSON(.init(file: "t", line: 1, column: 2), expected: "a string")),
  ]

  @Test(arguments: faults)
  func fault(text: String, error: TableError) {
    #expect(throws: error) { try Table(json: text, name: "t") }
  }

  @Test func nestingCannotExhaustTheStack() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: TableError.self) { try Table(json: "{\"a\": \(deep)", name: "t") }
    let objects = String(repeating: "{\"a\":", count: 100_000)
    #expect(throws: TableError.self) { try Table(json: objects, name: "t") }
  }
}
