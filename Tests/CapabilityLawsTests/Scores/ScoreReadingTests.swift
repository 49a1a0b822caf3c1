import CapabilityLaws
import ScalingLaws
import Tabular
import Testing

struct ScoreReadingTests {
  private func read(_ text: String, _ reading: ScoreReading = .init()) throws -> ScoreTable {
    try ScoreTable(Table(delimited: text, name: "t.csv"), reading)
  }

  @Test func readsTheWideForm() throws {
    let table = try read("run,N,D,C,bpb_piqa,acc_piqa_len_norm,acc_other\na,1e6,2e7,1e14,1.2,0.6,0.1\nb,1e7,2e8,1e16,1.0,0.7,\n")
    #expect(table.runs.map(\.label) == ["a", "b"])
    #expect(table.runs.map(\.compute) == [1e14, 1e16])
    #expect(table.tasks.map(\.name) == ["piqa_len_norm", "other"])
    #expect(table.tasks[0].losses == [1.2, 1.0])
    #expect(table.tasks[1].losses == nil)
    #expect(table.tasks[0].facts == TaskFacts(items: 1838, chance: 0.5))
    #expect(table.tasks[1].shares == [0.1, nil])
    #expect(table.notes.contains(.noLoss(tasks: 1)))
  }

  @Test func tasksByPatternAreMeans() throws {
    let text = "N,D,acc_m_a_test,acc_m_b_test,acc_m_a_val\n1e6,2e7,0.2,0.4,0.9\n"
    #expect(try read(text, ScoreReading(tasks: ["m_*_test"])).tasks[0].shares == [0.30000000000000004])
    #expect(throws: ScoreError.ambiguousTask("m_a", file: "t.csv", columns: ["acc_m_a_test", "acc_m_a_val"])) {
      try read(text, ScoreReading(tasks: ["m_a"]))
    }
    #expect(throws: ScoreError.self) { try read(text, ScoreReading(tasks: ["nothing"])) }
  }

  @Test func perCentIsFoundAndSaid() throws {
    let table = try read("N,D,acc_x\n1e6,2e7,45.5\n1e7,2e8,60\n")
    #expect(table.tasks[0].shares == [0.455, 0.6])
    #expect(table.notes.contains(.percent(column: "acc_x")))
  }

  @Test func mixedUnitsAreRefusedUnlessNamed() throws {
    let text = "N,D,acc_x\n1e6,2e7,0.5\n1e7,2e8,60\n"
    #expect(throws: ScoreError.mixedUnits(file: "t.csv", column: "acc_x", share: 0.5, shareRow: 1, percent: 60, percentRow: 2)) {
      try read(text)
    }
    #expect(try read(text, ScoreReading(percent: ["acc_x"])).tasks[0].shares == [0.005, 0.6])
  }

  @Test(arguments: ["-0.1", "101"]) func scoresOutOfRangeAreRefused(_ field: String) {
    #expect(throws: ScoreError.self) { try read("N,D,acc_x\n1e6,2e7,\(field)\n") }
  }

  @Test func absentScoresAreCounted() throws {
    let table = try read("N,D,acc_x\n1e6,2e7,N/A\n1e7,2e8,0.5\n1e8,2e9,\n")
    #expect(table.tasks[0].shares == [nil, 0.5, nil])
    #expect(table.notes.contains(.missing(column: "acc_x", count: 1, text: "N/A")))
    #expect(throws: ScoreError.self) { try read("N,D,acc_x\n1e6,2e7,half\n") }
  }

  @Test func rowsWithoutComputeAreLeftOutAloud() throws {
    let table = try read("C,acc_x\n1e15,0.4\n,0.5\n")
    #expect(table.runs.count == 1)
    #expect(table.notes.contains(.noCompute(rows: 1)))
    #expect(throws: ScoreError.noCompute(file: "t.csv")) { try read("a,acc_x\n1,0.4\n") }
    #expect(throws: ScoreError.self) { try read("N,D,score\n1e6,2e7,0.4\n") }
  }

  @Test func factsComeFromATable() throws {
    let text = "Eval Task,#datapoints,Random baseline\npiqa,100,50\nopen,20,0\n"
    let facts = try TaskFacts.read(Table(delimited: text, name: "facts.csv"))
    #expect(facts == ["piqa": TaskFacts(items: 100, chance: 0.5), "open": TaskFacts(items: 20, chance: 0)])
    #expect(try TaskFacts.read(Table(delimited: "task,choices\nx,5\n", name: "f")) == ["x": TaskFacts(chance: 0.2)])
    #expect(throws: ScoreError.noFacts(file: "f", missing: "tasks")) { try TaskFacts.read(Table(delimited: "a,items\nx,5\n", name: "f")) }
    #expect(throws: ScoreError.self) { try TaskFacts.read(Table(delimited: "task,b\nx,5\n", name: "f")) }
  }

  @Test func theCatalogueKnowsPublicBenchmarks() {
    #expect(BenchmarkCatalogue.facts(of: "acc_arc_challenge_test_rc_5shot") == TaskFacts(items: 1172, chance: 0.25))
    #expect(BenchmarkCatalogue.facts(of: "mmlu_stem_test") == TaskFacts(items: nil, chance: 0.25))
    #expect(BenchmarkCatalogue.facts(of: "my task") == nil)
  }

  @Test func errorsSayWhatToDo() {
    let errors: [ScoreError] = [
      .noScores(file: "t.csv", columns: ["a"]), .noSuchTask("x", file: "t.csv", tasks: ["a"]), .noCompute(file: "t.csv"),
      .conflictingRows("m", file: "t.csv", rows: [1, 2], column: "a"), .tooFewRuns(file: "t.csv", found: 1, needed: 6),
      .noFacts(file: "t.csv", missing: "tasks"),
    ]
    for error in errors { #expect(error.description.hasPrefix("t.csv: ") && error.description.contains(": ")) }
  }
}
