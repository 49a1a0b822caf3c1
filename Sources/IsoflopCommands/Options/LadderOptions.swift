import ArgumentParser
import Studies

/// The grid of a ladder, where it shall differ from the default.
struct LadderOptions: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "The compute budgets in FLOP, ascending; every operation counts, attention and head too.")
  var budgets: [Double] = []

  @Option(help: "How many sizes are trained at each budget.")
  var sizes: Int?

  func plan(seed: UInt64) -> LadderPlan {
    var plan = LadderPlan()
    if !budgets.isEmpty { plan.budgets = budgets }
    if let sizes { plan.sizesPerBudget = sizes }
    plan.seed = seed
    return plan
  }
}
