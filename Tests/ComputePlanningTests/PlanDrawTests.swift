import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

@testable import ComputePlanning

/// The draws of a plan: one unknown at a time, each with its own effect and no other; and the conversion of amounts.
@Suite struct PlanDrawTests {
  private static let rates = ChipRates(
    name: "T1", chips: 100, memory: 1e14, flop: LogNormal(median: 1e18, logDeviation: 0.3),
    servingFLOP: LogNormal(median: 2e17, logDeviation: 0.5), usd: LogNormal(median: 2, logDeviation: 0.4),
    kilowatts: LogNormal(median: 1, logDeviation: 0.1))

  private func solver(_ budget: PlanBudget) throws -> PlanSolver {
    try PlanSolver(PlanConfiguration(budget, hardware: { _ in Self.rates }, draws: 300, seed: 9), LossLaw(.besiroglu))
  }

  private func spread(_ values: [Double]) -> Double { (values.max() ?? 0) / (values.min() ?? 1) - 1 }

  /// In money the utilisation and the price move the compute, and neither the law; the money spent is the budget whatever they are.
  @Test func eachUnknownMovesItsOwn() throws {
    let solver = try solver(PlanBudget([Quantity(1e5, .money)]))
    let still = solver.outcomes([], count: 50)
    #expect(spread(still.map(\.training)) < 1e-12 && spread(still.map(\.loss)) < 1e-12)
    let law = solver.outcomes([.lawParameters], count: 50)
    #expect(spread(law.map(\.training)) < 1e-12 && spread(law.compactMap { $0.best?.parameters }) > 0.1)
    for unknown in [PlanUnknown.lawForm, .runNoise] {
      let outcomes = solver.outcomes([unknown], count: 50)
      #expect(spread(outcomes.compactMap { $0.best?.parameters }) < 1e-12 && spread(outcomes.map(\.loss)) > 0.005)
    }
    for unknown in [PlanUnknown.utilisation, .price] {
      let outcomes = solver.outcomes([unknown], count: 50)
      #expect(spread(outcomes.map(\.training)) > 0.5 && spread(outcomes.compactMap(\.usd)) < 1e-9)
    }
    let power = solver.outcomes([.power], count: 50)
    #expect(spread(power.map(\.training)) < 1e-12 && spread(power.compactMap(\.kilowattHours)) > 0.2)
  }

  /// The draw of an index is the same alone and among others, and does not depend on their number.
  @Test func drawsBelongToTheirIndex() throws {
    let solver = try solver(PlanBudget([Quantity(1e5, .money)]))
    let (few, many) = (solver.outcomes(Set(PlanUnknown.allCases), count: 5), solver.outcomes(Set(PlanUnknown.allCases), count: 200))
    #expect(few.map(\.loss) == many.prefix(5).map(\.loss) && few.map(\.usd) == many.prefix(5).map(\.usd) && many.count == 200)
    #expect(solver.outcomes([.price], count: 10_000).count == 300)
  }

