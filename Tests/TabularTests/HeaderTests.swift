import Tabular
import Testing
import TextFormats

/// Headers as pandas, spreadsheets and shells write them: what is left out is said, and nothing is read for something else.
struct HeaderTests {
  private func read(_ text: String) throws -> (rows: [[String]], notes: [TableNote]) {
    let table = try Table(delimited: text, name: "t")
    return ([table.header] + (0..<table.rowCount).map { row in table.header.indices.map { table.text(row: row, column: $0) } }, table.notes)
  }

  @Test func anUnnamedFirstColumnIsAnIndex() throws {
    let (rows, notes) = try read(",N,loss\n0,1e6,3.5\n1,2e6,3.25\n")
    #expect(rows == [["N", "loss"], ["1e6", "3.5"], ["2e6", "3.25"]])
    #expect(notes == [.unnamedIndex])
    let table = try Table(delimited: ",N,loss\nrun 0,1e6,3.5\n", name: "t")
    #expect(table.location(row: 0, column: 1) == SourceLocation(file: "t", line: 2, column: 11))
    #expect(try table.numbers("N") == [1e6])
  }

  @Test func anEmptyLastColumnIsATrace() throws {
    let (rows, notes) = try read("N,loss,\n1e6,3.5,\n2e6,3.25,\n")
    #expect(rows == [["N", "loss"], ["1e6", "3.5"], ["2e6", "3.25"]])
    #expect(notes == [.emptyLastColumn])
  }

  @Test func commentsAndBlankLinesAreNoRows() throws {
    let (rows, notes) = try read("# exported\r\n#\r\n\r\nN,loss\r\n1e6,3.5\r\n\r\n  \r\n2e6,3.25\r\n")
    #expect(rows == [["N", "loss"], ["1e6", "3.5"], ["2e6", "3.25"]])
    #expect(notes == [.comments(lines: 2)])
    #expect(try Table(delimited: "# x\nN,loss\n\n1,x\n", name: "t").location(row: 0, column: 1).line == 4)
  }

  @Test func columnsOfOneNameAreToldApart() throws {
    let table = try Table(delimited: "a,b,a\n1,2,3\n", name: "t")
    #expect(table.header == ["a (column 1)", "b", "a (column 3)"])
    #expect(table.notes == [.repeatedName("a", called: ["a (column 1)", "a (column 3)"])])
    #expect(throws: TableError.noSuchColumn("a", file: "t", found: table.header)) { try table.numbers("a") }
    #expect(try table.numbers("a (column 3)") == [3])
  }

  @Test func rowsOfAnotherLengthAreLeftOutOnRequest() throws {
    let bytes = Array("a,b\n1,2\n3\n4,5,6\n7,8\n9".utf8)
    let table = try Table(bytes: bytes, name: "t", leavesOutBadRows: true)
    #expect(try table.numbers("a") == [1, 7] && table.numbers("b") == [2, 8])
    #expect(table.notes.count == 3 && "\(table.notes[1])".contains("t:4:1: this row has 3 fields"))
    #expect(throws: TableError.raggedRow(.init(file: "t", line: 3, column: 1), found: 1, expected: 2)) {
      try Table(bytes: bytes, name: "t")
    }
  }

  /// Whatever a writer puts into a header is a header when it is read.
  @Test func aWrittenHeaderIsNoComment() throws {
    var writer = DelimitedWriter(header: ["#shots", "b"])
    writer.append(["5", "x"])
    #expect(try Table(delimited: writer.text, name: "t").header == ["#shots", "b"])
  }
}

/// Errors hold excerpts: a cell may be long, or hold what a terminal obeys.
struct QuotedTextTests {
  @Test func longAndControlledTextIsCutAndEscaped() throws {
    #expect(PrintableText.quoted("a\u{1B}[31m\u{0}\n") == "\"a\\u{1B}[31m\\u{0}\\n\"")
    #expect(PrintableText.short(String(repeating: "x", count: 41)) == String(repeating: "x", count: 39) + "…")
    let long = String(repeating: "7", count: 100_000) + "x"
    let table = try Table(delimited: "a\n\(long)\n", name: "t")
    do {
      _ = try table.numbers("a")
      Issue.record("a word was read as a number")
    } catch {
      #expect(error.description.count < 200)
    }
  }

  @Test func aMisspeltColumnIsNamed() throws {
    let table = try Table(delimited: "val_loss,tokens\n1,2\n", name: "t")
    do {
      _ = try table.numbers("val_los")
      Issue.record("a column that isn't there was read")
    } catch {
      #expect(error.description.contains("do you mean \"val_loss\"?"))
    }
    #expect(EditDistance.nearest("flops", among: ["loss", "tokens"]) == nil)
    #expect(EditDistance.between(Array("kitten".unicodeScalars), Array("sitting".unicodeScalars)) == 3)
  }
}
