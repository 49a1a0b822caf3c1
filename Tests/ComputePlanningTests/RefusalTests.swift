import ComputeAccounting
import ComputePlanning
import NumericalMethods
import RealModule
import ScalingLaws
import Testing
import TextFormats

/// Budgets that no run fulfils: the binding constraint, by how much, and the remedy.
@Suite struct RefusalTests {
  /// 1e18 FLOP, $2 and 1 kW a chip-hour, known exactly.
  static func chips(_ count: Int?, memory: Double = 8e10) -> @Sendable (Double) -> ChipRates {
    { _ in
      ChipRates(
        name: "T1", chips: count, memory: memory, flop: LogNormal(median: 1e18), servingFLOP: LogNormal(median: 5e17),
        usd: LogNormal(median: 2),
        kilowatts: LogNormal(median: 1))
    }
  }

  private func problem(_ budget: PlanBudget, hardware: (@Sendable (Double) -> ChipRates)? = nil) throws -> PlanProblem {
    try #require(throws: PlanProblem.self) { try PlanConfiguration(budget, hardware: hardware, draws: 20).plan(LossLaw(.besiroglu)) }
  }

  @Test func nothingWasGiven() throws {
    #expect(try problem(PlanBudget(uniqueTokens: 1e12)) == .nothingToPlan)
    #expect(try problem(PlanBudget(uniqueTokens: 1e12)).description.contains("--budget 3e21"))
  }

  @Test func theLossLiesBelowTheFloor() throws {
    let problem = try problem(PlanBudget(loss: 1.6))
    guard case .lossBelowFloor(1.6, let floor, "besiroglu") = problem else { return #expect(Bool(false), "\(problem)") }
    #expect((floor - 1.8172).magnitude < 1e-9)
    #expect(problem.description.contains("it lies 0.217 below 1.817, the floor that besiroglu has"))
  }

  /// The compute that the loss takes over the compute at hand is the factor said, whatever the resource.
  @Test(arguments: [
    (Quantity(1e22, .compute), 1, "compute binds"), (Quantity(2e4, .money), 1, "money binds"),
    (Quantity(1e4, .chipTime), 1, "chip time binds"),
    (Quantity(1e4, .energy), 1, "energy binds"), (Quantity(3.6e6, .time), 10, "wall time binds"),
  ]) func theBudgetIsTooSmall(amount: Quantity, chips: Int, says: String) throws {
    let problem = try problem(PlanBudget([amount], loss: 2.0), hardware: Self.chips(chips, memory: 1e13))
    guard case .budgetTooSmall(2.0, let needed, let bound, let reached) = problem else { return #expect(Bool(false), "\(problem)") }
    let law = PublishedLaw.besiroglu.law
    #expect((bound.compute / 1e22 - 1).magnitude < 1e-9)
    #expect(try (needed / (#require(law.compute(loss: 2.0))) - 1).magnitude < 1e-9)
    #expect((reached - law.optimum(compute: 1e22).loss).magnitude < 1e-9)
    #expect(
      problem.description.hasPrefix(says) && problem.description.contains(" \(NumberStyle.plain.text(needed / 1e22)) times what"),
      "\(problem)")
  }

  @Test func theMemoryIsTooSmall() throws {
    let problem = try problem(PlanBudget(servingMemory: 8e9, loss: 2.0))
    guard case .memoryTooSmall(2.0, .servingMemory, 8e9, let largest, let needed, let reached) = problem else {
      return #expect(Bool(false), "\(problem)")
    }
    // 80% of 8 GB hold 3.2e9 parameters of two bytes.
    #expect((largest / 3.2e9 - 1).magnitude < 1e-9 && reached > 2.0 && (needed ?? 0) > largest)
    #expect(problem.description.contains("8 GB hold 3.2B parameters at most") && problem.description.contains("times the memory"))
  }

  @Test func theDataAreTooFew() throws {
    let problem = try problem(PlanBudget(uniqueTokens: 1e9, loss: 2.0))
    guard case .tooFewTokens(2.0, 1e9, let reached) = problem else { return #expect(Bool(false), "\(problem)") }
    #expect(reached > 2.0 && problem.description.contains("1B different tokens, repeated however often, count for at most 16.4B"))
  }

  @Test func theDemandIsTooLarge() throws {
    let problem = try problem(PlanBudget([Quantity(1e18, .compute)], servedTokens: 1e15))
    guard case .demandTooLarge(1e15, _) = problem else { return #expect(Bool(false), "\(problem)") }
    #expect(problem.description.contains("1e18 FLOP doesn't serve"))
  }

  @Test func amountsThatNeedHardware() throws {
    #expect(try problem(PlanBudget([Quantity(5e4, .money)])) == .noHardware(Quantity(5e4, .money)))
    #expect(try problem(PlanBudget([Quantity(8.64e5, .time)]), hardware: Self.chips(nil)) == .noChips(Quantity(8.64e5, .time)))
    let bare: @Sendable (Double) -> ChipRates = { _ in
      ChipRates(name: "T2", memory: 1e10, flop: LogNormal(median: 1e18), servingFLOP: LogNormal(median: 1e18))
    }
    #expect(try problem(PlanBudget([Quantity(5e4, .money)]), hardware: bare) == .noPrice(hardware: "T2"))
    #expect(try problem(PlanBudget([Quantity(5e4, .energy)]), hardware: bare) == .noPower(hardware: "T2"))
    #expect(try problem(PlanBudget([Quantity(100, .compute)])).description.contains("is the unit right?"))
  }
}
