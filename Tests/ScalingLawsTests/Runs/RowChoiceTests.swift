import ScalingLaws
import Tabular
import Testing

/// Rows that are bad, repeated, swept over or checkpoints: named, and left out on request.
struct RowChoiceTests {
  private func read(_ text: String, _ reading: RunReading = .init()) throws -> RunTable {
    try RunTable(Table(delimited: text, name: "t.csv"), reading)
  }

  private static let crashed =
    "N,D,C,loss\n1e8,2e9,1.2e18,3.5\n2e8,2e9,2.4e18,NaN\n,2e9,2e18,3.2\n3e8,2e9,3.6e18,1.7976931348623157e308\n3e8,3e9,5.4e18,3.0\n"

  @Test func allBadRowsAreNamedAtOnce() {
    do {
      _ = try read(Self.crashed)
      Issue.record("bad rows were read")
    } catch {
      #expect(
        "\(error)"
          == "t.csv: 3 of 5 rows are bad: correct them, or leave them out with --skip-bad: 3:16 loss is \"NaN\", which is not a finite number; "
          + "4:1 N is empty; 5:16 loss is \"1.7976931348623157e308\", by which some stores write infinity")
    }
  }

  @Test func badRowsAreLeftOutAndListed() throws {
    let table = try read(Self.crashed, RunReading(skipsBadRows: true))
    #expect(table.runs.map(\.loss) == [3.5, 3.0])
    guard case .badRows(let faults, count: 3) = table.inferences.last else {
      Issue.record("\(table.inferences)")
      return
    }
    #expect(faults[0] == "t.csv:3:16: loss is \"NaN\", which is not a finite number" && faults.count == 3)
    #expect(throws: RunTableError.self) { try read("N,D,loss\n1e8,2e9,x\n1e8,3e9,x\n", RunReading(skipsBadRows: true)) }
  }

  @Test func columnsFollowTheRowsKept() throws {
    let table = try read("N,D,loss,note\n1e8,2e9,x,a\n1e8,3e9,3.1,b\n1e8,4e9,0,c\n1e8,5e9,3.0,d\n", RunReading(skipsBadRows: true))
    #expect(table.columns == [RunColumn(name: "note", values: ["b", "d"])])
  }

  @Test func manyBadRowsAreCounted() {
    let lines = (0..<100).map { "1e8,\($0 + 1)e9,\($0 % 2 == 0 ? "x" : "3.1")\n" }.joined()
    do {
      _ = try read("N,D,loss\n" + lines)
      Issue.record("bad rows were read")
    } catch let RunTableError.badNumbers(_, faults, rows, all) {
      #expect(faults.count == 20 && rows == 50 && all == 100)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func aWholeColumnIsAtFaultAsOne() {
    do {
      _ = try read("N,D,loss\n1e8,2e9,-4.2\n1e8,3e9,-4.3\n")
      Issue.record("negative losses were read")
    } catch {
      #expect("\(error)".contains("no row has a good number: a law is of positive numbers"))
    }
  }

  /// Magnitudes that no run has, in each quantity, with row and column.
  @Test(arguments: ["1e308", "1e-308", "5e-324", "1e300", "1e-300"], [0, 1, 2, 3])
  func magnitudesAreChecked(text: String, column: Int) {
    var cells = ["1e8", "2e9", "1.2e18", "3.5"]
    cells[column] = text
    let place = SourceLocation(file: "t.csv", line: 3, column: cells[..<column].reduce(1) { $0 + $1.count + 1 })
    let field = ["N", "D", "C", "loss"][column]
    #expect(throws: RunTableError.badNumber(place, field: field, text: text, reason: .implausible)) {
      try read("N,D,C,loss\n1e8,2e9,1.2e18,3.5\n\(cells.joined(separator: ","))\n")
    }
  }

  /// Negative counts with suffixes are bad rows as others are, and no example of a spelling.
  @Test(arguments: ["-15M", "-1,500,000", "-9223372036854775808T", "0M"]) func negativeCountsAreLeftOut(text: String) throws {
    let table = try read("N,D,loss\n\"\(text)\",2e9,3.5\n20M,2e9,3.4\n", RunReading(skipsBadRows: true))
    #expect(table.runs.map(\.parameters) == [2e7])
    #expect(table.inferences.contains(.spelling(quantity: .parameters, example: "20M", value: 2e7)), "\(table.inferences)")
  }

  private static let swept =
    "N,D,lr,seed,loss\n1e8,2e9,1e-3,0,3.5\n1e8,2e9,2e-3,0,3.4\n1e8,2e9,4e-3,0,3.5\n2e8,2e9,1e-3,0,3.3\n2e8,2e9,2e-3,0,3.2\n3e8,1e9,1e-3,0,3.6\n"

  @Test func sweepsAreRecognised() throws {
    let table = try read(Self.swept)
    #expect(table.inferences.contains(.sweep(columns: ["lr"], cells: 2, rows: 5)))
    #expect(table.duplicates.isEmpty)
    let best = try read(Self.swept, RunReading(keepsBestOf: [.parameters, .tokens]))
    #expect(best.runs.map(\.loss) == [3.4, 3.2, 3.6] && best.columns[0].values == ["2e-3", "2e-3", "1e-3"])
    #expect(best.inferences.contains(.kept(rows: 3, of: 6, choice: "the best of equal N, D")))
    #expect(!best.inferences.contains { if case .sweep = $0 { true } else { false } })
  }

  @Test func seedsAreNoise() throws {
    let table = try read("N,D,seed,loss\n1e8,2e9,0,3.5\n1e8,2e9,1,3.49\n2e8,2e9,0,3.3\n")
    #expect(table.inferences == [.computeFromSixND()])
  }

  @Test func repeatedRowsOfASweepAreTheSameRunOnlyIfTheyAgree() throws {
    let table = try read("N,D,lr,loss\n1e8,2e9,1e-3,3.5\n1e8,2e9,2e-3,3.5\n1e8,2e9,1e-3,3.5\n")
    #expect(table.duplicates == [[0, 2]])
  }

  @Test func checkpointsAreRecognised() throws {
    let rows = (0..<4).flatMap { run in (1...5).map { "m\(run),\(run + 1)e8,\($0)e9,\(4.0 - 0.1 * Double(run + $0))\n" } }
    let table = try read("run,N,D,loss\n" + rows.joined())
    #expect(table.inferences.contains(.checkpoints(column: "run", runs: 4, rows: 20)))
    let last = try RunTable(Table(delimited: "run,N,D,loss\n" + rows.joined(), name: "t").lastRows(by: "run"))
    #expect(last.runs.map(\.tokens) == [5e9, 5e9, 5e9, 5e9] && last.inferences == [.computeFromSixND()])
    #expect(last.number(of: 1) == 10)
    // Names of sizes are no checkpoints.
    #expect(try read("name,N,D,loss\na,1e8,2e9,3.5\na,2e8,2e9,3.4\nb,3e8,2e9,3.3\nc,3e8,3e9,3.2\n").inferences == [.computeFromSixND()])
  }
}

