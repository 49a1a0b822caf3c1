import Tabular
import Testing

/// Reading by name and place, whatever the format.
@Suite struct TableTests {
  private static let delimited = "name;N;loss\r\n\"a;\"\"b\"\"\"; 1e6 ;3.5\r\nc;;x\r\n"
  private static let lines = "{\"name\": \"a;\\\"b\\\"\", \"N\": 1e6, \"loss\": 3.5}\n{\"name\": \"c\", \"loss\": \"x\"}\n"

  @Test(arguments: [delimited, lines])
  func fieldsAreFoundByColumn(text: String) throws {
    let table = try Table(bytes: Array(text.utf8), name: "t")
    #expect(table.header == ["name", "loss", "N"] || table.header == ["name", "N", "loss"])
    let (name, size, loss) = (
      try #require(table.position(of: "name")), try #require(table.position(of: "N")), try #require(table.position(of: "loss"))
    )
    #expect(table.text(row: 0, column: name) == "a;\"b\"" && table.text(row: 1, column: name) == "c")
    #expect(table.finiteNumber(row: 0, column: size) == 1e6 && table.finiteNumber(row: 0, column: loss) == 3.5)
    #expect(table.isEmpty(row: 1, column: size) && table.finiteNumber(row: 1, column: size) == nil)
    #expect(table.position(of: "n") == nil && table.rowCount == 2)
  }

  @Test(arguments: [delimited, lines])
  func wrongFieldsAreSaidWithTheirPlace(text: String) throws {
    let table = try Table(bytes: Array(text.utf8), name: "t")
    let loss = try #require(table.position(of: "loss"))
    let place = table.location(row: 1, column: loss)
    #expect(throws: TableError.notANumber(place, field: "loss", text: "x")) { try table.numbers("loss") }
    let size = try #require(table.position(of: "N"))
    #expect(throws: TableError.missingValue(table.location(row: 1, column: size), field: "N")) { try table.numbers("N") }
    #expect(throws: TableError.noSuchColumn("M", file: "t", found: table.header)) { try table.numbers("M") }
  }

  @Test func placesCountCharactersOfTheLine() throws {
    let table = try Table(json: "{\"é😀\": \"x\", \"b\": [1,\t2], \"c\": true}\r\n\r\n {\"é😀\": 1}", name: "t")
    #expect(table.location(row: 0, column: 0) == SourceLocation(file: "t", line: 1, column: 8))
    #expect(table.location(row: 0, column: 1) == SourceLocation(file: "t", line: 1, column: 18))
    #expect(table.location(row: 1, column: 0) == SourceLocation(file: "t", line: 3, column: 9))
    #expect(table.text(row: 0, column: 1) == "[1,\t2]")
  }

  @Test func aByteOrderMarkHasNoPlace() throws {
    let table = try Table(json: "\u{FEFF}{\"a\": x}".replacing("x", with: "7"), name: "t")
    #expect(table.location(row: 0, column: 0) == SourceLocation(file: "t", line: 1, column: 7))
    #expect(throws: TableError.invalidJSON(.init(file: "t", line: 1, column: 7), expected: "a value")) {
      try Table(json: "\u{FEFF}{\"a\": x}", name: "t")
    }
  }

  @Test func innerObjectsBecomeColumns() throws {
    let table = try Table(json: "{\"a\": {\"b\": {\"c\": 1}, \"d\": 2}}\n{\"a\": {\"d\": 3}, \"e\": {}}\n", name: "t")
    #expect(table.header == ["a.b.c", "a.d"])
    #expect(try table.numbers("a.d") == [2, 3])
    #expect(throws: TableError.duplicateKey("a.b", .init(file: "t", line: 1, column: 19))) {
      try Table(json: "{\"a\": {\"b\": 1}, \"a.b\": 2}".replacing("\"a.b\"", with: "  \"a.b\""), name: "t")
    }
  }

  @Test func bytesThatAreNotUTF8AreSaidWithTheirPlace() {
    #expect(throws: TableError.invalidUTF8(.init(file: "t", line: 2, column: 2))) {
      try Table(bytes: Array("a,b\n1".utf8) + [0xFF] + Array(",2".utf8), name: "t")
    }
    #expect(throws: TableError.invalidUTF8(.init(file: "t", line: 1, column: 3))) {
      try Table(bytes: Array("{\"".utf8) + [0xC0, 0x80], name: "t")
    }
  }

  /// Each text says the place, what is wrong, and what to do.
  @Test func errorsAdvise() {
    let place = SourceLocation(file: "runs.csv", line: 3, column: 5)
    let errors: [TableError] = [
      .invalidUTF8(place), .numericHeader(place), .namelessColumn(place), .raggedRow(place, found: 2, expected: 3),
      .unterminatedQuote(place), .strayQuote(place), .ambiguousDelimiter(place, candidates: [",", ";"]), .notAnObject(place, found: "null"),
      .invalidJSON(place, expected: "a value"), .duplicateKey("N", place), .notANumber(place, field: "N", text: "x"),
      .missingValue(place, field: "N"),
    ]
    #expect(errors.allSatisfy { "\($0)".hasPrefix("runs.csv:3:5: ") })
    #expect(Set(errors.map { "\($0)" }).count == errors.count)
    #expect("\(TableError.ambiguousDelimiter(place, candidates: [",", ";"]))".contains("commas, semicolons"))
    #expect("\(TableError.empty(file: "t", hasHeader: true))".contains("row below the header"))
  }
}
