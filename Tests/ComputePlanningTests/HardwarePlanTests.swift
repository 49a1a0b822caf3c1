import ComputeAccounting
import ComputePlanning
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Plans in chip-hours, money, time, energy and memory.
@Suite struct HardwarePlanTests {
  private func plan(
    _ amounts: [Quantity], memory: Double? = nil, served: Double? = nil, chips: Int? = 10, spread: Double = 0, draws: Int = 400
  ) throws -> Plan {
    let hardware: @Sendable (Double) -> ChipRates = { _ in
      ChipRates(
        name: "T1", chips: chips, memory: 1e14, flop: LogNormal(median: 1e18, logDeviation: spread), servingFLOP: LogNormal(median: 2.5e17),
        usd: LogNormal(median: 2), kilowatts: LogNormal(median: 0.5))
    }
    let budget = PlanBudget(amounts, servingMemory: memory, servedTokens: served)
    return try PlanConfiguration(budget, hardware: hardware, draws: draws).plan(LossLaw(.besiroglu))
  }

  /// The amount that pays for the least compute binds; all costs follow from the chip-hours.
  @Test func theScarcestAmountBinds() throws {
    let amounts = [
      Quantity(5e4, .money), Quantity(1e5, .chipTime), Quantity(8.64e5 * 1000, .time), Quantity(6e5, .energy), Quantity(1e24, .compute),
    ]
    let plan = try plan(amounts)
    #expect(plan.boundBy == [.money])
    #expect(plan.bounds.map(\.resource) == [.money, .chipTime, .compute, .energy, .time])
    #expect((plan.compute.median / 2.5e22 - 1).magnitude < 1e-9)
    let cost = try #require(plan.cost)
    #expect((cost.chipHours.median / 25_000 - 1).magnitude < 1e-9)
    #expect(try (#require(cost.usd).median / 5e4 - 1).magnitude < 1e-9)
    #expect(try (#require(cost.megawattHours).median / 12.5 - 1).magnitude < 1e-9)
    #expect(try (#require(cost.days).median / (25_000 / 240) - 1).magnitude < 1e-9)
    // Rates are known, so what is paid is.
    #expect(cost.usd?.low == cost.usd?.median && plan.compute.low == plan.compute.high)
  }

  /// A fixed number of chip-hours does an uncertain amount of work: its 90% interval is that of the utilisation.
  @Test func uncertainWorkMakesUncertainCompute() throws {
    let plan = try plan([Quantity(1e4, .chipTime)], spread: 0.33, draws: 4000)
    #expect((plan.compute.high / plan.compute.median / Double.exp(0.33 * 1.645) - 1).magnitude < 0.06)
    let hours = try #require(plan.cost).chipHours
    #expect((hours.high / hours.low - 1).magnitude < 1e-12)
    let unknowns = plan.sensitivity.map(\.unknown)
    #expect(unknowns.contains(.utilisation) && !unknowns.contains(.price) && !unknowns.contains(.power))
    let certain = try self.plan([Quantity(1e22, .compute)], spread: 0.33, draws: 4000)
    #expect(certain.compute.low == certain.compute.high)
    #expect(try (#require(certain.cost).chipHours.high / 1e4 / Double.exp(0.33 * 1.645) - 1).magnitude < 0.06)
  }

  /// A model that has to fit a memory is as large as that allows, on the tokens that the compute then buys.
  @Test func memoryBinds() throws {
    let free = try plan([Quantity(1e23, .compute)])
    let plan = try plan([Quantity(1e23, .compute)], memory: 2.4e10)
    #expect((plan.parameters.median / 9.6e9 - 1).magnitude < 1e-9 && plan.boundBy == [.compute, .servingMemory])
    #expect((plan.tokens.median * 6 * 9.6e9 / 1e23 - 1).magnitude < 1e-9 && plan.loss.median > free.loss.median)
    #expect(plan.alternatives.first { $0.scale == 2 }?.fits == false && plan.alternatives.first { $0.scale == 0.5 }?.fits == true)
    let trained = try self.plan([Quantity(1e25, .compute)], chips: nil)
    #expect(trained.boundBy == [.compute])
  }

  /// Eighteen bytes a parameter have to fit the chips of a training.
  @Test func theChipsHoldTheModel() throws {
    let hardware: @Sendable (Double) -> ChipRates = { _ in
      ChipRates(name: "T3", chips: 8, memory: 8e10, flop: LogNormal(median: 1e18), servingFLOP: LogNormal(median: 1e18))
    }
    let plan = try PlanConfiguration(PlanBudget([Quantity(1e25, .compute)]), hardware: hardware, draws: 20).plan(LossLaw(.besiroglu))
    #expect((plan.parameters.median / (6.4e11 / 18) - 1).magnitude < 1e-9 && plan.boundBy == [.compute, .trainingMemory])
  }

  /// In money serving FLOP cost four times as much here, so the model is smaller than in FLOP, and the money adds up.
  @Test func servingCostsItsOwnPrice() throws {
    let inMoney = try plan([Quantity(2e5, .money)], served: 1e12)
    let inFLOP = try PlanConfiguration(PlanBudget([Quantity(1e23, .compute)], servedTokens: 1e12), draws: 20).plan(LossLaw(.besiroglu))
    #expect(inMoney.parameters.median < inFLOP.parameters.median && inMoney.boundBy == [.money, .demand])
    #expect(try (#require(inMoney.cost?.usd).median / 2e5 - 1).magnitude < 1e-9)
    let serving = try #require(inMoney.servingCompute) / 2.5e17 * 2
    #expect((inMoney.compute.median / 1e18 * 2 + serving - 2e5).magnitude < 1)
  }

  /// The rates of a real chip: peak times utilisation an hour, its price and its power.
  @Test func ratesOfAChip() throws {
    var job = TrainingJob(flop: 1e23, activeParameters: 3e10, accelerator: try .named("H100-SXM"), chips: 1)
    job.given.utilisation = LogNormal(median: 0.4)
    job.given.usdPerChipHour = LogNormal(median: 2.5)
    let rates = ChipRates(try job.bill(), chips: 512)
    #expect(rates.memory == job.accelerator.memoryBytes && rates.name == "H100-SXM")
    #expect((rates.flop.median / (0.4 * 989.4e12 * 3600) - 1).magnitude < 1e-9 && rates.usd?.median == 2.5)
    #expect(try (0.7...1.2).contains(#require(rates.kilowatts).median))
    let plan = try PlanConfiguration(PlanBudget([Quantity(2.5e6, .money)]), hardware: { _ in rates }, draws: 50).plan(LossLaw(.hoffmann))
    #expect((plan.compute.median / (1e6 * rates.flop.median) - 1).magnitude < 1e-9)
    #expect(try (#require(plan.cost?.days).median - 1e6 / 512 / 24).magnitude < 1e-6)
  }
}
