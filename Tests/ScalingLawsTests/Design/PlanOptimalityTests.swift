import NumericalMethods
import RealModule
import Testing

@testable import ScalingLaws

/// Plans against enumeration of all designs and the formula of conditioning.
struct PlanOptimalityTests {
  private static let target = 1.6e21
  private static let pool = [(3e8, 2e10), (2e9, 8e9), (1e9, 3e10), (6e8, 1.2e11), (4e9, 5e10)].map {
    RunDesign(parameters: $0.0, tokens: $0.1)
  }

  private static func plan(_ candidates: [RunDesign], runs: Int, goal: ExperimentGoal = .loss, budget: Double = 1e23) throws
    -> ExperimentPlan
  {
    let table = try Ladder(sizes: 5, noise: 0.004).table(seed: 2)
    return try NextExperiment(target: target, budget: budget, goal: goal, runs: runs, candidates: candidates).plan(table)
  }

  /// Two runs of a pool leave what the best of all its pairs leaves.
  @Test(arguments: ExperimentGoal.allCases) func noPairIsBetter(goal: ExperimentGoal) throws {
    let pairs = Self.pool.indices.flatMap { i in (0...i).map { (Self.pool[$0], Self.pool[i]) } }
    let best = try pairs.map { try Self.plan([$0.0, $0.1], runs: 2, goal: goal).halfWidthAfter }.min()
    let own = try Self.plan(Self.pool, runs: 2, goal: goal).halfWidthAfter
    #expect((own / (try #require(best)) - 1).magnitude < 1e-9)
  }

  /// One run narrows the variance by cov²/(var + σ²), and the noise of a run at the target stays.
  @Test(arguments: pool.indices) func oneRunIsConditionedOn(index: Int) throws {
    let table = try Ladder(sizes: 5, noise: 0.004).table(seed: 2)
    let forecaster = try ForecastConfiguration().fit(table)
    let forecast = try forecaster.forecast(compute: Self.target)
    let design = Self.pool[index]
    let target = RunDesign(parameters: forecast.parameters, tokens: forecast.tokens, compute: Self.target)
    let joint = forecaster.joint(DesignPoints([design, target]))
    let noise = joint.marginals.noiseVariances
    let left = joint.covariance[3] - joint.covariance[1] * joint.covariance[1] / (joint.covariance[0] + noise[0])
    let plan = try Self.plan([design], runs: 1)
    #expect((plan.halfWidthAfter / (NormalDistribution.quantile(0.975) * (left + noise[1]).squareRoot()) - 1).magnitude < 1e-6)
    #expect(
      (plan.runs[0].expectedLoss / forecaster.forecast(parameters: design.parameters, tokens: design.tokens).loss - 1).magnitude < 1e-9)
    // A second run of the same kind is another draw of the noise alone.
    let twice = try Self.plan([design], runs: 2)
    let (first, second) = (left, joint.covariance[3] - Double.pow(joint.covariance[1], 2) / (joint.covariance[0] + noise[0] / 2))
    #expect(
      second <= first
        && (twice.halfWidthAfter / (NormalDistribution.quantile(0.975) * (second + noise[1]).squareRoot()) - 1).magnitude < 1e-6)
  }

  /// More compute, or more runs, never leave more; a budget that pays for one run of two proposes one.
  @Test func moreIsNeverWorse() throws {
    let widths = try [1, 2, 3, 5].map { try Self.plan(Self.pool, runs: $0).halfWidthAfter }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $1 <= $0 })
    let costs = Self.pool.map(\.compute).sorted()
    let budgets = try [costs[0], costs[1] * 1.01, costs[3] * 2].map { try Self.plan(Self.pool, runs: 2, budget: $0) }
    #expect(zip(budgets, budgets.dropFirst()).allSatisfy { $1.halfWidthAfter <= $0.halfWidthAfter * (1 + 1e-9) })
    #expect(budgets.map(\.runs.count) == [1, 2, 2] && budgets.allSatisfy { $0.cost <= $0.budget * (1 + 1e-9) })
    #expect(budgets.map { $0.warnings.contains(.fewerRuns(paid: 1, asked: 2)) } == [true, false, false])
    let words = "the compute to spend pays for 1 of the 2 runs asked for: spend more, or ask for fewer"
    #expect(budgets[0].warnings.map(\.description).contains(words))
  }
}
