import ComputeAccounting
import NumericalMethods
import ScalingLaws
import Testing

@testable import ComputePlanning

/// Texts of problems, unknowns, resources and figures: each names its subject and a remedy.
@Suite struct TextTests {
  private static let bound = ComputeBound(resource: .money, amount: 5e4, compute: 2e21)

  static let problems: [(problem: PlanProblem, says: [String])] = [
    (.nothingToPlan, ["--budget 3e21", "--loss"]), (.lossBelowFloor(loss: 1.6, floor: 1.8172, law: "besiroglu"), ["0.217", "1.817"]),
    (
      .budgetTooSmall(loss: 2, needed: 6e21, bound: bound, reached: 2.1),
      ["money binds", "3 times what $50k (2e21 FLOP) pays for", "2.1", "$150k"]
    ),
    (
      .budgetTooSmall(loss: 2, needed: 6e21, bound: ComputeBound(resource: .compute, amount: 2e21, compute: 2e21), reached: 2.1),
      ["compute binds", "3 times what 2e21 FLOP pays for", "give 3 times as much"]
    ),
    (
      .memoryTooSmall(loss: 2, .servingMemory, bytes: 8e9, largest: 3.2e9, needed: 6.4e9, reached: 2.05),
      ["serving memory binds", "8 GB hold 3.2B", "2.05", "2 times the memory, 16 GB"]
    ),
    (
      .memoryTooSmall(loss: 2, .trainingMemory, bytes: 8e9, largest: 4e8, needed: nil, reached: 2.3),
      ["training memory binds", "8 GB hold 400M"]
    ),
    (.tooFewTokens(loss: 2, unique: 1e9, reached: 2.2), ["data bind", "1B different tokens", "16.4B"]),
    (.demandTooLarge(tokens: 1e15, bound: bound), ["money binds", "$50k doesn't serve"]),
    (.budgetTooTiny(compute: 5), ["5 FLOP", "is the unit right?"]),
    (.noHardware(Quantity(5e4, .money)), ["$50k", "--hardware H100-SXM"]), (.noChips(Quantity(864_000, .time)), ["10 d", "--chips"]),
    (.noPrice(hardware: "T1"), ["T1", "--price"]), (.noPower(hardware: "T1"), ["T1", "--watts"]),
    (.otherChip(named: "A100", hardware: "H100-SXM"), ["A100-hours", "H100-SXM"]), (.fit(.badTarget(compute: -1)), ["-1"]),
    (.noOptimum(law: "runs.csv"), ["runs.csv", "no best size"]),
  ]

  @Test(arguments: problems) func problemsSayWhatBindsAndWhatToDo(problem: PlanProblem, says: [String]) {
    for words in says { #expect(problem.description.contains(words), "\(problem)") }
    #expect(!problem.description.contains("  "))
  }

  @Test func everyResourceAndUnknownHasAName() {
    #expect(Set(PlanResource.allCases.map(\.noun)).count == PlanResource.allCases.count)
    #expect(Set(PlanUnknown.allCases.map(\.noun)).count == PlanUnknown.allCases.count)
    // Every dimension that bounds compute is a resource of the same name.
    for dimension in Quantity.Dimension.budgets where dimension != .memory { #expect(PlanResource(rawValue: dimension.rawValue) != nil) }
  }

  @Test func amountsOfBoundsHaveTheirUnit() {
    #expect(Self.bound.amountText == "$50k")
    #expect(ComputeBound(resource: .time, amount: 864_000, compute: 1).amountText == "10 d")
    #expect(ComputeBound(resource: .chipTime, amount: 100, compute: 1).amountText == "100 chip-hours")
  }

  /// In money the axis is dollars, and the plan stands at what it costs.
  @Test func theFigureIsInMoneyWhereThereIsAPrice() throws {
    let rates = ChipRates(
      name: "T1", memory: 1e13, flop: LogNormal(median: 1e18), servingFLOP: LogNormal(median: 1e18), usd: LogNormal(median: 2))
    let configuration = PlanConfiguration(PlanBudget([Quantity(5e4, .money)]), hardware: { _ in rates }, draws: 20)
    let frontier = try configuration.frontier(LossLaw(.besiroglu))
    #expect((try #require(frontier.usdPerFLOP) / 2e-18 - 1).magnitude < 1e-12)
    #expect(frontier.chart.x.unit == "US dollars" && frontier.chart.title == "Loss against cost")
    let line = try #require(frontier.chart.layers.compactMap { if case .points(let layer) = $0 { layer.points.first } else { nil } }.first)
    #expect((line.x / 5e4 - 1).magnitude < 1e-9 && line.label.contains(" on "))
  }

  @Test func memoryOfParameters() {
    #expect(ParameterMemory.largestServed(bytes: 8e10) == 3.2e10 && ParameterMemory.largestTrained(bytes: 1.8e10) == 1e9)
  }
}
