import LanguageModel
import Studies
import Testing

@Suite struct LadderPlanTests {
  @Test func runsSpendTheirBudget() throws {
    let runs = try LadderPlan().runs()
    for run in runs {
      #expect(abs(run.training.compute / run.budget - 1) < 0.5 / Double(run.training.steps) + 1e-12, "\(run.id)")
      #expect(run.training.steps >= 300)
    }
    #expect(Set(runs.map(\.id)).count == runs.count)
  }

  @Test func sizesLieAroundTheExpectedOptimum() throws {
    let plan = LadderPlan()
    for budget in plan.budgets {
      let sizes = try plan.runs().filter { $0.budget == budget }.map { Double($0.training.model.parameters) }
      let optimum = plan.expectedOptimum.parameters(budget: budget)
      #expect(Set(sizes).count == plan.sizesPerBudget)
      #expect(sizes.min()! < optimum && optimum < sizes.max()!)
    }
  }

  @Test func repeatsDifferInTheSeedAlone() throws {
    var plan = LadderPlan()
    plan.repeats = 2
    plan.repeatedBudgets = 1
    let groups = Dictionary(grouping: try plan.runs()) { "\($0.budget) \($0.training.model.width)" }.values.filter { $0.count > 1 }
    #expect(groups.count == 1)
    #expect(groups.first?.map(\.training.seed).sorted() == [1, 2, 3])
    #expect(Set(groups.first!.map(\.training.compute)).count == 1)
  }

  @Test func starvedRunsAreRefused() {
    var plan = LadderPlan()
    plan.budgets = [1e9]
    #expect { try plan.runs() } throws: { error in
      guard case LadderPlanError.tooFewSteps(_, let steps, 300) = error else { return false }
      return steps < 300 && "\(error)".contains("at least 300 are needed")
    }
  }

  @Test(arguments: [[], [2e11, 1e11], [0, 1e11], [.infinity]] as [[Double]]) func badBudgetsAreRefused(budgets: [Double]) {
    var plan = LadderPlan()
    plan.budgets = budgets
    #expect { try plan.runs() } throws: { error in if case LadderPlanError.budgets = error { true } else { false } }
  }

  @Test func namesTellBudgetShapeAndSeed() {
    let recipe = Recipe()
    func name(_ budget: Double) -> String {
      LadderRunConfiguration(budget: budget, training: recipe.trainingConfiguration(width: 64, layers: 2, budget: budget, seed: 7)).id
    }
    #expect(name(2e11) == "c2e11-l2-w64-s7")
    #expect(name(1.6e12) == "c1.6e12-l2-w64-s7")
    #expect(name(9.9999e11) == "c1e12-l2-w64-s7")
    #expect(name(1.25e12) == "c1.25e12-l2-w64-s7")
  }
}
