import Foundation
import LanguageModel
import Studies

/// A ladder that trains in a fraction of a second.
enum TinyStudy {
  static var plan: LadderPlan {
    var plan = LadderPlan()
    plan.budgets = [1e9, 2e9]
    plan.sizesPerBudget = 2
    plan.repeats = 1
    plan.repeatedBudgets = 1
    plan.minimumSteps = 10
    plan.heldOutWindows = 16
    plan.expectedOptimum.parameters = 9_000
    plan.expectedOptimum.compute = 1e9
    plan.recipe.context = 32
    plan.recipe.depth = .fixed(layers: 1)
    plan.recipe.optimizer = .adamW
    plan.recipe.batch.base = 2
    plan.recipe.batch.exponent = 0
    return plan
  }

  static func corpus() throws -> Corpus { try .synthetic(seed: 1, bytes: 40_000, vocabulary: 128) }

  static func study(in folder: URL, corpus: Corpus) throws -> Study {
    try .continuing(try StudyManifest(plan: plan, corpus: corpus.description), in: folder)
  }
}
