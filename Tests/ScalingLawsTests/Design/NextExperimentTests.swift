import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

struct NextExperimentTests {
  private static let ladder = Ladder(sizes: 5, noise: 0.004)
  private static let target = 1.6e21

  private func experiment(budget: Double = 1e20, goal: ExperimentGoal = .loss, runs: Int? = nil, candidates: [RunDesign]? = nil)
    -> NextExperiment
  {
    NextExperiment(target: Self.target, budget: budget, goal: goal, runs: runs, candidates: candidates)
  }

  @Test(arguments: ExperimentGoal.allCases)
  func narrowsStepByStepWithinTheBudget(goal: ExperimentGoal) throws {
    let plan = try experiment(goal: goal).plan(Self.ladder.table(seed: 2))
    #expect(!plan.runs.isEmpty)
    #expect(plan.cost <= plan.budget * (1 + 1e-9) && plan.cost == plan.runs.reduce(0) { $0 + $1.compute })
    #expect(plan.runs.first?.halfWidthBefore == plan.halfWidthBefore && plan.runs.last?.halfWidthAfter == plan.halfWidthAfter)
    #expect(plan.runs.allSatisfy { $0.halfWidthAfter < $0.halfWidthBefore })
    #expect(zip(plan.runs, plan.runs.dropFirst()).allSatisfy { $0.halfWidthAfter == $1.halfWidthBefore })
    #expect(plan.halfWidthAfter < plan.grid.halfWidthAfter)
    #expect(plan.runs.allSatisfy { abs(6 * $0.parameters * $0.tokens / $0.compute - 1) < 1e-9 })
  }

  @Test func proposesAsManyRunsAsAskedFor() throws {
    for count in [1, 2, 5] {
      let plan = try experiment(runs: count).plan(Self.ladder.table(seed: 2))
      #expect(plan.runs.count == count && plan.cost <= plan.budget * (1 + 1e-9))
    }
  }

  /// A plan narrows the interval that a forecast of the same target prints, on simulated and on public runs.
  @Test(arguments: [1.6e20, 1.6e21, 1.6e23])
  func intervalIsTheForecasts(target: Double) throws {
    var tables = [try Self.ladder.table(seed: 3)]
    if SharedData.isPresent { tables.append(try SharedData.table("chinchilla_besiroglu_240.csv")) }
    for table in tables {
      let forecast = try ForecastConfiguration().forecast(table, compute: target)
      let plan = try NextExperiment(target: target, budget: target / 10).plan(table)
      #expect(plan.forecast == forecast.loss && plan.interval == forecast.runInterval)
      let halfWidth = 0.5 * Double.log(forecast.runInterval.high / forecast.runInterval.low)
      #expect(abs(plan.halfWidthBefore / halfWidth - 1) < 1e-9)
      #expect(plan.formShare == forecast.shares.discrepancy)
    }
  }

