import Tabular
import Testing

/// JSON that is no JSON Lines: arrays, and documents that a person can read.
struct JSONDocumentTests {
  private static let lines = "{\"N\": 1e6, \"loss\": 3.5}\n{\"N\": 2e6, \"loss\": 3.25}\n"

  @Test(arguments: [
    "[{\"N\": 1e6, \"loss\": 3.5}, {\"N\": 2e6, \"loss\": 3.25}]",
    "[\n {\n  \"N\": 1e6,\n  \"loss\": 3.5\n },\n {\"N\": 2e6,\n\"loss\": 3.25}\n]\n",
    "{\n  \"N\": 1e6,\n  \"loss\": 3.5\n}\n{\n  \"N\": 2e6,\n  \"loss\": 3.25\n}\n",
    "{\"runs\": [{\"N\": 1e6, \"loss\": 3.5}, {\"N\": 2e6, \"loss\": 3.25}]}",
    "{\n \"data\": [\n  {\"N\": 1e6, \"loss\": 3.5},\n  {\"N\": 2e6, \"loss\": 3.25}\n ]\n}\n", lines,
    "\u{FEFF}[{\"N\":1e6,\"loss\":3.5}]\r\n[{\"N\":2e6,\"loss\":3.25}]",
  ])
  func everyLayoutHasTheSameRows(text: String) throws {
    let table = try Table(bytes: Array(text.utf8), name: "t")
    #expect(table.header == ["N", "loss"])
    #expect(try table.numbers("N") == [1e6, 2e6] && table.numbers("loss") == [3.5, 3.25])
  }

  @Test func otherMembersOfADocumentAreNamed() throws {
    let table = try Table(json: "{\"seed\": 1, \"runs\": [{\"N\": 1}], \"who\": [1]}", name: "t")
    #expect(table.header == ["N"] && table.notes == [.member("runs", others: ["seed", "who"])])
  }

  @Test func placesAreThoseOfTheDocument() throws {
    let table = try Table(json: "[\n {\"N\": 1},\n {\n  \"N\": \"x\"\n }\n]", name: "t")
    #expect(throws: TableError.notANumber(.init(file: "t", line: 4, column: 8), field: "N", text: "x")) { try table.numbers("N") }
    #expect(throws: TableError.notAnObject(.init(file: "t", line: 2, column: 1), found: "an array")) {
      try Table(json: "[\n[1]]", name: "t")
    }
    #expect(throws: TableError.invalidJSON(.init(file: "t", line: 1, column: 11), expected: "\"]\"")) {
      try Table(json: "[{\"a\": 1} {}]", name: "t")
    }
  }

  /// Python writes NaN and Infinity as bare words: the number is bad, not the file.
  @Test(arguments: ["NaN", "Infinity", "-Infinity"])
  func bareWordsOfPythonAreNamed(word: String) throws {
    let table = try Table(json: "{\"N\": 1, \"loss\": \(word), \"curve\": [1, \(word)]}", name: "t")
    #expect(throws: TableError.notANumber(.init(file: "t", line: 1, column: 18), field: "loss", text: word)) { try table.numbers("loss") }
    #expect(table.text(row: 0, column: 2) == "[1, \(word)]")
  }

  /// A writer that was killed leaves half a line.
  @Test func badLinesAreLeftOutOnRequest() throws {
    let text = Self.lines + "{\"N\": 3e6, \"lo"
    let table = try Table(bytes: Array(text.utf8), name: "t", leavesOutBadRows: true)
    #expect(try table.numbers("N") == [1e6, 2e6])
    #expect(table.notes.count == 1 && "\(table.notes[0])".contains("t:3:12"))
    #expect(throws: TableError.self) { try Table(bytes: Array(text.utf8), name: "t") }
  }
}
