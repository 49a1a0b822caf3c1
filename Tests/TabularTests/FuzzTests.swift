import Fuzzing
import Tabular
import Testing

/// No bytes end the process, and every fault has its line and column.
struct FuzzTests {
  private static let delimited = [
    "N,D,C,loss\n1e6,2e7,1.2e14,3.5\n2e6,2e7,2.4e14,3.25\n", "\u{FEFF}a;b\r\n\"x \"\"y\"\"\";\"two\r\nlines\"\r\n;2\r\n",
    "é\tb\n1\t2\n3\t4\n", "one\n1\n", "# made by hand\n\n,N,N,loss,\n0,1,2,3,\n\n1,2,3,4,\n",
  ].map { Array($0.utf8) }

  private static let jsonLines = [
    "{\"N\": 1e6, \"loss\": 3.5, \"c\": {\"w\": 64, \"t\": [\"a\", {\"b\": 1}]}, \"ok\": true}\n\n{\"loss\": 3.25, \"N\": -2.5E-3, \"n\": \"\\u00e9\\ud83d\\ude00\"}\n",
    "{\"a\": null}\r\n{\"a\": \"\\\\\\/\\b\\f\"}", "{}", "[{\"a\": 1},\n {\"a\": NaN, \"b\": [-Infinity]}]\n",
    "{\n  \"runs\": [\n    {\"N\": 1},\n    {\"N\": 2}\n  ],\n  \"seed\": 1\n}\n", "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n",
  ].map { Array($0.utf8) }

  @Test func delimitedText() {
    var mutator = ByteMutator(seed: 1, words: ["\"", "\"\"", ",", ";", "\t", "\r\n", "\n\n", "é"])
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: Self.delimited)
      check(bytes) { () throws(TableError) in try Table(delimited: bytes, name: "t") }
    }
  }

  @Test func linesOfJSON() {
    var mutator = ByteMutator(seed: 2, words: ["\"", "\\", "\\ud800", "{", "}", "[", "]", ":", ",", "{\"a\":", "[[[[", "true", "\r\n"])
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: Self.jsonLines)
      check(bytes) { () throws(TableError) in try Table(bytes: bytes, name: "t") }
    }
  }

  /// Leaving out bad rows never ends the process either, and keeps only rows of the header's length.
  @Test func leniently() {
    var mutator = ByteMutator(seed: 3, words: ["\"", ",", "\n", "{", "}", "\r\n", "#", "[", "NaN"])
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: Self.delimited + Self.jsonLines)
      check(bytes) { () throws(TableError) in try Table(bytes: bytes, name: "t", leavesOutBadRows: true) }
    }
  }

  /// Reads, looks at every field, and checks where a fault is said to be.
  private func check(_ bytes: [UInt8], read: () throws(TableError) -> Table) {
    do {
      let table = try read()
      for row in 0..<table.rowCount {
        for column in table.header.indices {
          let place = table.location(row: row, column: column)
          #expect(place.line >= 1 && place.column >= 1)
          #expect(table.text(row: row, column: column).isEmpty == table.isEmpty(row: row, column: column))
          _ = table.finiteNumber(row: row, column: column)
        }
      }
    } catch .empty, .foreignFormat {
    } catch {
      let parts = error.description.split(separator: ":", maxSplits: 3).prefix(3)
      let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
      #expect(parts.count == 3 && parts[0] == "t" && (1...lines).contains(Int(parts[1]) ?? 0), "\(error)")
      #expect((1...(bytes.count + 1)).contains(parts.count == 3 ? Int(parts[2]) ?? 0 : 0), "\(error)")
    }
  }
}
