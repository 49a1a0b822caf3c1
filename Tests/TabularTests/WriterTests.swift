import Tabular
import Testing

struct WriterTests {
  @Test func whatIsWrittenIsReadBack() throws {
    let rows = [["a", "1,5"], ["\"q\"", "two\nlines"], ["", "é"], ["cr\r\nlf", ";\t"]]
    var writer = DelimitedWriter(header: ["name, first", "b"])
    for row in rows { writer.append(row) }
    let table = try Table(delimited: writer.text, name: "t", delimiter: ",")
    #expect(table.header == ["name, first", "b"])
    #expect((0..<table.rowCount).map { row in (0..<2).map { table.text(row: row, column: $0) } } == rows)
  }

  @Test func oneColumnKeepsItsEmptyRows() throws {
    var writer = DelimitedWriter(header: ["a"])
    writer.append([""])
    writer.append([""])
    #expect(try Table(delimited: writer.text, name: "t").rowCount == 2)
  }

  @Test func readmeExample() throws {
    let table = try Table(delimited: "N,loss\n1e6,3.51\n2e6,3.2x\n", name: "runs.csv")
    // table.header == ["N", "loss"]; table.rowCount == 2
    #expect(try table.numbers("N") == [1e6, 2e6])
    do {
      _ = try table.numbers("loss")
      Issue.record("a bad number was read")
    } catch {
      // runs.csv:3:5: loss is "3.2x", which is not a finite number: write it like 1.5 or 6e20, without separators or units
      #expect(error.description.hasPrefix("runs.csv:3:5: loss is \"3.2x\", which is not a finite number"))
    }
    var writer = DelimitedWriter(header: ["N", "note"])
    writer.append(["1e6", "small, but first"])
    #expect(writer.text == "N,note\n1e6,\"small, but first\"\n")
  }
}

/// Text that other programs give.
struct ReadingTests {
  @Test func blanksAroundNumbersAreNotPartOfThem() throws {
    let table = try Table(delimited: "N, loss\n 1e6 ,\t3.5\n", name: "t")
    #expect(try table.numbers("N") == [1e6] && table.numbers("loss") == [3.5])
  }

  @Test(arguments: ["1,5", "0x10", "nan", "inf", "5M", "1 000", "--1", "1e", ".", "1e400"])
  func wordsAreNoNumbers(text: String) throws {
    let table = try Table(delimited: "N;b\n\(text);1\n", name: "t", delimiter: ";")
    #expect(table.finiteNumber(row: 0, column: 0) == nil)
    #expect(throws: TableError.notANumber(.init(file: "t", line: 2, column: 1), field: "N", text: text)) { try table.numbers("N") }
  }

  /// Every number written by the standard library is read back to the last bit, in tables of either kind.
  @Test func numbersReadBack() throws {
    var random = SystemRandomNumberGenerator()
    let numbers = (0..<500).map { _ in Double(bitPattern: .random(in: .min ... .max, using: &random)) }.filter(\.isFinite)
    let delimited = try Table(delimited: "x\n" + numbers.map { "\($0)\n" }.joined(), name: "t")
    let lines = try Table(json: numbers.map { "{\"x\": \($0)}\n" }.joined(), name: "t")
    #expect(try delimited.numbers("x") == numbers && lines.numbers("x") == numbers)
  }

  @Test func placesOfDelimitedFieldsCountCharacters() throws {
    let table = try Table(delimited: "é,b\r\n\"x\ny\",😀z\r\n1,2\r\n", name: "t")
    #expect(table.location(row: 0, column: 1) == SourceLocation(file: "t", line: 3, column: 4))
    #expect(table.location(row: 1, column: 1) == SourceLocation(file: "t", line: 4, column: 3))
    #expect("\(table.location(row: 1, column: 0))" == "t:4:1")
  }
}
