import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws

/// The runs that nothing beats in cost, loss and cost of serving together.
public struct PlanFrontier: Codable, Hashable, Sendable {
  /// The points, by scale and then by cost.
  public let points: [FrontierPoint]
  /// The plan that the frontier was made about.
  public let plan: PlannedRun
  /// The best runs of another law at the same costs; empty without one.
  public let otherLaws: [OtherFrontier]
  /// US dollars of a FLOP of training at the middle; nil without hardware or price.
  public let usdPerFLOP: Double?
  /// The draws behind each interval.
  public let draws: Int
}

/// A run on the frontier.
public struct FrontierPoint: Codable, Hashable, Sendable {
  /// The size over the best one of the cost: smaller models are cheaper to serve.
  public let scale: Double
  /// FLOP of training and serving.
  public let cost: Double
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// The loss, from draws of the law, the error of its form and the luck of the run.
  public let loss: MedianInterval
  /// FLOP of a served token, 2N.
  public let servingPerToken: Double
}

/// The best runs of another law.
public struct OtherFrontier: Codable, Hashable, Sendable {
  public let name: String
  public let runs: [PlannedRun]
}

extension PlanConfiguration {
  /// The sizes whose frontiers are compared, over the best size of a cost.
  static let frontierScales = [1, 0.5, 0.25, 0.125]
  /// The frontier spans this factor to either side of the plan's cost.
  static let frontierReach = 100.0

  /// Returns the frontier of cost and loss about a plan, for the best size and for smaller ones.
  ///
  /// Costs lie evenly in the logarithm from a hundredth of the plan's to a hundred times it. The law is drawn anew at every cost, and a point that another is
  /// no worse than in cost, loss and cost of a served token is left out. Limits of memory and data hold as in the plan.
  ///
  /// Cost: draws × costs × scales evaluations of the law; 10,000 draws at 17 costs take some 0.3 s.
  /// - Throws: ``PlanProblem`` as the plan does.
  public func frontier(_ law: LossLaw, others: [LossLaw] = [], costs count: Int = 17) throws(PlanProblem) -> PlanFrontier {
    var configuration = self
    configuration.draws = 20
    let solver = try PlanSolver(configuration, law)
    let costs = (0..<max(2, count)).map { index in
      solver.run.total * Double.pow(Self.frontierReach, 2 * Double(index) / Double(max(2, count) - 1) - 1)
    }
    var points: [FrontierPoint] = []
    // So far from the runs that no forecast is made, the frontier ends.
    for (cost, laws) in zip(costs, try law.laws(computes: costs, count: draws, seed: seed)) {
      if let laws { points += try self.points(solver, laws, cost: cost) }
    }
    let kept = ParetoFront.indices(points.map { [$0.cost, $0.loss.median, $0.servingPerToken] })
    var otherLaws: [OtherFrontier] = []
    for other in others {
      let laws = try other.laws(compute: solver.run.training, count: 0, seed: seed)
      let search = solver.search(laws.central)
      otherLaws.append(OtherFrontier(name: other.name, runs: costs.compactMap { search.best(compute: $0) }))
    }
    let usd = solver.rates.flatMap { rates in rates.usd.map { $0.median / rates.flop.median } }
    return PlanFrontier(
      points: Self.frontierScales.flatMap { scale in kept.filter { points[$0].scale == scale }.map { points[$0] } }, plan: solver.run,
      otherLaws: otherLaws, usdPerFLOP: usd, draws: draws)
  }

  /// The points of one cost.
  private func points(_ solver: PlanSolver, _ laws: ForecastLaws, cost: Double) throws(PlanProblem) -> [FrontierPoint] {
    let search = solver.search(laws.central)
    guard let best = search.best(compute: cost) else { throw .noOptimum(law: solver.law.name) }
    return Self.frontierScales.compactMap { scale in
      guard let run = search.run(parameters: scale * best.parameters, compute: cost) else { return nil }
      let losses = laws.draws.map { draw in
        draw.law.loss(parameters: run.parameters, tokens: run.tokens, uniqueTokens: budget.uniqueTokens)
          * Double.exp(draw.correction + draw.discrepancy + draw.noise)
      }
      return FrontierPoint(
        scale: scale, cost: cost, parameters: run.parameters, tokens: run.tokens, loss: PlanAssembly.interval(run.loss, losses),
        servingPerToken: 2 * run.parameters)
    }
  }
}
