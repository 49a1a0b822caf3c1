import Testing

@testable import CapabilityLaws

struct ScoreTableTests {
  private let table = ScoreTable(
    name: "t", runs: [ScoredRun(parameters: 1e7, tokens: 1e9, compute: 8e16), ScoredRun(parameters: 1e8, tokens: 4e9, compute: 2.8e18)],
    tasks: [TaskScores(name: "a", shares: [0.3, nil], losses: [1.2, 1.1])])

  @Test func targetsCountComputeAsTheLargestRunDoes() {
    #expect((table.run(parameters: 1e9, tokens: 1e10).compute / 7e19 - 1).magnitude < 1e-12)
    let run = table.run(compute: 2.8e20)
    #expect(((run.parameters ?? 0) / 1e9 - 1).magnitude < 1e-12 && ((run.tokens ?? 0) / 4e10 - 1).magnitude < 1e-12)
  }

  @Test func withoutSizesATargetIsItsCompute() {
    let bare = ScoreTable(name: "b", runs: [ScoredRun(compute: 1e18)], tasks: [])
    #expect(bare.run(compute: 1e20) == ScoredRun(compute: 1e20))
    #expect(bare.run(parameters: 1e8, tokens: 1e9).compute == 6e17)
  }

  @Test func filteringKeepsScoresWithTheirRuns() {
    let kept = table.filter { $0.compute > 1e17 }
    #expect(kept.runs == [table.runs[1]] && kept.tasks[0].shares == [nil] && kept.tasks[0].losses == [1.1])
  }

  @Test(
    arguments: [
      ("mmlu_stem_test_rc", "mmlu_*_test", true), ("mmlu_stem_val_rc", "mmlu_*_test", false), ("piqa_val_rc", "piqa", true),
      ("a_piqa", "piqa", false), ("a_b_c", "*c", true), ("a_b_c", "*", true), ("a", "a*b", false),
    ])
  func patterns(name: String, pattern: String, isMatch: Bool) { #expect(TaskReader.matches(name, pattern) == isMatch) }

  @Test func notesAreSentencesInWords() {
    let notes: [ScoreNote] = [
      .percent(column: "a"), .missing(column: "a", count: 2, text: "N/A"), .duplicates(model: "m", rows: [2, 3]),
      .averaged(model: "m", rows: [1, 2]),
      .noCompute(rows: 1), .noLoss(tasks: 1), .catalogue(tasks: 2), .assumedItems(tasks: 1), .assumedChance(tasks: 3),
    ]
    #expect(Set(notes.map(\.description)).count == notes.count)
    #expect(notes[1].description == "a: 2 fields \"N/A\" read as no score")
    #expect(notes[4].description == "1 row has no compute: left out of the fit")
  }
}
