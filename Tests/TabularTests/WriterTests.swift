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
