import ComputeAccounting
import ComputePlanning
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Plans from a table of runs have the forecast's own distribution, whatever the seed; the same seed gives the same bytes.
@Suite struct FittedPlanTests {
  /// A ladder of five budgets and seven sizes with 0.5% of noise.
  static func forecaster(confidence: Double = 0.9) throws -> Forecaster {
    let truth = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    var generator = SeededGenerator(seed: 11)
    var runs: [TrainingRun] = []
    for budget in 0..<5 {
      let compute = 1e18 * Double.pow(2, budget)
      for size in -3...3 {
        let parameters = truth.optimum(compute: compute).parameters * Double.exp(0.35 * Double(size))
        let tokens = compute / (6 * parameters)
        runs.append(
          TrainingRun(
            parameters: parameters, tokens: tokens, compute: compute,
            loss: truth.loss(parameters: parameters, tokens: tokens) * Double.exp(0.005 * generator.normal())))
      }
    }
    return try ForecastConfiguration(confidence: confidence).fit(RunTable(runs))
  }

  private static let fitted = Result { try forecaster() }

  private func plan(_ budget: PlanBudget, draws: Int = 2000, seed: UInt64 = 1) throws -> Plan {
    try PlanConfiguration(budget, draws: draws, seed: seed)
      .plan(LossLaw(Self.fitted.get(), table: "runs.csv"), others: [LossLaw(.besiroglu), LossLaw(.hoffmann)])
  }

  @Test(arguments: [1e20, 3e21]) func aPlanIsTheForecastOfItsBudget(compute: Double) throws {
    let forecast = try Self.fitted.get().forecast(compute: compute)
    let plan = try plan(PlanBudget([Quantity(compute, .compute)]))
    #expect((plan.parameters.median / forecast.parameters - 1).magnitude < 1e-6)
    #expect((plan.loss.median / forecast.loss - 1).magnitude < 1e-6)
    let half = forecast.runInterval.high - forecast.runInterval.low
    #expect(((plan.loss.high - plan.loss.low) / half - 1).magnitude < 0.15, "\(plan.loss) \(forecast.runInterval)")
    #expect(plan.law.name == "runs.csv" && plan.law.formula.contains("%"))
    #expect(plan.otherLaws.count == 2 && plan.otherLaws.allSatisfy { $0.run != nil })
    #expect(plan.warnings.contains { $0.contains("largest compute of the runs") } == (compute > 1e21))
  }

  @Test func aLossIsTakenFromTheOwnLaw() throws {
    let budget = try plan(PlanBudget([Quantity(1e21, .compute)]), draws: 50)
    let goal = try plan(PlanBudget(loss: budget.loss.median), draws: 50)
    #expect((goal.compute.median / 1e21 - 1).magnitude < 0.02, "\(goal.compute)")
    #expect(goal.compute.low < goal.compute.median && goal.compute.high > goal.compute.median)
    #expect(goal.otherLaws.allSatisfy { $0.run != nil })
  }

  @Test func theSeedAloneDecides() throws {
    let budget = PlanBudget([Quantity(1e21, .compute)], uniqueTokens: 1e10, servedTokens: 1e11)
    let one = try plan(budget, draws: 100)
    #expect(try plan(budget, draws: 100) == one)
    let other = try plan(budget, draws: 100, seed: 2)
    #expect(other.parameters.median == one.parameters.median && other.loss.high != one.loss.high)
  }

  /// The unknowns are ranked, each with a measurement; the waste of a size is small where sizes are known to a factor of two.
  @Test func sensitivities() throws {
    let plan = try plan(PlanBudget([Quantity(3e21, .compute)]))
    #expect(Set(plan.sensitivity.map(\.unknown)).subtracting([.lawForm]) == [.lawParameters, .runNoise])
    for one in plan.sensitivity { #expect(!one.measurement.isEmpty && one.loss >= 0 && one.size >= 0) }
    let parameters = try #require(plan.sensitivity.first { $0.unknown == .lawParameters })
    #expect(parameters.size > 0 && parameters.measurement.contains("isoflop next runs.csv --target 3e21"))
    #expect(plan.sensitivity.first { $0.unknown == .runNoise }?.size == 0)
    let waste = try #require(plan.waste)
    #expect(waste.low >= 0 && waste.median < 0.2 && waste.high > waste.median)
  }

  /// No two unknowns together are narrower than one alone, and all together are about the root of the sum of squares.
  @Test func theWholeIsMadeOfItsParts() throws {
    let plan = try plan(PlanBudget([Quantity(1e21, .compute)]), draws: 2000)
    let whole = 0.5 * (plan.loss.high - plan.loss.low)
    let parts = plan.sensitivity.reduce(0) { $0 + $1.loss * $1.loss }.squareRoot()
    #expect((parts / whole - 1).magnitude < 0.2, "\(parts) \(whole)")
  }

  @Test func aTableWithoutABestSizeIsRefused() throws {
    let forecaster = try Self.fitted.get()
    let problem = try #require(throws: PlanProblem.self) {
      try PlanConfiguration(PlanBudget([Quantity(1e35, .compute)]), draws: 20).plan(LossLaw(forecaster, table: "runs.csv"))
    }
    guard case .fit = problem else { return #expect(Bool(false), "\(problem)") }
  }
}
