import Tabular
import Testing

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

  /// Sizes with suffixes on either side, blanks, doubled signs and the case of names.
  @Test func countsBlanksAndCase() throws {
    let text = "Run,N,note\na,500M,x\nb,1000000000,y\nc,1.5B,\"y \"\nd,2e9,1B\n"
    func rows(_ condition: String) throws -> String {
      let table = try Table(delimited: text, name: "t").filter([#require(RowCondition(condition))])
      return (0..<table.rowCount).map { table.text(row: $0, column: 0) }.joined()
    }
    #expect(try rows("N<1B") == "a" && rows("N<=1B") == "ab" && rows("N > 1 billion") == "cd" && rows("N>=1,500,000,000") == "cd")
    #expect(try rows("N=1B") == "b" && rows("N==1e9") == "b" && rows("N = 1.5e9") == "c" && rows("N=500M") == "a")
    #expect(try rows("N != 1B") == "acd" && rows("note=y") == "bc" && rows("note = y") == "bc" && rows("note=1B") == "d")
    #expect(try rows("run=a") == "a" && rows("RUN = b") == "b" && rows("n<1B") == "a")
    #expect(RowCondition("N < 1B") == RowCondition(column: "N", comparison: .less, value: "1B"))
    #expect(RowCondition("N<1,5") == nil && RowCondition(" <3") == nil)
  }

  /// A name that looks like a count is no number for another name: 7M and 7m are two runs.
  @Test func namesThatLookLikeCounts() throws {
    let table = try Table(delimited: "run,loss\n7M,3\n7m,2\n", name: "t")
    #expect(try table.filter([#require(RowCondition("run=7m"))]).text(row: 0, column: 1) == "2")
    #expect(try table.filter([#require(RowCondition("run=7M"))]).rowCount == 1)
  }

  /// Of two columns that differ in case alone, the very name chooses; another case is neither.
  @Test func namesThatDifferInCase() throws {
    let table = try Table(delimited: "loss,Loss\n1,2\n3,4\n", name: "t")
    #expect(try table.filter([#require(RowCondition("Loss=2"))]).text(row: 0, column: 0) == "1")
    #expect(throws: TableError.noSuchColumn("LOSS", file: "t", found: ["loss", "Loss"])) {
      try table.filter([.init(column: "LOSS", value: "2")])
    }
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

  /// A table that is sorted otherwise: the row of the greatest step is the last, of equal steps the later one, and what is no count comes first.
  @Test func theLastRowByAColumn() throws {
    let text = "run,step,loss\na,20,3.5\na,3,4.0\nb,1k,3.0\nb,900,3.1\nb,1000,2.9\nc,,5\nc,1,4\n"
    let table = try Table(delimited: text, name: "t")
    let last = try table.lastRows(by: "run", order: "step")
    #expect((0..<3).map { last.text(row: $0, column: 2) } == ["3.5", "2.9", "4"])
    #expect((0..<3).map { last.number(ofRow: $0) } == [1, 5, 7] && last.isSelection && !table.isSelection)
    #expect(try table.lastRows(by: "run").text(row: 0, column: 2) == "4.0")
    #expect(throws: TableError.noSuchColumn("steps", file: "t", found: ["run", "step", "loss"])) {
      try table.lastRows(by: "run", order: "steps")
    }
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

/// Counts as people write them.
struct CountTextTests {
  @Test(
    arguments: [
      ("7e9", 7e9), ("7B", 7e9), ("1.4T", 1.4e12), ("15.0M", 1.5e7), ("20 k", 2e4), ("7 billion", 7e9), ("7bn", 7e9), ("2G", 2e9),
      ("3mm", nil),
      ("15,000,000", 1.5e7), ("15_000_000", 1.5e7), ("1,500", nil), ("1_500", 1500), ("1.5.2", nil), ("B", nil), ("", nil), ("inf", nil),
      ("nan", nil), ("7BB", nil), ("-3M", -3e6), ("1e300T", nil), ("1,00,000", nil), ("7é", nil),
    ] as [(String, Double?)])
  func values(text: String, value: Double?) {
    #expect(CountText.value(text) == value, "\(text)")
  }

  @Test func oneGroupIsSettledByOtherCells() {
    #expect(CountText.parse("1,500", allowsOneGroup: true)?.value == 1500 && CountText.parse("1,500", allowsOneGroup: false) == nil)
    #expect(CountText.hasGroups("1,500,000") && !CountText.hasGroups("1,500"))
    #expect(CountText.parse("15M", allowsOneGroup: false)?.spelling == .suffix)
    #expect(CountText.parse("15_000", allowsOneGroup: false)?.spelling == .groups)
  }
}