/// Rows left out by their numbers, and the order of the rows of a run.
struct LeftOutRowTests {
  private static let text = "N,D,loss,step,run\n" + (1...9).map { "\($0)e8,\($0)e9,\(4 - 0.1 * Double($0)),\($0),r\($0)\n" }.joined()

  /// A row has one number, whatever else is left out: in findings, in later choices, and where bad rows are skipped.
  @Test func numbersStay() throws {
    let table = try Table(delimited: Self.text, name: "t.csv")
    let runs = try RunTable(table.leavingOut([2, 7]))
    #expect(runs.runs.map(\.parameters) == [1e8, 3e8, 4e8, 5e8, 6e8, 8e8, 9e8])
    #expect((0..<7).map(runs.number) == [1, 3, 4, 5, 6, 8, 9] && runs.columns[0].values[1] == "3")
    let chosen = try RunTable(table.filter([.init(column: "step", comparison: .greater, value: "3")]).leavingOut([5]))
    #expect((0..<5).map(chosen.number) == [4, 6, 7, 8, 9])
    let bad = try Table(delimited: Self.text.replacing("3e8,3e9,", with: "3e8,x,"), name: "t.csv")
    #expect(try (0..<7).map(RunTable(bad.leavingOut([9]), RunReading(skipsBadRows: true)).number) == [1, 2, 4, 5, 6, 7, 8])
    #expect(try RunTable(bad.leavingOut([3])).runs.count == 8)
    #expect(runs.subset([1, 2]).number(of: 1) == 4 && runs.filter { $0.parameters > 5e8 }.number(of: 0) == 6)
  }

  @Test func whatIsNotThereIsRefused() throws {
    let table = try Table(delimited: Self.text, name: "t.csv")
    #expect(throws: TableError.noSuchRow(10, file: "t.csv", rows: 9)) { try table.leavingOut([3, 10]) }
    #expect(throws: TableError.noSuchRow(2, file: "t.csv", rows: 8)) { try table.leavingOut([2]).leavingOut([2]) }
    #expect(throws: TableError.nothingLeft(file: "t.csv")) { try table.leavingOut(Set(1...9)) }
  }

