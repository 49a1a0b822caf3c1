import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

struct NextExperimentTests {
  private static let ladder = Ladder(sizes: 5, noise: 0.004)
  private static let target = 1.6e21

  private static let nothingNew =
    "what is uncertain is the form of the law beyond 1.6e+19 FLOP, the largest run: only a run beyond it tells more; spend more, or keep the compute"

  private func experiment(
    budget: Double = 1e20, goal: ExperimentGoal = .loss, runs: Int? = nil, discrepancy: Double? = 0.01
  ) -> NextExperiment {
    NextExperiment(
      target: Self.target, budget: budget, goal: goal, runs: runs, fitting: .init(seed: 1, replicates: 150), discrepancy: discrepancy)
  }

  @Test(arguments: ExperimentGoal.allCases, [0, 0.01])
  func narrowsStepByStepWithinTheBudget(goal: ExperimentGoal, discrepancy: Double) throws {
    let plan = try experiment(goal: goal, discrepancy: discrepancy).plan(Self.ladder.table(seed: 2))
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

  /// Var(x | y) = Var x − Cov(x, y)²/(Var y + σ²), from the replicates alone where the law is exact.
  @Test func expectedWidthIsThatOfANormalPosterior() throws {
    let table = try Self.ladder.table(seed: 3)
    let experiment = experiment(runs: 1, discrepancy: 0)
    let (plan, fit) = try (experiment.plan(table), experiment.fitting.fit(table))
    let run = try #require(plan.runs.first)
    let answers = fit.replicateLaws.map { Double.log($0.optimum(compute: Self.target).loss) }
    let losses = fit.replicateLaws.map { Double.log($0.loss(parameters: run.parameters, tokens: run.tokens)) }
    func covariance(_ x: [Double], _ y: [Double]) -> Double {
      let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
      return zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / Double(x.count - 1)
    }
    let (xx, xy, yy) = (covariance(answers, answers), covariance(answers, losses), covariance(losses, losses))
    let left = 1 - xy * xy / (yy + fit.noise.sigma * fit.noise.sigma) / xx
    #expect(abs(run.halfWidthAfter / run.halfWidthBefore - left.squareRoot()) < 1e-6)
    let quantile = StudentDistribution(degreesOfFreedom: Double(fit.noise.degreesOfFreedom)).quantile(0.975)
    #expect(abs(plan.halfWidthBefore / (quantile * xx.squareRoot()) - 1) < 1e-6)
  }

  /// The less the form is trusted, the nearer the runs come to the target.
  @Test func discrepancyDrawsRunsToTheTarget() throws {
    let table = try Self.ladder.table(seed: 4)
    let plans = try [0, 0.02].map { try experiment(discrepancy: $0).plan(table) }
    let largest = plans.map { plan in plan.runs.map(\.compute).max() ?? 0 }
    #expect(largest[1] > largest[0] && plans[1].runs.count < plans[0].runs.count)
    #expect(plans[1].runs.contains { if case .shortensReach = $0.reason { true } else { false } })
    #expect(plans[0].runs.allSatisfy { if case .pinsParameters = $0.reason { true } else { false } })
    #expect(plans[1].runs[0].reason.description == "brings the target from 100.0 to 16.0 times the largest run")
  }

  @Test func saysWhenThereIsLittleToGain() throws {
    let table = try Self.ladder.table(seed: 4)
    let within = try experiment(budget: 1.5e19, discrepancy: 0.03).plan(table)
    #expect(within.formShare > 0.5 && within.warnings.map(\.description) == [Self.nothingNew], "\(within.warnings)")
    #expect(try experiment(budget: 2e21).plan(table).warnings == [.targetAffordable])
    #expect(try experiment(budget: 1e20).plan(table).warnings.isEmpty)
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
      return try encoder.encode(experiment(discrepancy: nil).plan(table))
    }
    #expect(texts[0] == texts[1])
    #expect(try JSONDecoder().decode(ExperimentPlan.self, from: texts[0]).target == Self.target)
  }

  @Test func saysWhyNothingIsProposed() throws {
    let table = try Self.ladder.table(seed: 8)
    #expect(
      message { try experiment(budget: 1e17).plan(table) }
        == "1e+17 FLOP don't pay for one run as large as the table's smallest, 1e+18 FLOP: spend more")
    #expect(message { try experiment(budget: -1).plan(table) } == "the compute to spend is -1.0: give a positive number of FLOP")
    let few = NextExperiment(target: 1e21, budget: 1e19, fitting: .init(replicates: 3), discrepancy: 0)
    #expect(message { try few.plan(table) }.hasSuffix("at least 20 are needed: ask for more, or add runs first"))
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
