import Fuzzing
import Tabular
import Testing

struct DelimitedTests {
  @Test(arguments: [",", "\t", ";"])
  func delimiters(_ mark: String) throws {
    let table = try Table(delimited: "N\(mark)loss\n1e6\(mark)3.5\n2e6\(mark)3.25\n", name: "t")
    #expect(table.header == ["N", "loss"])
    #expect(try table.numbers("N") == [1e6, 2e6])
    #expect(try table.numbers("loss") == [3.5, 3.25])
  }

  @Test func quotesLineEndsAndByteOrderMark() throws {
    let text = "\u{FEFF}name,note\r\n\"a, \"\"b\"\"\",\"two\r\nlines\"\r\nplain,\r\n"
    let table = try Table(delimited: text, name: "t")
    #expect(table.header == ["name", "note"])
    #expect(table.text(row: 0, column: 0) == "a, \"b\"")
    #expect(table.text(row: 0, column: 1) == "two\r\nlines")
    #expect(table.text(row: 1, column: 0) == "plain")
    #expect(table.isEmpty(row: 1, column: 1))
    #expect(table.location(row: 1, column: 0) == SourceLocation(file: "t", line: 4, column: 1))
  }

  @Test func lastLineWithoutEndAndBlankLinesAtTheEnd() throws {
    #expect(try Table(delimited: "a,b\n1,2", name: "t").rowCount == 1)
    #expect(try Table(delimited: "a,b\n1,2\n\n\n", name: "t").rowCount == 1)
  }

  @Test func columnsCountCharactersNotBytes() throws {
    let table = try Table(delimited: "α,loss\n\"ββ\",x\n", name: "t")
    #expect(throws: TableError.notANumber(.init(file: "t", line: 2, column: 6), field: "loss", text: "x")) { try table.numbers("loss") }
  }

  static let faults: [(String, TableError)] = [
    ("", .empty(file: "t", hasHeader: false)),
    ("\n\n", .empty(file: "t", hasHeader: false)),
    ("a,b\n", .empty(file: "t", hasHeader: true)),
    ("a,b\n1,2,3\n", .raggedRow(.init(file: "t", line: 2, column: 1), found: 3, expected: 2)),
    ("a,b\n1,2\n3\n", .raggedRow(.init(file: "t", line: 3, column: 1), found: 1, expected: 2)),
    ("a,b\n1,2\n\n3\n", .raggedRow(.init(file: "t", line: 4, column: 1), found: 1, expected: 2)),
    ("a,b\n1,\"2\n", .unterminatedQuote(.init(file: "t", line: 2, column: 3))),
    ("a,b\n1,2\"3\n", .strayQuote(.init(file: "t", line: 2, column: 4))),
    ("a,b\n1,\"2\"3\n", .strayQuote(.init(file: "t", line: 2, column: 6))),
    ("1,2\n3,4\n", .numericHeader(.init(file: "t", line: 1, column: 1))),
    ("# N,D\n1,2\n3,4\n", .numericHeader(.init(file: "t", line: 2, column: 1))),
    ("a,b,\n1,2,3\n", .namelessColumn(.init(file: "t", line: 1, column: 5))),
    ("a,,c\n1,2,3\n", .namelessColumn(.init(file: "t", line: 1, column: 3))),
    ("a,b;c\n1,2\n", .ambiguousDelimiter(.init(file: "t", line: 1, column: 1), candidates: [",", ";"])),
  ]

  @Test(arguments: faults)
  func fault(text: String, error: TableError) {
    #expect(throws: error) { try Table(delimited: text, name: "t") }
    #expect(error.description.hasPrefix("t:"))
  }

  @Test func invalidUTF8() {
    let bytes = Array("a,b\n1,é".utf8) + [0xFF] + Array("\n".utf8)
    #expect(throws: TableError.invalidUTF8(.init(file: "t", line: 2, column: 4))) { try Table(delimited: bytes, name: "t") }
  }

  @Test func chosenDelimiter() throws {
    #expect(try Table(delimited: "a|b,c\n1|2\n", name: "t", delimiter: "|").header == ["a", "b,c"])
  }

  @Test func noSuchColumn() throws {
    let table = try Table(delimited: "a,b\n1,2\n", name: "t")
    #expect(throws: TableError.noSuchColumn("c", file: "t", found: ["a", "b"])) { try table.numbers("c") }
  }
}

struct StrictNumberTests {
  @Test(arguments: [("1e20", 1e20), ("1.5", 1.5), ("-.5E-3", -0.5e-3), ("+7", 7), (" 3. ", 3), ("0", 0)])
  func accepted(text: String, value: Double) { #expect(StrictNumber.parse(text) == value) }

  /// The short way to a value and the long one agree to the last bit.
  @Test func nearestDouble() {
    var mutator = ByteMutator(seed: 3, words: [])
    for _ in 0..<20_000 {
      let digits = (0...mutator.index(below: 18)).map { _ in "\(mutator.index(below: 10))" }.joined()
      let point = mutator.index(below: digits.count + 1)
      let exponent = mutator.index(below: 50) - 25
      let text = (mutator.index(below: 2) == 0 ? "-" : "") + digits.prefix(point) + "." + digits.dropFirst(point) + "e\(exponent)"
      #expect(StrictNumber.parse(String(text)) == Double(String(text)), "\(text)")
    }
  }

  @Test(arguments: ["", " ", "nan", "inf", "1e999", "1,5", "0x10", "1e", "e5", ".", "1 2", "5M", "--1", "1.2.3", "١"])
  func refused(text: String) { #expect(StrictNumber.parse(text) == nil) }
}