  /// The finding about a run that diverged, in a table too small for a surface as well, has the option that leaves it out; then it is gone.
  @Test(arguments: [(2, 5), (3, 4), (5, 5)]) func divergedRunsAreNamedWithTheOption(budgets: Int, sizes: Int) throws {
    let runs = try Ladder(budgets: budgets, sizes: sizes, noise: 0.002).table(seed: 2).runs
    let rows = [3, 6]
    let lines = runs.enumerated().map { "\($1.parameters),\($1.tokens),\(rows.contains($0 + 1) ? 7.5 : $1.loss)\n" }
    let table = try Table(delimited: "N,D,loss\n" + lines.joined(), name: "t.csv")
    let diverged = try RunTable(table)
    let texts = Diagnosis(diverged).findings.map(\.description).filter { $0.contains("diverged") }
    #expect(texts.count == 2 && rows.allSatisfy { row in texts.contains { $0.hasSuffix("--leave-out \(row) leaves it out") } }, "\(texts)")
    let warnings = try ForecastConfiguration().fit(diverged).warnings.map(\.description)
    #expect(texts.allSatisfy(warnings.contains), "\(warnings)")
    let others = try RunTable(table.leavingOut(Set(rows)))
    #expect(!Diagnosis(others).findings.contains { $0.description.contains("diverged") })
  }

  /// The column by which rows are in order: steps before tokens, in every row a count, and the tokens that an option chose.
  @Test(
    arguments: [
      ("run,N,D,step,loss\na,1e8,2e9,5,3\n", nil, "step"), ("run,N,D,train/global_step,loss\na,1e8,2e9,5k,3\n", nil, "train/global_step"),
      ("run,N,D,step,loss\na,1e8,2e9,last,3\n", nil, "D"), ("run,N,tokens_b,loss\na,1e8,2,3\n", nil, "tokens_b"),
      ("run,N,seen,loss\na,1e8,2,3\n", "seen*1e9", "seen"), ("run,N,C,loss\na,1e8,6e18,3\n", nil, nil),
    ] as [(String, String?, String?)])
  func progress(text: String, tokens: String?, column: String?) throws {
    #expect(try Table(delimited: text, name: "t.csv").progressColumn(tokens: tokens) == column)
  }
}

/// Tables that have compute and one of N and D, or nothing but compute.
struct DerivedSizeTests {
  private func read(_ text: String, law: LawFamily? = nil) throws -> RunTable {
    try RunTable(
      Table(delimited: text, name: "t.csv"), RunReading(required: law.map(RunReading.required(by:)) ?? [.parameters, .tokens, .loss]))
  }

  @Test func tokensFollowFromCompute() throws {
    let table = try read("parameters,compute_budget,final_loss\n1e8,6e18,3.5\n2e8,6e18,3.4\n")
    #expect(table.runs.map(\.tokens) == [1e10, 5e9])
    #expect(table.inferences == [.tokensFromCompute] && table.convention.compute == .stated)
  }

  @Test func parametersFollowFromCompute() throws {
    let table = try read("compute_budget,training_tokens,validation_loss\n6e18,1e10,3.5\n")
    #expect(table.runs.map(\.parameters) == [1e8] && table.inferences == [.parametersFromCompute])
  }

  @Test func aCurveOfComputeNeedsNoSizes() throws {
    let computes = [2e17, 1e18, 5e18, 2e19, 1e20, 4e20, 2e21, 1e22]
    let text = "compute,loss\n" + zip(computes, [3.75, 3.43, 3.17, 2.97, 2.77, 2.63, 2.49, 2.37]).map { "\($0),\($1)\n" }.joined()
    let error = try #require(#expect(throws: RunTableError.self) { try read(text) })
    #expect(error.description.contains("isoflop fit --law power.C fits a curve of C alone"))
    let table = try read(text, law: .power(of: .compute))
    #expect(table.runs.map(\.compute) == computes && !table.hasSizes)
    #expect(table.inferences == [.absent([.parameters, .tokens])])
    let fit = try FitConfiguration().fit(table, law: .power(of: .compute))
    let curve = try FitConfiguration().fit(.power(of: .compute), x: table.runs.map(\.compute), y: table.runs.map(\.loss))
    #expect(fit.parameters == curve.parameters)
    #expect(try read("N,loss\n1e8,3.5\n2e8,3.4\n", law: .power(of: .parameters)).runs.map(\.parameters) == [1e8, 2e8])
  }
}
