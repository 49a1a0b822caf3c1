import NumericalMethods
import RealModule

/// What the design of an experiment knows: the law with its replicates, the runs there are, and what is to be forecast.
struct ExperimentSetting {
  let table: RunTable
  let law: any LawFamily
  /// The law of every bootstrap replicate that has an answer at the target.
  let replicates: [any LawFamily]
  /// ln L*, or ln N*, of each replicate.
  let answers: [Double]
  let cost: ComputeCost
  let target: Double
  let goal: ExperimentGoal
  let noise: NoiseEstimate
  let discrepancy: ModelDiscrepancy
  /// The best run at the target as the law has it.
  let best: Allocation

  private static let leastReplicates = 20
  /// Replicates this many robust standard errors off the middle are left out: a covariance can't bear them.
  private static let outlyingErrors = 5.0

  init(_ table: RunTable, fit: LawFit, target: Double, goal: ExperimentGoal, discrepancy kappa: Double) throws(ExperimentError) {
    let cost = ComputeCost(table)
    let best = fit.law.optimum(compute: target, cost: cost)
    guard best.parameters.isFinite, best.loss.isFinite else { throw .noOptimum(table: table.name, law: fit.family) }
    self.table = table
    law = fit.law
    self.cost = cost
    self.target = target
    self.goal = goal
    self.best = best
    noise = fit.noise
    let logs = table.runs.map { Double.log($0.compute) }
    discrepancy = ModelDiscrepancy(kappa: kappa, leastLogCompute: logs.min() ?? 0, greatestLogCompute: logs.max() ?? 0)
    let all = fit.replicateLaws
    let answers = all.map { Self.answer($0.optimum(compute: target, cost: cost), goal) }
    let kept = Self.central(answers)
    guard kept.count >= Self.leastReplicates else { throw .tooFewReplicates(found: kept.count, needed: Self.leastReplicates) }
    replicates = kept.map { all[$0] }
    self.answers = kept.map { answers[$0] }
  }

  private static func answer(_ allocation: Allocation, _ goal: ExperimentGoal) -> Double {
    Double.log(goal == .loss ? allocation.loss : allocation.parameters)
  }

  /// The positions of the values that are finite and not far out.
  private static func central(_ values: [Double]) -> [Int] {
    let finite = values.indices.filter { values[$0].isFinite }
    guard finite.count > 1 else { return finite }
    let percentiles = Percentiles(finite.map { values[$0] })
    let spread = 0.5 * (percentiles.quantile(0.8413) - percentiles.quantile(0.1587))
    return finite.filter { (values[$0] - percentiles.median).magnitude <= outlyingErrors * spread }
  }
}
