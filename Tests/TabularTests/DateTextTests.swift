import Tabular
import Testing

/// Dates as tables write them, and conditions on them.
@Suite struct DateTextTests {
  @Test func readsTheFormsOfTables() throws {
    let day = try #require(DateText("2024-05-31"))
    // 31 + 29 + 31 + 30 + 30 days lie before the last of May in a leap year.
    #expect(abs(day.start - (2024 + 151.0 / 366)) < 1e-12 && abs(day.end - (2024 + 152.0 / 366)) < 1e-12)
    for text in ["2024/05/31", " 2024-5-31 ", "2024-05-31T12:00:00Z", "2024-05-31 12:00"] { #expect(DateText(text) == day, "\(text)") }
    let month = try #require(DateText("2023-12"))
    #expect(abs(month.start - (2023 + 334.0 / 365)) < 1e-12 && month.end == 2024)
    let year = try #require(DateText("2023"))
    #expect(year.start == 2023 && year.end == 2024 && year.year == 2023.5)
    let decimal = try #require(DateText("2023.25"))
    #expect(decimal.start == 2023.25 && decimal.end == 2023.25)
  }

  @Test(arguments: [
    "31/05/2024", "05-31-2024", "24-05-31", "2024-13-01", "2023-02-29", "2024-00-10", "2024-05-32", "2024-05-31x", "2024-05-31T",
    "May 2024", "20240531",
    "2e3", "999", "-2024", "2024-", "2024-05-31-01", "", "nan", "١٩٩٩",
  ]) func refusesWhatMayMeanAnythingElse(text: String) { #expect(DateText(text) == nil) }

  /// Every day of a leap year and of another one comes back from its decimal year.
  @Test(arguments: [2023, 2024, 1900, 2000]) func daysComeBack(year: Int) throws {
    var count = 0
    for month in 1...12 {
      for day in 1...31 {
        let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        guard let date = DateText(text) else { continue }
        count += 1
        #expect(DateText.day(date.start) == text && DateText.day(date.year) == text, "\(text)")
      }
    }
    #expect(count == ([2024, 2000].contains(year) ? 366 : 365))
  }

  @Test func aWrongDateHasItsPlace() throws {
    let table = try Table(delimited: "name,day\na,2024-05-31\nb,31.05.2024\nc,\n", name: "t.csv")
    #expect(try table.date(row: 0, column: 1) == #require(DateText("2024-05-31")))
    #expect(throws: TableError.notADate(SourceLocation(file: "t.csv", line: 3, column: 3), field: "day", text: "31.05.2024")) {
      try table.date(row: 1, column: 1)
    }
    #expect(throws: TableError.missingValue(SourceLocation(file: "t.csv", line: 4, column: 3), field: "day")) {
      try table.date(row: 2, column: 1)
    }
    let text = "\(TableError.notADate(SourceLocation(file: "t.csv", line: 3, column: 3), field: "day", text: "31.05.2024"))"
    #expect(text.hasPrefix("t.csv:3:3: day is \"31.05.2024\", which is not a date: write "))
  }

  /// Spans of different lengths are compared by their ends, so that neither side has to be a day.
  @Test(arguments: [
    ("day<2023", ["2022-12-31", "2022-06"]), ("day<=2022", ["2022-12-31", "2022-06"]), ("day>=2023", ["2023-01-01", "2023-07-02"]),
    ("day>2022", ["2023-01-01", "2023-07-02"]), ("day>2023-01-01", ["2023-07-02"]), ("day>=2023-01-01", ["2023-01-01", "2023-07-02"]),
    ("day<=2022-06", ["2022-06"]), ("day=2022-06", ["2022-06"]),
  ]) func conditionsCompareDates(condition: String, kept: [String]) throws {
    let table = try Table(delimited: "day\n2022-12-31\n2022-06\n2023-01-01\n2023-07-02\n\"\"\n", name: "t.csv")
    let rows = try table.filter([#require(RowCondition(condition))])
    #expect((0..<rows.rowCount).map { rows.text(row: $0, column: 0) } == kept)
  }

  @Test func numbersStayNumbers() throws {
    let table = try Table(delimited: "n\n500\n1999\n3000\n", name: "t.csv")
    #expect(try table.filter([#require(RowCondition("n>=2000"))]).rowCount == 1)
    #expect(RowCondition("n<soon") == nil)
  }
}
