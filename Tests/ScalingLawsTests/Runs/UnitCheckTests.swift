import ScalingLaws
import Tabular
import Testing

/// N, D and C are held against each other: no factor on a column goes by in silence.
struct UnitCheckTests {
  private static let ladder = Ladder(leastCompute: 1e18, budgets: 5, sizes: 5)

  /// Reads the ladder with its columns multiplied, all rows or some.
  private func read(
    n: Double = 1, d: Double = 1, c: Double? = 1, loss: Double = 1, rows: Set<Int>? = nil, header: String? = nil,
    columns: [RunQuantity: String] = [:]
  ) throws -> RunTable {
    let runs = try Self.ladder.table().runs
    let lines = runs.enumerated().map { index, run in
      let (fn, fd, fc, fl) = rows.map { $0.contains(index) } ?? true ? (n, d, c ?? 1, loss) : (1, 1, 1, 1)
      let sizes = "\(run.parameters * fn),\(run.tokens * fd)"
      return sizes + (c == nil ? "" : ",\(run.compute * fc)") + ",\(run.loss * fl)\n"
    }
    let names = header ?? (c == nil ? "N,D,loss" : "N,D,C,loss")
    return try RunTable(Table(delimited: names + "\n" + lines.joined(), name: "t.csv"), columns: columns)
  }

  @Test func agreeingUnitsSayNothing() throws {
    #expect(try read().inferences.isEmpty)
    #expect(try read(c: 0.7).inferences.isEmpty && read(c: 1.7).inferences.isEmpty)
    #expect(try read(c: nil).inferences == [.computeFromSixND()])
  }

