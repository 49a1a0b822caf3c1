import Tabular
import Testing

/// Files of other formats are named by their first bytes, with the step that leads to a table.
struct ForeignFormatTests {
  static let files: [(ForeignFormat, [UInt8])] = [
    (.gzip, [0x1F, 0x8B, 8, 0]), (.zstandard, [0x28, 0xB5, 0x2F, 0xFD, 4]), (.bzip2, Array("BZh91AY&SY".utf8)),
    (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    (.utf16, [0xFF, 0xFE] + wide("N,loss\n1,2\n")), (.utf16, [0xFE, 0xFF, 0, 0x4E]), (.utf16, wide("N,D,loss\n1e6,2e7,3.5\n")),
    (.utf32, [0xFF, 0xFE, 0, 0, 0x4E, 0, 0, 0]), (.zip, [0x50, 0x4B, 3, 4, 20]), (.sqlite, Array("SQLite format 3\u{0}".utf8)),
    (.parquet, Array("PAR1".utf8) + [21, 0]), (.arrow, Array("ARROW1".utf8)), (.hdf5, [0x89] + Array("HDF\r\n".utf8)),
    (.wandb, Array(":W&B".utf8) + [0xE1, 0xBE, 0]), (.safetensors, [40, 0, 0, 0, 0, 0, 0, 0] + Array("{\"w\":{\"dtype\":\"F32\"}}".utf8)),
    (.pickle, [0x80, 4, 0x95]), (.numpy, [0x93] + Array("NUMPY".utf8)), (.html, Array("\n<!DOCTYPE html><html>".utf8)),
    (.pdf, Array("%PDF-1.7".utf8)),
    (.markdown, Array("| N | loss |\n|---|:--|\n| 1 | 2 |\n".utf8)),
    (.gitLFS, Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8)),
  ]

  private static func wide(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }

  @Test(arguments: files)
  func formatsAreNamed(format: ForeignFormat, bytes: [UInt8]) {
    #expect(throws: TableError.foreignFormat(file: "t", format)) { try Table(bytes: bytes, name: "t") }
    #expect("\(TableError.foreignFormat(file: "t", format))".hasPrefix("t: this is "))
  }

  @Test func everyFormatIsTriedOut() { #expect(Set(Self.files.map(\.0)) == Set(ForeignFormat.allCases)) }

  @Test(arguments: ["N,loss\n1,2\n", "BZhang,loss\n1,2\n", "PK,loss\n1,2\n", "|N|loss\n1,2\n", "é", "version\n1\n", "<5,>5\n1,2\n"])
  func textIsNoForeignFormat(text: String) { #expect(ForeignFormat(Array(text.utf8)) == nil) }
}

/// Choices of rows by what a column holds.
struct RowConditionTests {
  private static let table = "run,state,loss\na,finished,3.5\na,crashed,\nb,finished,3.0\nb,finished,2.5\n"

  private func rows(_ conditions: [String]) throws -> [String] {
    let table = try Table(delimited: Self.table, name: "t").filter(conditions.map { try #require(RowCondition($0)) })
    return (0..<table.rowCount).map { table.text(row: $0, column: 0) + table.text(row: $0, column: 2) }
  }

  @Test func comparisonsOfTextAndNumbers() throws {
    #expect(try rows(["state=finished"]) == ["a3.5", "b3.0", "b2.5"])
    #expect(try rows(["state!=finished"]) == ["a"])
    #expect(try rows(["loss=3"]) == ["b3.0"])
    #expect(try rows(["loss<3"]) == ["b2.5"] && rows(["loss<=3"]) == ["b3.0", "b2.5"])
    #expect(try rows(["loss>3"]) == ["a3.5"] && rows(["loss>=3"]) == ["a3.5", "b3.0"])
    #expect(try rows(["run=b", "loss>2.6"]) == ["b3.0"])
  }

  @Test func badConditionsAreRefused() throws {
    #expect(RowCondition("loss") == nil && RowCondition("=3") == nil && RowCondition("loss<low") == nil)
    #expect(RowCondition("a=b=c") == RowCondition(column: "a", value: "b=c"))
    #expect(throws: TableError.noRowsLeft(file: "t", condition: "state=done", values: ["finished", "crashed"])) { try rows(["state=done"]) }
    #expect(throws: TableError.noSuchColumn("stat", file: "t", found: ["run", "state", "loss"])) { try rows(["stat=finished"]) }
  }

  @Test func theLastRowOfEachRun() throws {
    let table = try Table(delimited: Self.table, name: "t").lastRows(by: "run")
    #expect(table.rowCount == 2 && table.text(row: 1, column: 2) == "2.5" && table.isEmpty(row: 0, column: 2))
    #expect(table.location(row: 1, column: 0).line == 5)
    #expect(try table.filter([.init(column: "run", value: "b")]).location(row: 0, column: 0).line == 5)
  }

  /// A table of chosen rows is a table like any other, of either format, and keeps the places of its file.
  @Test(arguments: [false, true])
  func chosenRowsKeepTheirPlaces(isJSON: Bool) throws {
    let json = "{\"run\": \"a\", \"loss\": 3.5}\n{\"run\": \"b\", \"loss\": 3.0}\n{\"run\": \"c\"}\n"
    let table = try Table(bytes: Array((isJSON ? json : "run,loss\na,3.5\nb,3.0\nc,\n").utf8), name: "t")
    let chosen = table.selecting([2, 1])
    #expect(chosen.rowCount == 2 && chosen.text(row: 0, column: 0) == "c" && chosen.isEmpty(row: 0, column: 1))
    #expect(chosen.finiteNumber(row: 1, column: 1) == 3.0)
    #expect(chosen.location(row: 1, column: 0).line == (isJSON ? 2 : 3))
    #expect(chosen.selecting([1]).text(row: 0, column: 0) == "b")
    #expect(throws: TableError.missingValue(chosen.location(row: 0, column: 1), field: "loss")) { try chosen.numbers("loss") }
  }

  /// Conditions keep the same rows as a plain filter.
  @Test func conditionsAgreeWithAPlainFilter() throws {
    var random = SmallNumbers(state: 7)
    let values = (0..<500).map { _ in random.next() }
    let table = try Table(delimited: "x,y\n" + values.map { "\($0),\($0 % 7)\n" }.joined(), name: "t")
    for limit in [0, 10, 50, 99] {
      let kept = try table.filter([
        .init(column: "x", comparison: .atLeast, value: "\(limit)"), .init(column: "y", comparison: .notEqual, value: "3.0"),
      ])
      #expect(try kept.numbers("x") == values.filter { $0 >= limit && $0 % 7 != 3 }.map(Double.init))
    }
  }

  /// Small numbers that are the same in every run.
  private struct SmallNumbers {
    var state: UInt64

    mutating func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 100
    }
  }
}