  /// The waste is never below zero, zero under the law planned with, and that of a wrong size under another.
  @Test func wasteIsThePenaltyOfTheSize() throws {
    let solver = try solver(PlanBudget([Quantity(1e22, .compute)]))
    let none = try #require(solver.outcomes([], count: 1, countsWaste: true).first?.waste)
    #expect(none < 1e-6)
    for outcome in solver.outcomes([.lawParameters], count: 100, countsWaste: true) {
      let (waste, best) = (try #require(outcome.waste), try #require(outcome.best))
      let distance = Double.log(best.parameters / solver.run.parameters).magnitude
      #expect(waste >= 0 && (distance < 0.3 || waste > 0.001), "\(waste) \(distance)")
    }
  }

  @Test func amountsBecomeChipHours() throws {
    let rates = Self.rates
    let cases: [(Quantity, Double)] = [
      (Quantity(50, .chipTime), 50), (Quantity(100, .money), 50), (Quantity(3600, .time), 100), (Quantity(70, .energy), 70),
    ]
    for (amount, hours) in cases { #expect(try rates.chipHours(amount, .middle) == hours, "\(amount)") }
    for amount in [Quantity(1, .compute), Quantity(1, .memory), Quantity(1, .tokens)] {
      #expect(try rates.chipHours(amount, .middle) == nil)
    }
    var draw = RateDraw()
    draw.price = 1
    let priced = try rates.chipHours(Quantity(100, .money), draw) ?? 0
    #expect((priced - 50 / Double.exp(0.4)).magnitude < 1e-9)
  }

  /// ρ is the ratio of the prices of a FLOP, of the chip-hours where there is no price; the work of a chip is held at its most.
  @Test func servingHasAPriceOfItsOwn() {
    var rates = Self.rates
    #expect((rates.servingPrice(.middle) - 5).magnitude < 1e-12)
    rates.servingUSD = LogNormal(median: 1)
    #expect((rates.servingPrice(.middle) - 2.5).magnitude < 1e-12)
    (rates.usd, rates.servingUSD) = (nil, nil)
    #expect((rates.servingPrice(.middle) - 5).magnitude < 1e-12)
    rates.mostFLOP = 1.2e18
    var draw = RateDraw()
    draw.utilisation = 3
    #expect(rates.training(draw) == 1.2e18 && rates.training(.middle) == 1e18)
  }

  /// Draws of the rates are standard normal, and no two of one index are the same number.
  @Test func ratesAreDrawnApart() {
    let draws = (0..<2000).map { RateDraw(SeededGenerator(seed: 1, stream: UInt64($0))) }
    for values in [draws.map(\.utilisation), draws.map(\.serving), draws.map(\.price), draws.map(\.power)] {
      #expect(mean(values).magnitude < 0.08 && (mean(values.map { $0 * $0 }) - 1).magnitude < 0.12)
    }
    #expect(draws.allSatisfy { Set([$0.utilisation, $0.serving, $0.price, $0.power]).count == 4 })
    #expect(mean(zip(draws, draws).map { $0.utilisation * $1.price }).magnitude < 0.08)
  }

  /// A goal that few draws reach has an infinite end, not a wrong number.
  @Test func whatSomeDrawsCanNotReachHasNoEnd() throws {
    let plan = try PlanConfiguration(PlanBudget(loss: 1.83), draws: 300).plan(LossLaw(.besiroglu))
    #expect(plan.compute.high == .infinity && plan.parameters.high == .infinity && plan.compute.low < plan.compute.median)
    #expect(plan.loss.low < 1.83 && plan.loss.high > 1.83)
  }

  /// The limits in their order: the goal or the scarcest amount, memory, data, demand.
  @Test func everythingThatBindsIsNamed() throws {
    let budget = PlanBudget([Quantity(1e23, .compute)], servingMemory: 8e9, uniqueTokens: 1e10, servedTokens: 1e10)
    let plan = try PlanConfiguration(budget, draws: 20).plan(LossLaw(.muennighoff), others: [LossLaw(.besiroglu)])
    #expect(plan.boundBy == [.compute, .servingMemory, .uniqueTokens, .demand])
    #expect((plan.parameters.median / 3.2e9 - 1).magnitude < 1e-9 && plan.epochs > 100)
    #expect(plan.otherLaws[0].run?.parameters == plan.parameters.median && plan.otherLaws[0].extraCost == 0)
  }

  /// Another law that has no plan says why.
  @Test func anotherLawsRefusalIsShown() throws {
    let plan = try PlanConfiguration(PlanBudget(loss: 1.75), draws: 20).plan(LossLaw(.hoffmann), others: [LossLaw(.besiroglu)])
    #expect(plan.otherLaws[0].run == nil && plan.otherLaws[0].reason?.contains("floor that besiroglu has") == true)
  }
}
