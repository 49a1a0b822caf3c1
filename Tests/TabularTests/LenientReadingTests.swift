import Tabular
import Testing

/// Rows that are left out on request: all of them are noted, none is read in part.
struct LenientReadingTests {
  private func read(_ text: String) throws -> Table { try Table(bytes: Array(text.utf8), name: "t", leavesOutBadRows: true) }

  /// Two writers of one file, a line cut short by a crash, a message between the lines.
  @Test(
    arguments: [
      ("{\"a\": 9} {\"a\": 9}", "t:2:10: not JSON: the end of the line expected here"),
      ("{\"a\": 9}, ", "t:2:9: not JSON: the end of the line expected here"),
      ("{\"z\": 9} x", "t:2:10: not JSON: the end of the line expected here"),
      ("{\"z\": {\"b\": 9}, \"z.b\": 8}", "t:2:17: the key \"z.b\" appears twice in this object"),
      ("Traceback", "t:2:1: a row of JSON must be an object, this is not JSON"),
      ("true", "t:2:1: a row of JSON must be an object, this is a truth value"),
      ("\"a\"", "t:2:1: a row of JSON must be an object, this is a string"),
      ("{\"a\": \"9}", "t:2:7: the quoted field that starts here is never closed: add the closing quote"),
    ])
  func aLineLeftOutLeavesNothingBehind(line: String, fault: String) throws {
    let table = try read("{\"a\": 1}\n\(line)\n{\"a\": 2}\n")
    #expect(table.notes == [.leftOut(fault)])
    #expect(table.notes.map(\.description) == ["left out: " + fault])
    #expect(table.header == ["a"] && table.rowCount == 2)
    #expect(try table.numbers("a") == [1, 2])
    #expect(table.location(row: 1, column: 0) == SourceLocation(file: "t", line: 3, column: 7))
  }

  /// A file of mostly other things isn't answered by as many lines of notes, in either format.
  @Test(arguments: [true, false])
  func theFirstTwentyAreNamed(isJSON: Bool) throws {
    let (bad, good, head) = isJSON ? ("{\"a\": 1", "{\"a\": 7}", "") : ("1", "7,0", "a,b\n")
    for count in [20, 21, 500] {
      let table = try read(head + good + "\n" + String(repeating: bad + "\n", count: count) + good)
      #expect(try table.numbers("a") == [7, 7])
      #expect(table.notes.count == min(count, 20) + (count > 20 ? 1 : 0))
      #expect("\(table.notes[19])".hasPrefix("left out: t:\(isJSON ? 21 : 22):"))
      guard count > 20 else { continue }
      let one = count == 21
      let lines = one ? "further line that holds" : "further lines that hold"
      let rest = isJSON ? "\(lines) no object" : "further row\(one ? "" : "s") of another number of fields"
      #expect(table.notes[20] == .leftOut("\(count - 20) \(rest)"))
    }
  }

  @Test(arguments: ["{\"a\": 1\n{\"a\": 2", "a,b\n1\n2,3,4\n"])
  func nothingLeftIsNoTable(text: String) {
    #expect(throws: TableError.empty(file: "t", hasHeader: text.hasPrefix("a"))) { try read(text) }
  }

  /// A fault that isn't one of a row still ends the reading.
  @Test func anOpenQuoteTakesTheRestOfTheFile() {
    #expect(throws: TableError.unterminatedQuote(.init(file: "t", line: 3, column: 3))) { try read("a,b\n1,2\n3,\"4\n5,6\n") }
    #expect(throws: TableError.strayQuote(.init(file: "t", line: 2, column: 4))) { try read("a,b\n1,5\" disk\n3,4\n") }
  }
}

/// Notes in words, and as JSON.
struct TableNoteTests {
  @Test(
    arguments: [
      (.unnamedIndex, "the first column has no name, as an index written by pandas: it was left out"),
      (.emptyLastColumn, "the last column has no name and is empty: it was left out"),
      (.comments(lines: 1), "a comment line above the header: skipped"), (.comments(lines: 3), "3 comment lines above the header: skipped"),
      (
        .repeatedName("a\n", called: ["a\n (column 1)", "a\n (column 3)"]),
        "2 columns are named \"a\\n\": they are called \"a\\n (column 1)\", \"a\\n (column 3)\""
      ), (.member("runs", others: []), "the rows are those of the member \"runs\""),
      (.member("data", others: ["seed", "host"]), "the rows are those of the member \"data\"; not read: seed, host"),
    ] as [(TableNote, String)])
  func words(note: TableNote, text: String) { #expect("\(note)" == text) }

  /// A name that a distinguished one would take is some other column's already.
  @Test func distinguishedNamesAreDifferentFromAllOthers() throws {
    let table = try Table(delimited: "a,a,a (column 1),a (column 1),a (column 2)'\n1,2,3,4,5\n", name: "t")
    #expect(Set(table.header).count == 5 && table.header[4] == "a (column 2)'")
    #expect(try table.header.map { try table.numbers($0)[0] } == [1, 2, 3, 4, 5])
    #expect(table.notes.count == 2)
  }

  /// Two spellings of one letter, composed and not, are one name: neither is taken for the other.
  @Test func spellingsOfOneLetterAreOneName() throws {
    let table = try Table(delimited: "\u{E9},e\u{301}\n1,2\n", name: "t")
    #expect(table.header == ["é (column 1)", "é (column 2)"])
    #expect(try table.numbers("e\u{301} (column 1)") == [1])
  }
}
