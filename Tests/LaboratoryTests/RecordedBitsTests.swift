import Foundation
import Laboratory
import LanguageModel
import Studies
import Testing

/// Losses and checkpoints that the program gave at commit 43adb7d, when the ladder, the single run and the experiment each had a loop of their own.
///
/// They were recorded from its release build on x86-64 Linux, with ISOFLOP_KERNELS=scalar, by the commands named at each test.
#if arch(x86_64) && os(Linux)
@Suite(.serialized) struct RecordedBitsTests {
  /// isoflop train --width 32 --layers 1 --context 32 --convolution 3 --compute 1e9 --optimizer adamw|muon --corpus synthetic --checkpoint FILE --json
  ///
  /// The loss is that of the JSON; the fingerprint, over parameters and both moments, is in the checkpoint's metadata.
  @Test(arguments: [
    (OptimizerConfiguration.MatrixRule.adamW, 2.077248028042959, "2d9e531ae8fc7592"), (.muon, 2.4645571024302626, "76d5ee057ca8fd8c"),
  ])
  func `a single run`(_ rule: OptimizerConfiguration.MatrixRule, _ loss: Double, _ fingerprint: String) throws {
    var recipe = Recipe()
    (recipe.context, recipe.convolutionWidth, recipe.batch.base) = (32, 3, 2)
    recipe.optimizer = OptimizerConfiguration(matrixRule: rule, beta2: 0.99, weightDecay: rule == .muon ? 0 : 0.05)
    try withTemporaryFolder { folder in
      var run = SingleRun(
        configuration: recipe.trainingConfiguration(width: 32, layers: 1, budget: 1e9, seed: 1), corpus: try .synthetic(seed: 1))
      (run.kernels, run.checkpoint) = (try Kernels(named: "scalar"), folder.appending(path: "run.safetensors").path)
      #expect(try run.train().loss == loss)
      let state = try Checkpoint(contentsOf: run.checkpoint ?? "")
      var payload = Data()
      for values in [state.parameters, state.firstMoments, state.secondMoments] {
        values.withUnsafeBytes { payload.append(contentsOf: $0) }
      }
      #expect(payload.withUnsafeBytes { Fingerprint(of: $0).description } == fingerprint)
    }
  }

  /// isoflop ladder run --study FOLDER --budgets 7e9 --sizes 1 --corpus synthetic --json
  ///
  /// The manifest's hash is in `manifest.json`: the same hash means the same keys and values, so a study of that version opens.
  @Test func `a ladder`() throws {
    var plan = LadderPlan()
    (plan.budgets, plan.sizesPerBudget, plan.repeatedBudgets) = ([7e9], 1, 4)
    let corpus = try Corpus.synthetic(seed: 1)
    try withTemporaryFolder { folder in
      let manifest = try StudyManifest(plan: plan, corpus: corpus.description)
      #expect(manifest.sha256 == "1022b35fb40662e9e887413b3ad233e10b43eb4e92b4cc44c70d95eb8e3492e0")
      var ladder = try LadderRunner(study: try Study.continuing(manifest, in: folder), corpus: corpus)
      ladder.kernels = try Kernels(named: "scalar")
      let results = try ladder.run().results
      #expect(results.map(\.id) == ["c7e9-l2-w16-s1", "c7e9-l2-w16-s2"])
      #expect(results.map(\.heldOutLoss) == [1.8690721924285754, 1.8617120879534923])
      #expect(results.map(\.trainingLoss) == [1.874681338941788, 1.8660387627725654])
    }
  }
}
#endif
