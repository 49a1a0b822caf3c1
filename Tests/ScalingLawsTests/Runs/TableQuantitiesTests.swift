import ScalingLaws
import Tabular
import Testing

/// Quantities of tables in which some rows lack them.
struct TableQuantitiesTests {
  private let table = try? Table(
    delimited: "model,family,params_b,tokens_t,flops_1e21\na,F,7,2,84\nb,G,,0.3,\nc,G,N/A,1,12\n", name: "t.csv")

  @Test func unitsOfTheHeaderAreApplied() throws {
    let table = try #require(table)
    #expect(try table.values(of: .compute) == [84e21, nil, 12e21])
    #expect(try table.values(of: .parameters) == [7e9, nil, nil])
    #expect(try table.values(of: .parameters, column: "tokens_t*10") == [20, 3, 10])
  }

  @Test func textsAndColumns() throws {
    let table = try #require(table)
    #expect(try table.texts(of: .group) == ["F", "G", "G"])
    #expect(try table.texts(of: .label) == nil)
    #expect(try table.texts(of: .label, column: "model") == ["a", "b", "c"])
    #expect(table.columns(of: .tokens) == [3])
    #expect(try table.values(of: .uniqueTokens) == nil)
    #expect(throws: RunTableError.self) { try table.values(of: .compute, column: "nothing") }
    #expect(throws: RunTableError.self) { try table.texts(of: .label, column: "nothing") }
  }

  @Test func originsLeaveRunsOnBothSides() {
    #expect(OriginComputes(Array(repeating: 1, count: 40)).values.isEmpty)
    #expect(OriginComputes((1...12).map(Double.init)).values.isEmpty)
    #expect(OriginComputes((1...13).map(Double.init)).values == [10])
    let many = OriginComputes((1...40).map(Double.init)).values
    #expect(many.count == 4 && many.first == 20 && many.last == 37)
  }
}
