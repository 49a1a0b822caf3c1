import ComputeAccounting
import NumericalMethods
import Plotting
import RealModule
import ScalingLaws
import Testing

@testable import ComputePlanning

/// A mix within a budget of any kind: its compute, its limits, its prices; and draws that are made once for several budgets.
@Suite struct MixBudgetTests {
  private static let questions = MixQuestions(count: 1e8, mostSamples: 32, passLaw: PassLaw(perfectLoss: 1.8172))

  private func mix(_ budget: PlanBudget, hardware: (@Sendable (Double) -> ChipRates)? = nil) throws -> MixPlan {
    try PlanConfiguration(budget, hardware: hardware, draws: 20).mix(LossLaw(.besiroglu), questions: Self.questions)
  }

  @Test func moneyIsTheComputeThatItBuys() throws {
    let rates = ChipRates(
      name: "T1", memory: 1e14, flop: LogNormal(median: 1e18), servingFLOP: LogNormal(median: 1e18), usd: LogNormal(median: 2))
    let inMoney = try mix(PlanBudget([Quantity(2e5, .money)]), hardware: { _ in rates })
    let inFLOP = try mix(PlanBudget([Quantity(1e23, .compute)]))
    #expect(inMoney.best == inFLOP.best && inMoney.single == inFLOP.single)
    var poor = rates
    poor.servingFLOP = LogNormal(median: 1e17)
    let serving = try mix(PlanBudget([Quantity(2e5, .money)]), hardware: { [poor] _ in poor })
    // Ten times the price of an answer: fewer samples of a smaller model, and fewer right.
    #expect(serving.best.drawnSamples < inFLOP.best.drawnSamples && serving.best.accuracy < inFLOP.best.accuracy)
    #expect(((serving.best.training + 10 * serving.best.answering) / 1e23 - 1).magnitude < 0.02)
  }

  @Test func memoryAndDataLimitTheMix() throws {
    let free = try mix(PlanBudget([Quantity(1e23, .compute)]))
    let small = try mix(PlanBudget([Quantity(1e23, .compute)], servingMemory: 8e9))
    #expect((small.best.parameters / 3.2e9 - 1).magnitude < 2e-3 && small.best.accuracy < free.best.accuracy)
    let scarce = try mix(PlanBudget([Quantity(1e23, .compute)], uniqueTokens: 2e10))
    #expect(scarce.best.accuracy < free.best.accuracy && scarce.best.loss > free.best.loss)
    #expect(throws: PlanProblem.nothingToPlan) { try mix(PlanBudget(uniqueTokens: 1e9)) }
  }

  /// Where the map's line dips below one a smaller model wins, and the figure says with how many samples.
  @Test func theFigureNamesTheSamples() throws {
    let plan = try mix(PlanBudget([Quantity(1e23, .compute)]))
    let words = plan.chart.layers.compactMap { if case .annotation(let annotation) = $0 { annotation.text } else { nil } }
    let smaller = plan.map.filter { $0.passesWrong == 0 && ($0.relativeSize ?? 1) < 0.95 }
    #expect(!words.isEmpty && words == smaller.map { "\($0.best?.samples ?? 0) samples" })
    #expect(plan.chart.x.scale == .log && plan.chart.title.contains("search wins"))
  }

  /// Drawn once, a published law has at every budget the draws that it would have alone.
  @Test func drawsForSeveralBudgetsAreThoseOfEach() throws {
    let law = LossLaw(.hoffmann)
    let computes = [1e20, 1e23, 1e26]
    let together = try law.laws(computes: computes, count: 30, seed: 4)
    for (compute, laws) in zip(computes, together) {
      let alone = try law.laws(compute: compute, count: 30, seed: 4)
      let drawn = try #require(laws)
      for (one, other) in zip(drawn.draws, alone.draws) {
        #expect(one.law == other.law && one.noise == other.noise && (one.discrepancy - other.discrepancy).magnitude < 1e-12)
      }
    }
    #expect(try law.laws(computes: [], count: 5, seed: 0).isEmpty)
  }

  /// The floor of a law is the loss of a model and data without end.
  @Test(arguments: [(PublishedLaw.besiroglu, 1.8172), (.hoffmann, 1.69), (.muennighoff, 1.87)])
  func floors(law: PublishedLaw, floor: Double) throws {
    #expect((try LossLaw(law).floor(compute: 1e22) - floor).magnitude < 1e-6)
  }
}
