import Tabular
import Testing

/// The rules of RFC 4180, and what is refused instead of repaired.
@Suite struct DelimitedRuleTests {
  private func rows(_ text: String, delimiter: Character? = nil) throws -> [[String]] {
    let table = try Table(delimited: Array(text.utf8), name: "t", delimiter: delimiter)
    return [table.header] + (0..<table.rowCount).map { row in table.header.indices.map { table.text(row: row, column: $0) } }
  }

  @Test(
    arguments: [
      ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]), ("a;b\r1;2\r", [["a", "b"], ["1", "2"]]),
      ("a,b\r\n\"1,\r\n\",\"\"\"x\"\"\"\r\n", [["a", "b"], ["1,\r\n", "\"x\""]]), (" a , b \n1,2", [["a", "b"], ["1", "2"]]),
      ("\"a;b\",c\n1,2", [["a;b", "c"], ["1", "2"]]), ("a\n\"\"\n", [["a"], [""]]), ("a,b\n,\n", [["a", "b"], ["", ""]]),
      ("a,b\n1,2\n\n  \n", [["a", "b"], ["1", "2"]]),
    ] as [(String, [[String]])])
  func rowsAreSplit(text: String, rows: [[String]]) throws {
    #expect(try self.rows(text) == rows)
  }

  @Test(
    arguments: [
      ("", .empty(file: "t", hasHeader: false)), ("\n\n", .empty(file: "t", hasHeader: false)),
      ("a,b\n", .empty(file: "t", hasHeader: true)),
      ("a,b\n1\n", .raggedRow(.init(file: "t", line: 2, column: 1), found: 1, expected: 2)),
      ("a,b\n1,2,3\n", .raggedRow(.init(file: "t", line: 2, column: 1), found: 3, expected: 2)),
      ("a,,c\n", .namelessColumn(.init(file: "t", line: 1, column: 3))),
      ("a,b\n1,x\"y\n", .strayQuote(.init(file: "t", line: 2, column: 4))),
      ("a,b\n\"1\"x,2\n", .strayQuote(.init(file: "t", line: 2, column: 4))),
      ("a,b\n1,\"x\n", .unterminatedQuote(.init(file: "t", line: 2, column: 3))),
      ("a,b;c\n", .ambiguousDelimiter(.init(file: "t", line: 1, column: 1), candidates: [",", ";"])),
    ] as [(String, TableError)])
  func faultsAreRefusedWithTheirPlace(text: String, error: TableError) {
    #expect(throws: error) { try rows(text) }
  }

  @Test func aNamedDelimiterEndsTheDoubt() throws {
    #expect(try rows("a,b;c\n1,2;3\n", delimiter: ";") == [["a,b", "c"], ["1,2", "3"]])
    #expect(try rows("a,b;c\n1,2;3\n", delimiter: ",") == [["a", "b;c"], ["1", "2;3"]])
  }

  /// Whatever fields are written, they are read back, for fields made at random.
  @Test(arguments: [Character(","), ";", "\t"])
  func writtenRowsReadBack(delimiter: Character) throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = ["a", "é", "😀", "\"", ",", ";", "\t", "\n", "\r\n", " ", "1", ""]
    for width in 1...4 {
      var writer = DelimitedWriter(header: (0..<width).map { "column \($0)" }, delimiter: delimiter)
      let written = (0..<50).map { _ in
        (0..<width).map { _ in (0..<5).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined() }
      }
      for row in written { writer.append(row) }
      #expect(Array(try rows(writer.text, delimiter: delimiter).dropFirst()) == written)
    }
  }
}
