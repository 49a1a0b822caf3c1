import ScalingLaws
import Tabular
import Testing

struct RunTableTests {
  private func read(_ text: String, columns: [RunQuantity: String] = [:]) throws -> RunTable {
    try RunTable(Table(bytes: Array(text.utf8), name: "t.csv"), columns: columns)
  }

  @Test(arguments: [
    "N,D,C,loss", "params,tokens,flops,val_loss", "Params-Total\ttokens_trained\tFLOPS budget\tLoss", "PARAMETERS;d;compute;l",
  ])
  func synonyms(header: String) throws {
    let mark = header.contains("\t") ? "\t" : (header.contains(";") ? ";" : ",")
    let table = try read(header + "\n" + ["1e6", "2e7", "1.3e14", "3.5"].joined(separator: mark) + "\n")
    #expect(table.runs == [TrainingRun(parameters: 1e6, tokens: 2e7, compute: 1.3e14, loss: 3.5)])
    #expect(table.convention.compute == .stated)
  }

  @Test func jsonLines() throws {
    let table = try read(#"{"params": 1e6, "tokens": 2e7, "flops": 1.3e14, "val_bpb": 1.1, "run": "a"}"#)
    #expect(table.runs[0].label == "a")
    #expect(table.lossUnit == .bitsPerByte)
    #expect(table.inferences == [.lossUnit(column: "val_bpb", unit: .bitsPerByte)])
  }

  @Test func missingComputeIsInferredAndSaid() throws {
    let table = try read("N,D,loss\n1e6,2e7,3.5\n")
    #expect(table.runs[0].compute == 1.2e14)
    #expect(table.convention.compute == .sixND)
    #expect(table.inferences == [.computeFromSixND()])
  }

  @Test func symbolWinsOverSynonymAndIsSaid() throws {
    let table = try read("N,D,C,loss,val_bpb\n1e6,2e7,1e14,3.5,1.1\n")
    #expect(table.runs[0].loss == 3.5)
    #expect(table.inferences == [.preferredColumn(quantity: "loss", column: "loss", others: ["val_bpb"])])
    #expect(table.columns == [RunColumn(name: "val_bpb", values: ["1.1"])])
  }

  @Test func ambiguityAsks() throws {
    let text = "params,n_params,D,loss\n1e6,2e6,2e7,3.5\n"
    #expect(throws: RunTableError.ambiguousColumn(table: "t.csv", quantity: .parameters, candidates: ["params", "n_params"])) {
      try read(text)
    }
    #expect(try read(text, columns: [.parameters: "n_params"]).runs[0].parameters == 2e6)
  }

  @Test func unrecognisedColumnsAreListed() throws {
    do {
      _ = try read("width,D,loss\n1,2,3\n")
      Issue.record("a table without N was read")
    } catch let error as RunTableError {
      #expect(
        error.description == "t.csv: no column for parameters (N): name it, as in --column parameters=NAME, "
          + "or isoflop fit --law power.D fits a curve of D alone; found width, D, loss")
    }
  }

  static let badNumbers: [(String, NumberFault)] = [
    ("nan", .notANumber), ("1,5", .comma), ("0", .zero), ("-1", .notPositive), ("", .missing), ("inf", .notANumber), ("3.5M", .notANumber),
    ("1e308", .implausible), ("5e-324", .implausible), ("1.7976931348623157e308", .exportedInfinity), ("0.0", .zero),
  ]

  @Test(arguments: badNumbers)
  func badNumber(text: String, fault: NumberFault) {
    let place = SourceLocation(file: "t.csv", line: 3, column: 9)
    #expect(throws: RunTableError.badNumber(place, field: "loss", text: text, reason: fault)) {
      try read("N;D;loss\n1e6;2e7;3.5\n1e6;3e7;\(text)\n")
    }
  }

  @Test func conventionFromTheName() throws {
    #expect(try read("params_total,D,loss\n1,2,3\n").convention.parameters == .total)
    #expect(try read("params_non_embedding,D,loss\n1,2,3\n").convention.parameters == .nonEmbedding)
    #expect(try read("N,D,loss\n1,2,3\n").convention.parameters == .unstated)
  }

  @Test func extraColumnsKeepTheirUnits() throws {
    let table = try read("N,D,loss,energy [kWh],note\n1,2,3,4,x\n")
    #expect(table.columns == [RunColumn(name: "energy", unit: "kWh", values: ["4"]), RunColumn(name: "note", values: ["x"])])
  }

  @Test func duplicatesGroupsAndSubsets() throws {
    let table = try read("N,D,loss,study,run,x\n1,2,3,b,r1,p\n1,2,3,b,r2,q\n1,2,4,a,r3,r\n")
    #expect(table.duplicates == [[0, 1]])
    #expect(table.grouped().map(\.group) == ["a", "b"])
    #expect(table.grouped()[1].table.columns[0].values == ["p", "q"])
    #expect(table.filter { $0.loss > 3 }.runs.map(\.label) == ["r3"])
  }

  @Test func runsInMemoryAreChecked() {
    let runs = [TrainingRun(parameters: 1, tokens: 1, compute: 1, loss: 1), TrainingRun(parameters: 1, tokens: 0, compute: 1, loss: 1)]
    #expect(throws: RunTableError.badRun(table: "runs", run: 2, field: "tokens", value: 0)) { try RunTable(runs) }
  }

  @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
  func publishedTablesAreRead() throws {
    #expect(try SharedData.table("chinchilla_besiroglu.csv").runs.count == 245)
    #expect(try SharedData.table("datablations2023.csv").runs.count == 296)
    #expect(try SharedData.table("gemstones_cooldown_end.csv").runs.count == 199)
    // Three runs of that table have no size: all are named at once.
    let places = [(109, 76), (695, 80), (1268, 76)].map { SourceLocation(file: "porian2024_isoflop.csv", line: $0, column: $1) }
    let faults = places.map { BadNumber(place: $0, field: "N", text: "", reason: .missing) }
    #expect(throws: RunTableError.badNumbers(table: "porian2024_isoflop.csv", faults, rows: 3, of: 1748)) {
      try SharedData.table("porian2024_isoflop.csv")
    }
    #expect(try RunTable(SharedData.text("porian2024_isoflop.csv"), RunReading(skipsBadRows: true)).runs.count == 1745)
    let gadre = try SharedData.table("gadre2024_overtraining.csv", columns: [.loss: "loss_c4_val"])
    #expect(gadre.runs.count == 104)
  }
}
