import ComputeAccounting
import ComputePlanning
import Foundation
import Plotting
import ScalingLaws
import Testing

/// Frontiers of cost, loss and serving, and their figure.
@Suite struct FrontierTests {
  @Test func dominatedPointsAreLeftOut() {
    let points = [[1.0, 5], [2, 4], [2, 5], [3, 1], [3, 1], [4, 2], [.nan, 0], [0.5, .infinity]]
    #expect(ParetoFront.indices(points) == [0, 1, 3, 4, 7])
    #expect(ParetoFront.indices([]) == [])
    #expect(ParetoFront.indices([[1, 2, 3], [1, 2, 3.5], [0, 9, 9]]) == [0, 2])
  }

  static func frontier(draws: Int = 500, budget: PlanBudget = PlanBudget([Quantity(1e23, .compute)])) throws -> PlanFrontier {
    try PlanConfiguration(budget, draws: draws, seed: 3).frontier(LossLaw(.besiroglu), others: [LossLaw(.hoffmann)])
  }

  @Test func moreCostBuysLessLoss() throws {
    let frontier = try Self.frontier()
    let best = frontier.points.filter { $0.scale == 1 }
    #expect(best.count == 17)
    for (one, next) in zip(best, best.dropFirst()) {
      #expect(next.cost > one.cost && next.loss.median < one.loss.median && next.servingPerToken > one.servingPerToken)
      #expect(one.loss.low < one.loss.median && one.loss.median < one.loss.high)
    }
    // Beyond the runs the form is less sure.
    #expect(best[16].loss.high - best[16].loss.low > best[12].loss.high - best[12].loss.low)
    #expect((best[8].cost / frontier.plan.total - 1).magnitude < 1e-9 && (best[8].loss.median - frontier.plan.loss).magnitude < 1e-9)
    for point in frontier.points { #expect((6 * point.parameters * point.tokens / point.cost - 1).magnitude < 1e-9) }
  }

  /// Half the size costs a little loss and saves half of serving, so it is on the front; none of its points is dominated.
  @Test func smallerSizesTradeLossForServing() throws {
    let points = try Self.frontier(draws: 20).points
    for scale in [0.5, 0.25, 0.125] { #expect(points.contains { $0.scale == scale }) }
    #expect(ParetoFront.indices(points.map { [$0.cost, $0.loss.median, $0.servingPerToken] }).count == points.count)
  }

  @Test func theSameSeedGivesTheSameFrontier() throws {
    #expect(try Self.frontier(draws: 50) == Self.frontier(draws: 50))
    let demand = PlanBudget([Quantity(1e23, .compute)], servedTokens: 1e12)
    #expect(try Self.frontier(draws: 50, budget: demand).plan.serving > 0)
  }

  /// The figure, byte for byte.
  @Test func theFigureIsTheGoldenOne() throws {
    let chart = try Self.frontier(draws: 400).chart
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "Golden/ComputePlanning/frontier.svg")
    let text = SVGRenderer().render(chart)
    if ProcessInfo.processInfo.environment["ISOFLOP_UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: file) }
    #expect(try text == String(contentsOf: file, encoding: .utf8), "frontier.svg differs from its golden file")
    #expect(chart.series.map(\.name) == ["best size", "1/2 of the size", "1/4 of the size", "1/8 of the size", "hoffmann", "the plan"])
  }
}
