import NumericalMethods
import RealModule

/// Chooses the runs of a plan and says what each brings.
struct ExperimentPlanner {
  let configuration: NextExperiment
  let setting: ExperimentSetting

  private static let defaultLimit = 8
  /// A run that narrows the interval by less than this share is left out, unless its number was asked for.
  private static let worthwhile = 0.01
  /// A plan that narrows the interval by less than this share is warned about.
  private static let notable = 0.05

  func plan() throws(ExperimentError) -> ExperimentPlan {
    let candidates = CandidateRuns(setting: setting)
    let runs = candidates.runs(budget: configuration.budget)
    guard !runs.isEmpty else {
      throw .budgetTooSmall(compute: configuration.budget, smallest: Double.exp(setting.discrepancy.leastLogCompute))
    }
    let grid = candidates.grid(budget: configuration.budget)
    let all = runs + grid
    let belief = ExperimentBelief(setting, candidates: all)
    let search = ExperimentSearch(belief: belief, costs: all.map(\.compute), budget: configuration.budget, choices: runs.indices)
    let design = ordered(chosen(search), search)
    return assemble(design, all, belief, gridAfter: search.variance(Array(runs.count..<all.count)))
  }

  /// The best runs; where no number was asked for, without those that bring next to nothing.
  private func chosen(_ search: ExperimentSearch) -> [Int] {
    if let count = configuration.runs { return search.best(.exactly(count)) }
    var design = search.best(.upTo(Self.defaultLimit))
    while design.count > 1 {
      let fewer = search.best(.upTo(design.count - 1))
      let (with, without) = (search.variance(design).squareRoot(), search.variance(fewer).squareRoot())
      guard with > (1 - Self.worthwhile) * without else { break }
      design = fewer
    }
    return design
  }

  /// The runs in the order of what each brings a FLOP, given those before it.
  private func ordered(_ design: [Int], _ search: ExperimentSearch) -> [Int] {
    var (rest, result, belief) = (design, [Int](), search.belief)
    while !rest.isEmpty {
      let worth = rest.map { belief.gain($0) / search.costs[$0] }
      let next = rest.indices.max { (worth[$0], -$0) < (worth[$1], -$1) } ?? 0
      belief.observe(rest[next])
      result.append(rest.remove(at: next))
    }
    return result
  }

  private func assemble(_ design: [Int], _ all: [CandidateRun], _ belief: ExperimentBelief, gridAfter: Double) -> ExperimentPlan {
    var (current, largest, runs) = (belief, Double.exp(setting.discrepancy.greatestLogCompute), [ProposedRun]())
    for index in design {
      let run = all[index]
      let before = halfWidth(current.variance)
      let reason = reason(run, index, current, largest: largest)
      current.observe(index)
      largest = max(largest, run.compute)
      runs.append(
        ProposedRun(
          parameters: run.parameters, tokens: run.tokens, compute: run.compute,
          expectedLoss: setting.law.loss(parameters: run.parameters, tokens: run.tokens), halfWidthBefore: before,
          halfWidthAfter: halfWidth(current.variance), reason: reason))
    }
    let sizes = CandidateRuns.gridSizes
    return ExperimentPlan(
      target: setting.target, goal: setting.goal, budget: configuration.budget, cost: runs.reduce(0) { $0 + $1.compute },
      forecast: setting.goal == .loss ? setting.best.loss : setting.best.parameters, halfWidthBefore: halfWidth(belief.variance),
      halfWidthAfter: halfWidth(current.variance), formShare: formVariance / belief.variance, runs: runs,
      grid: .init(sizes: sizes, compute: configuration.budget / Double(sizes), halfWidthAfter: halfWidth(gridAfter)),
      discrepancy: setting.discrepancy.kappa, noise: setting.noise.sigma, confidence: configuration.fitting.confidence,
      warnings: warnings(after: current.variance, before: belief.variance))
  }

  private var formVariance: Double { setting.goal == .loss ? setting.discrepancy.covariance(setting.target, setting.target) : 0 }

  private func warnings(after: Double, before: Double) -> [ExperimentWarning] {
    if configuration.budget >= setting.target { return [.targetAffordable] }
    let share = 1 - (after / before).squareRoot()
    guard share < Self.notable else { return [] }
    let largest = Double.exp(setting.discrepancy.greatestLogCompute)
    return [formVariance > 0.5 * before && configuration.budget <= largest ? .withinTheRuns(largest: largest) : .littleGained(share: share)]
  }

  /// Whether a run is worth its compute for the form of the law or for its parameters: the larger part of its covariance with the forecast.
  private func reason(_ run: CandidateRun, _ index: Int, _ belief: ExperimentBelief, largest: Double) -> ProposalReason {
    let covariance = belief.covariances[index]
    let form = setting.goal == .loss ? setting.discrepancy.covariance(run.compute, setting.target) : 0
    if form > 0.5 * covariance.magnitude {
      return .shortensReach(before: setting.target / largest, after: setting.target / max(run.compute, largest))
    }
    let scale = (belief.variances[index] * belief.variance).squareRoot()
    return .pinsParameters(correlation: scale > 0 ? covariance / scale : 0, offset: Double.exp(run.offset))
  }

  private func halfWidth(_ variance: Double) -> Double {
    let freedom = Double(max(setting.noise.degreesOfFreedom, 4))
    return StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + configuration.fitting.confidence)) * variance.squareRoot()
  }
}