  /// Factors that only one unit explains: refused, with the option that reads the table, under which it is the ladder again.
  @Test(
    arguments: [
      (1e-6, 1e-9, 1, ["--column parameters=N*1e6", "--column tokens=D*1e9"]), (1e-6, 1, 1, ["--column parameters=N*1e6"]),
      (1, 1e-9, 1, ["--column tokens=D*1e9"]), (1e-9, 1, 1, ["--column parameters=N*1e9"]), (1, 1, 1e-18, ["--column compute=C*1e18"]),
      (1, 1, 1 / 8.64e19, ["--column compute=C*8.64e19"]), (1, 1, 1e-12, ["--column compute=C*1e12"]),
      (1, 1, 1e-21, ["--column compute=C*1e21"]),
      (1e-3, 1, 1, ["--column parameters=N*1e3"]), (1, 1e-6, 1, ["--column tokens=D*1e6"]),
      (1e3, 1, 1, ["--column parameters=N*1e-3"]), (1e6, 1, 1, ["--column parameters=N*1e-6"]), (1, 1e9, 1, ["--column tokens=D*1e-9"]),
      (1, 1, 1e3, ["--column compute=C*1e-3"]), (1, 1, 1e-3, ["--column compute=C*1e3"]), (1, 1, 1e6, ["--column compute=C*1e-6"]),
      (1e6, 1e9, 1, ["--column parameters=N*1e-6", "--column tokens=D*1e-9"]),
    ] as [(Double, Double, Double, [String])])
  func unambiguousUnitsAreRefusedWithTheirOption(n: Double, d: Double, c: Double, options: [String]) throws {
    do {
      _ = try read(n: n, d: d, c: c)
      Issue.record("factors of \(n), \(d), \(c) were read")
    } catch let RunTableError.unitsDisagree(_, ratio, rows, all, remedies, _) {
      #expect(remedies == [options.joined(separator: " ")] && rows == 25 && all == 25)
      #expect((ratio * n * d / c - 1).magnitude < 1e-9)
    }
    var columns: [RunQuantity: String] = [:]
    for option in options {
      let pair = option.dropFirst("--column ".count).split(separator: "=")
      columns[try #require(RunQuantity(rawValue: String(pair[0])))] = String(pair[1])
    }
    let runs = try read(n: n, d: d, c: c, columns: columns).runs
    for (run, truth) in zip(runs, try Self.ladder.table().runs) {
      #expect((run.parameters / truth.parameters - 1).magnitude < 1e-9 && (run.tokens / truth.tokens - 1).magnitude < 1e-9)
      #expect((run.compute / truth.compute - 1).magnitude < 1e-9)
    }
  }

  /// A token a parameter or a thousand: which column is off by a thousand can't be told, so both remedies are said, and each gives a table.
  @Test func equalRemediesAreAllSaid() throws {
    let rows = (1...8).map { "\(1e5 * Double($0)),\(1e8 * Double($0)),\(6e16 * Double($0 * $0)),\(4 - 0.1 * Double($0))\n" }.joined()
    let table = try Table(delimited: "N,D,C,loss\n" + rows, name: "t.csv")
    let error = try #require(#expect(throws: RunTableError.self) { try RunTable(table) })
    guard case .unitsDisagree(_, _, _, _, let remedies, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(Set(remedies) == ["--column parameters=N*1e3", "--column compute=C*1e-3"])
    #expect(remedies.allSatisfy { error.description.contains($0) } && error.description.contains(", or else "))
    for (quantity, column) in [(RunQuantity.parameters, "N*1e3"), (.compute, "C*1e-3")] {
      #expect(try RunTable(table, columns: [quantity: column]).inferences.allSatisfy { $0.severity == .note })
    }
  }

  /// A ratio that no unit explains refuses nothing.
  @Test(arguments: [0.02, 0.1, 10, 50]) func anUnexplainedRatioIsSaid(factor: Double) throws {
    let doubts = try read(c: factor).inferences.filter { $0.severity == .serious }
    #expect(doubts.count == 1 && "\(doubts)".contains("check the units"))
  }

  /// Any factor beyond what counts of compute differ by is refused or doubted, in either direction and on any column.
  @Test(arguments: [1e-9, 1e-6, 1e-3, 0.1, 10, 1e3, 1e6, 1e9])
  func noFactorIsSilent(factor: Double) {
    for column in 0..<3 {
      do {
        let table = try read(n: column == 0 ? factor : 1, d: column == 1 ? factor : 1, c: column == 2 ? factor : 1)
        #expect(table.inferences.contains { $0.severity == .serious }, "column \(column)")
      } catch {
        #expect("\(error)".contains("--column"), "\(error)")
      }
    }
  }

  @Test func theNumbersAreKeptOnRequest() throws {
    let table = try read(n: 1e-6, columns: [.parameters: "N*1"])
    #expect(table.runs[0].parameters < 1e4)
    #expect(table.inferences.contains { $0.severity == .serious })
  }

  @Test func aForwardPassIsNamed() throws {
    let table = try read(c: 1.0 / 3)
    #expect(table.inferences.count == 1 && "\(table.inferences[0])".contains("2ND"))
    #expect("\(table.inferences[0])".contains("--column compute=C*3"))
    #expect(try read(c: 1.0 / 3, columns: [.compute: "C*3"]).inferences.allSatisfy { $0.severity == .note })
    #expect(try read(c: 1.0 / 6).inferences.contains { "\($0)".contains("--column compute=C*6") })
  }

  /// Sizes are held against what models have where no compute can vouch for them.
  @Test(arguments: [(1e-6, 1e-9), (1e-6, 1), (1, 1e-9), (1e-9, 1e-9), (1e-9, 1e-12), (1e-3, 1e-6), (1e6, 1)])
  func sizesWithoutComputeAreDoubted(n: Double, d: Double) throws {
    let doubts = try read(n: n, d: d, c: nil).inferences.filter { $0.severity == .serious }
    #expect(doubts.count == 1 && "\(doubts)".contains("check the units"))
  }

  @Test func aHeadersUnitIsNoExcuse() throws {
    // The header says millions, the numbers are plain.
    do {
      _ = try read(header: "N (M),D,C,loss")
      Issue.record("plain numbers were read as millions")
    } catch let RunTableError.unitsDisagree(_, _, _, _, remedies, _) {
      #expect(remedies == ["--column 'parameters=N (M)*1'"])
    }
    #expect(try read(header: "N (M),D,C,loss", columns: [.parameters: "N (M)*1"]).inferences.allSatisfy { $0.severity == .note })
    #expect(try read(n: 1e-6, d: 1e-9, header: "N (M),D (B),C,loss").inferences.allSatisfy { $0.severity == .note })
  }

  /// A mistake in part of the rows blames those rows, and no others, in either direction.
  @Test(arguments: [(3, 1e3), (3, 1e-3), (7, 2), (7, 0.5), (24, 1e6)])
  func rowsThatAreOffAreNamed(row: Int, factor: Double) throws {
    for column in 0..<3 {
      let table = try read(
        n: column == 0 ? factor : 1, d: column == 1 ? factor : 1, c: column == 2 ? factor : 1, rows: [row])
      let named = table.inferences.compactMap { if case .rowsOffCompute(let rows, let count) = $0 { (rows, count) } else { nil } }
      #expect(named.count == 1 && named[0].1 == 1 && named[0].0.map(\.row) == [row + 1])
      #expect((named[0].0[0].factor / (column == 2 ? factor : 1 / factor) - 1).magnitude < 1e-6)
    }
  }

  @Test func theGuiltyAreNamedEvenIfTheyAreMany() throws {
    let rows: Set = [0, 4, 5, 6, 9, 11, 13, 14, 16, 20, 21, 22, 24]
    let table = try read(d: 2, rows: rows)
    guard case .rowsOffCompute(let named, count: 13) = table.inferences.first else {
      Issue.record("\(table.inferences)")
      return
    }
    #expect(named.allSatisfy { rows.contains($0.row - 1) && ($0.factor - 0.5).magnitude < 1e-6 })
  }

  /// A count that bends with size, as with embeddings and attention, blames nobody.
  @Test func aCountThatBendsIsNobodysFault() throws {
    let runs = try Self.ladder.table().runs
    let lines = runs.map { "\($0.parameters),\($0.tokens),\($0.compute * (0.9 + 2e7 / $0.parameters)),\($0.loss)\n" }
    let table = try RunTable(Table(delimited: "N,D,C,loss\n" + lines.joined(), name: "t.csv"))
    #expect(table.inferences.isEmpty, "\(table.inferences)")
  }

  /// Published tables are in plain units, and no row of theirs is blamed.
  @Test(
    .enabled(if: SharedData.isPresent, SharedData.absence),
    arguments: [
      "chinchilla_besiroglu.csv", "datablations2023.csv", "marin_dclm_isoflops.csv", "scanbench2026_llm_upto1e19.csv",
      "gemstones_cooldown_end.csv",
    ])
  func publishedTablesAreNotDoubted(name: String) throws {
    let doubts = try SharedData.table(name).inferences.filter { $0.severity == .serious }
    #expect(doubts.isEmpty, "\(doubts)")
  }
}
