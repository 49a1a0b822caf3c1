import ComputeAccounting
import ScalingLaws

/// The settings of a plan: budget, hardware, draws. `plan(_:others:)` turns it into a ``Plan``.
public struct PlanConfiguration: Sendable {
  /// The limits and goals.
  public var budget: PlanBudget
  /// The rates of a chip-hour for a model of N parameters; nil to plan in FLOP alone.
  public var hardware: (@Sendable (_ parameters: Double) -> ChipRates)?
  /// The Monte Carlo draws.
  public var draws: Int
  /// The seed of the draws.
  public var seed: UInt64

  /// Makes a configuration.
  ///
  /// - Precondition: at least twenty draws.
  public init(
    _ budget: PlanBudget, hardware: (@Sendable (_ parameters: Double) -> ChipRates)? = nil, draws: Int = 1000, seed: UInt64 = 0
  ) {
    precondition(draws >= 20, "5% of fewer than twenty draws are none")
    (self.budget, self.hardware, self.draws, self.seed) = (budget, hardware, draws, seed)
  }

  /// Plans the best run of the budget, or the cheapest that reaches the loss.
  ///
  /// The size and the tokens are those at the middle of every unknown; intervals come from draws of the law, the utilisation and the price together. Draw *i*
  /// takes stream *i* of the seed, so that the result is the same for any number of threads.
  ///
  /// - Parameter others: other laws, whose answers are shown with it.
  /// - Throws: ``PlanProblem`` for a budget that no run fulfils.
  public func plan(_ law: LossLaw, others: [LossLaw] = []) throws(PlanProblem) -> Plan {
    guard !budget.amounts.isEmpty || budget.loss != nil else { throw .nothingToPlan }
    let solver = try PlanSolver(self, law)
    return try PlanAssembly(solver: solver, others: others).plan()
  }
}