  /// After the proposed runs are in, with the losses that were forecast, the forecast is about as narrow as the plan expected.
  @Test func expectedWidthIsReached() throws {
    let table = try Self.ladder.table(seed: 3)
    let plan = try experiment().plan(table)
    let added = plan.runs.map {
      TrainingRun(parameters: $0.parameters, tokens: $0.tokens, compute: $0.compute, loss: $0.expectedLoss)
    }
    let forecast = try ForecastConfiguration().forecast(RunTable(table.runs + added), compute: Self.target)
    let halfWidth = 0.5 * Double.log(forecast.runInterval.high / forecast.runInterval.low)
    #expect(
      halfWidth < plan.halfWidthBefore && halfWidth / plan.halfWidthAfter < 1.35 && halfWidth / plan.halfWidthAfter > 0.6, "\(halfWidth)")
  }

  @Test func runsAreChosenFromAPool() throws {
    let pool = [1e18, 1e19, 5e19, 3e21].flatMap { compute in
      [0.5, 1, 2].map { RunDesign(parameters: $0 * 1e9, tokens: compute / (6e9 * $0), compute: compute) }
    }
    let plan = try experiment(candidates: pool).plan(Self.ladder.table(seed: 2))
    #expect(
      !plan.runs.isEmpty && plan.runs.allSatisfy { run in pool.contains { $0.parameters == run.parameters && $0.tokens == run.tokens } })
    #expect(plan.cost <= 1e20)
    #expect(throws: ExperimentError.budgetTooSmall(compute: 1e15, smallest: 1e18)) {
      try experiment(budget: 1e15, candidates: pool).plan(Self.ladder.table(seed: 2))
    }
  }

  /// A budget that reaches beyond the runs is spent there; one that doesn't is said to bring little.
  @Test func saysWhenThereIsLittleToGain() throws {
    let table = try Self.ladder.table(seed: 4)
    let plan = try experiment(budget: 1e20).plan(table)
    #expect(plan.runs.contains { if case .shortensReach = $0.reason { true } else { false } } && plan.warnings.isEmpty)
    #expect(try experiment(budget: 2e21).plan(table).warnings == [.targetAffordable])
    let within = try experiment(budget: 1.05e18).plan(table)
    #expect(within.halfWidthAfter > 0.95 * within.halfWidthBefore)
    #expect(within.warnings.contains { if case .withinTheRuns = $0 { true } else { false } })
  }

  /// Ladders continued at equal cost: the forecast errs less after the proposed runs than after a new isoFLOP budget.
  @Test func beatsAnIsoFLOPBudgetOfEqualCost() throws {
    var (proposed, usual) = (0.0, 0.0)
    for stream in 0..<16 {
      let table = try Self.ladder.table(seed: 5, stream: UInt64(stream))
      let plan = try experiment().plan(table)
      let best = try FitConfiguration(replicates: 0).fit(table).law.optimum(compute: 2e19).parameters
      let grid = (-2...2).map { best * Double.exp(0.35 * Double($0)) }.map { ($0, 2e19 / 6 / $0) }
      proposed += try squaredError(of: table, adding: plan.runs.map { ($0.parameters, $0.tokens) }, stream)
      usual += try squaredError(of: table, adding: grid, stream)
    }
    #expect(proposed < 0.9 * usual, "\(proposed) and \(usual)")
  }

  private func squaredError(of table: RunTable, adding sizes: [(Double, Double)], _ stream: Int) throws -> Double {
    var generator = SeededGenerator(seed: 6, stream: UInt64(stream))
    let truth = Self.ladder.truth
    let runs = sizes.map { n, d in
      TrainingRun(
        parameters: n, tokens: d, compute: 6 * n * d, loss: truth.loss(parameters: n, tokens: d) * Double.exp(0.004 * generator.normal()))
    }
    let law = try FitConfiguration(replicates: 0).fit(RunTable(table.runs + runs)).law
    let error = Double.log(law.optimum(compute: Self.target).loss / truth.optimum(compute: Self.target).loss)
    return error * error
  }

  @Test func sameInputSameBytes() throws {
    let table = try Self.ladder.table(seed: 7)
    let texts = try (0..<2).map { _ -> Data in
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(experiment().plan(table))
    }
    #expect(texts[0] == texts[1])
    #expect(try JSONDecoder().decode(ExperimentPlan.self, from: texts[0]).target == Self.target)
  }

  @Test func saysWhyNothingIsProposed() throws {
    let table = try Self.ladder.table(seed: 8)
    #expect(
      message { try experiment(budget: 1e17).plan(table) }
        == "1e+17 FLOP don't pay for one run as large as the smallest, 1e+18 FLOP: spend more")
    #expect(message { try experiment(budget: -1).plan(table) } == "the compute to spend is -1.0: give a positive number of FLOP")
    #expect(
      message { try NextExperiment(target: 1e10, budget: 1e21).plan(table) }
        == "the target, 1e+10 FLOP, lies below the smallest run, 1e+18 FLOP: choose a target above it")
    #expect(message { try experiment().plan(Ladder(budgets: 1).table()) }.contains("ln N and ln D lie on one line"))
  }

  private func message(_ body: () throws -> ExperimentPlan) -> String {
    do {
      _ = try body()
      return "nothing was wrong"
    } catch {
      return "\(error)"
    }
  }
}
