import Foundation
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

/// The sizes of a plan: on both sides of each optimum, and refused where no model is near it.
@Suite struct LadderSizeTests {
  private func sizes(_ plan: LadderPlan) throws -> [[Double]] {
    let runs = try plan.runs()
    return plan.budgets.map { budget in Set(runs.filter { $0.budget == budget }.map { Double($0.training.model.parameters) }).sorted() }
  }

  @Test(arguments: [2, 3, 4, 5, 6]) func `no budget of a plan leans on one side of its expected optimum`(_ count: Int) throws {
    var plan = LadderPlan()
    plan.sizesPerBudget = count
    for (budget, sizes) in zip(plan.budgets, try sizes(plan)) {
      let optimum = plan.expectedOptimum.parameters(budget: budget)
      let (below, above) = (sizes.count { $0 < optimum }, sizes.count { $0 > optimum })
      #expect(below >= 1 && above >= 1 && sizes.count <= count, "\(budget)")
      #expect(below >= 2 || above <= 2, "\(below) below and \(above) above at \(budget)")
      #expect(abs(below - above) <= 1 && (sizes.count == count || below < count / 2))
    }
  }

  @Test func `the default plan spans a decade of compute and costs what it says`() throws {
    let runs = try LadderPlan().runs()
    let computes = runs.map(\.training.compute)
    #expect(computes.max()! / computes.min()! > 10)
    #expect(computes.reduce(0, +) < 1.13e13 && runs.count == 21)
    #expect(try sizes(LadderPlan()).map(\.count) == [3, 5, 5, 5])
    // Repeats measure the noise at three budgets.
    #expect(Dictionary(grouping: runs) { "\($0.budget) \($0.training.model.width)" }.values.count { $0.count == 2 } == 3)
  }

  @Test func `a budget below every model's optimum has sizes above it`() throws {
    var plan = LadderPlan()
    (plan.budgets, plan.sizesPerBudget) = ([1e11], 3)
    plan.expectedOptimum.parameters = 1_000
    #expect(try plan.runs().map(\.training.model.width).sorted() == [16, 16, 32, 48])
    plan.sizesPerBudget = 1
    #expect(try plan.runs().map(\.training.model.width) == [16, 16])
  }

  @Test(arguments: [[1e20, 1e21, 1e22], [1e18], [2e11, 1e17]]) func `a budget whose best model can't be built is refused`(
    _ budgets: [Double]
  ) throws {
    var plan = LadderPlan()
    plan.budgets = budgets
    let error = try #require(throws: LadderPlanError.self) { try plan.runs() }
    guard case .beyondLargestModel(let budget, let optimum, let largest) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(budgets.contains(budget) && optimum == plan.expectedOptimum.parameters(budget: budget) && optimum > largest)
    #expect(largest == Double(plan.recipe.model(width: 1_024, layers: 2).parameters))
    #expect("\(error)".contains("would show no minimum; lower the budget"))
  }

  @Test func `the largest budget that is planned has sizes on both sides`() throws {
    var plan = LadderPlan()
    let largest = Double(plan.recipe.model(width: 1_024, layers: 2).parameters)
    // The budget at which the second largest model is the best.
    let budget = plan.expectedOptimum.compute * pow(0.96 * largest / plan.expectedOptimum.parameters, 1 / plan.expectedOptimum.exponent)
    plan.budgets = [budget]
    let optimum = plan.expectedOptimum.parameters(budget: budget)
    let sizes = try sizes(plan)[0]
    #expect(sizes.contains { $0 > optimum } && sizes.contains { $0 < optimum })
  }
}
