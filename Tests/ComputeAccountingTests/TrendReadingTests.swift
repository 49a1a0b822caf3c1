import RealModule
import Tabular
import Testing

@testable import ComputeAccounting

/// Trends from tables: columns, gaps, prices and the package's own rows.
@Suite struct TrendReadingTests {
  private static func table(_ text: String) throws -> Table { try Table(delimited: text, name: "t.csv") }

  @Test func columnsMakeASeries() throws {
    let table = try Self.table("name,day,flop,usd,maker\nA,2020-07-01,8,2,x\nB,2019,12,3,y\nC,,5,1,x\nD,2021-01,,4,x\nE,2021-01,6,,x\n")
    let series = try TrendReading(y: "flop", x: "day", per: "usd", group: "maker").series(of: table)
    #expect(series.quantity == "flop/usd" && series.points.map(\.label) == ["B", "A"])
    #expect(series.points.map(\.value) == [4, 4] && series.points.map(\.group) == ["y", "x"])
    #expect(series.points[0].date == 2019.5)
    #expect(series.notes == ["1 row without day left out", "1 row without flop left out", "1 row without usd left out"])
  }

  /// What isn't empty has to be what it should be, and the fault has its place.
  @Test func faultsHaveTheirPlace() throws {
    func fault(_ rows: String) throws -> String {
      let table = try Self.table("day,y\n2020,1\n\(rows)\n")
      do { _ = try TrendReading(y: "y", x: "day").series(of: table) } catch { return "\(error)" }
      return ""
    }
    #expect(try fault("soon,3").hasPrefix("t.csv:3:1: day is \"soon\", which is not a date"))
    #expect(try fault("2021,fast").hasPrefix("t.csv:3:6: y is \"fast\", which is not a finite number"))
    #expect(try fault("2021,0").hasPrefix("t.csv:3:6: y is \"0\", and a logarithm needs a number above zero"))
    #expect(try fault("2021,0").contains("--where 'y>0'"))
    #expect(throws: TableError.self) { try TrendReading(y: "z", x: "day").series(of: Self.table("day,y\n2020,1\n")) }
  }

  /// A price that follows the index costs the same in the money of one day.
  @Test func moneyIsDeflated() throws {
    let index = try PriceDeflator(Self.table("month,PPI\n2010.0,100\n2015.0,150\n2020.0,200\n"))
    let table = try Self.table("day,usd,flop\n2010.0,50,1\n2012.5,62.5,1\n2020.0,100,1\n")
    let prices = try TrendReading(y: "usd", x: "day", deflator: index).series(of: table)
    for point in prices.points { #expect(abs(point.value - 100) < 1e-9) }
    let perDollar = try TrendReading(y: "flop", x: "day", per: "usd", deflator: index).series(of: table)
    for point in perDollar.points { #expect(abs(point.value - 0.01) < 1e-12) }
    #expect(prices.notes == ["money is that of 2020-01-01, by PPI"])
    let later = try Self.table("day,usd\n2022,50\n")
    #expect(
      throws: TableError.outsideIndex(
        SourceLocation(file: "t.csv", line: 2, column: 1), index: "t.csv", first: "2010-01-01", last: "2020-01-01")
    ) {
      try TrendReading(y: "usd", x: "day", deflator: index).series(of: later)
    }
    #expect(throws: TableError.self) { try PriceDeflator(Self.table("a,b,c\n2010,1,2\n")) }
  }

  @Test func scalesAreRead() throws {
    let table = try Self.table("name,day,score,flop\nA,2020,0.5,1e21\nB,2021,0.6,\nC,2022,,1e22\nD,2023,0.7,1e23\n")
    let (points, notes) = try TrendReading(y: "score", x: "day").scaled(table, by: "flop")
    #expect(points.map(\.scale) == [1e21, 1e23] && points.map(\.point.label) == ["A", "D"])
    #expect(notes == ["1 row without flop left out", "1 further row without score or a date left out"])
  }

  /// Every row has a name, a date, a ground and a source, no two are the same, and every usual quantity has a trend.
  @Test func theOwnTableIsSound() throws {
    let table = try TrendTable.table()
    func text(_ row: Int, _ column: String) throws -> String { table.text(row: row, column: try table.requiredPosition(of: column)) }
    let names = try (0..<table.rowCount).map { try text($0, "name") }
    #expect(Set(names).count == names.count && names.count > 80)
    for row in 0..<table.rowCount {
      #expect(try text(row, "source").count > 8 && ["published", "derived"].contains(text(row, "basis")), "\(names[row])")
      #expect(try DateText(text(row, "released")) != nil, "\(names[row])")
    }
    for quantity in TrendTable.quantities {
      let series = try TrendReading(y: quantity.y, x: TrendTable.dates, per: quantity.per).series(of: table)
      let trend = try TrendConfiguration(replicates: 20).fit(series)
      #expect(series.points.count >= 15, "\(quantity.words)")
      #expect(trend.growth.factorPerYear.median > 1, "\(quantity.words)")
    }
  }

  /// The FLOP that a document states and those of 6ND agree where both are known.
  @Test func statedWorkIsThatOfItsModel() throws {
    let table = try TrendTable.table().filter([#require(RowCondition("kind=model")), #require(RowCondition("basis=published"))])
    var compared = 0
    for row in 0..<table.rowCount {
      let values = try ["training_flop", "parameters", "tokens"].map {
        table.finiteNumber(row: row, column: try table.requiredPosition(of: $0))
      }
      guard let flop = values[0], let parameters = values[1], let tokens = values[2] else { continue }
      compared += 1
      // T5 is an encoder and a decoder: a token passes half of it.
      let share = table.text(row: row, column: 0) == "T5-11B" ? 0.5 : 1
      #expect(abs(Double.log(flop / (6 * share * parameters * tokens))) < 0.03, "\(table.text(row: row, column: 0))")
    }
    #expect(compared >= 4)
  }
}
