import Foundation
import Laboratory
import Studies
import Testing

@Suite struct ReadmeTests {
  @Test func quickstartExample() throws {
    try withTemporaryFolder { folder in
      var plan = LadderPlan()
      plan.budgets = [1e9, 2e9, 4e9]
      plan.sizesPerBudget = 3
      plan.minimumSteps = 10
      plan.recipe.context = 32
      plan.recipe.depth = .fixed(layers: 1)
      plan.expectedOptimum.parameters = 9_000
      plan.expectedOptimum.compute = 1e9

      let corpus = try Corpus.synthetic(seed: 1, bytes: 60_000)
      let quickstart = Quickstart(corpus: corpus, plan: plan, folder: folder)
      let result = try quickstart.run(didForecast: { print($0.loss, $0.runInterval) })
      print(result.check.heldOutLoss, result.relativeError, result.isCovered)
      #expect(result.check.heldOutLoss > 0.5 && result.check.heldOutLoss < 4)
    }
  }

  @Test func evidenceExample() throws {
    try withTemporaryFolder { folder in
      let folder = folder.appending(path: "evidence")
      // The README's plan, cut short.
      let plan = tinyEvidencePlan()
      let findings = try Evidence(plan: plan, folder: folder).run { progress in print(progress.stage, progress.fraction) }
      for section in EvidenceSection.all(findings) { print(section.title, section.conclusion ?? "–") }
      #expect(EvidenceSection.all(findings).count == 5)
    }
  }
}
