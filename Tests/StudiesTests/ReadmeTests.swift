import Foundation
import Studies
import Testing

@Suite struct ReadmeTests {
  @Test func readmeExample() throws {
    try withTemporaryFolder { folder in
      var plan = LadderPlan()
      plan.budgets = [2e9, 4e9]
      plan.sizesPerBudget = 2
      plan.minimumSteps = 10
      plan.recipe.context = 32

      let corpus = try Corpus.synthetic(seed: 1, bytes: 100_000)
      let manifest = try StudyManifest(plan: plan, corpus: corpus.description)
      let study = try Study.continuing(manifest, in: folder)
      let outcome = try LadderRunner(study: study, corpus: corpus).run { print($0.fraction) }
      let table = try study.table()

      #expect(outcome.results.count == 6)
      #expect(table.runs.count == 6)
    }
  }

  @Test func readmeReasoningExample() {
    let task = ReasoningTask(modulus: 29, maximumSteps: 12, seed: 1)
    let problems = task.problems(steps: 2, count: 5)  // held out
    let text = task.trainingText([.solve, .revise], rows: 100, context: 128)
    let reading = ChainReading("7+3=b*4=f.", of: ArithmeticChain(modulus: 29, start: 7, steps: [.init(.plus, 3), .init(.times, 4)]))
    #expect(reading.steps == [false, true] && reading.answer == "f")
    #expect(problems.count == 5 && text.count == 12_800)
  }
}
