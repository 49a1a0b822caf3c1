import NumericalMethods
import RealModule

/// Chooses the runs of a plan and states the gain of each.
///
/// Three steps: candidates (`CandidateRuns`), the search for the design that leaves the least variance (`ExperimentSearch`), and the order of its runs by
/// gain a FLOP, so that a plan can be broken off after any run.
struct ExperimentPlanner {
  let configuration: NextExperiment
  let setting: ExperimentSetting

  /// The most runs of a plan whose number isn't asked for.
  private static let defaultLimit = 8
  /// A run that narrows the interval by less than this share is left out, unless its number was asked for.
  private static let worthwhile = 0.01
  /// A plan that narrows the interval by less than this share is warned about.
  private static let notable = 0.05

  /// Returns the plan.
  ///
  /// A failure names the compute that would be enough: the target lies below the runs, or the budget pays for no candidate.
  func plan() -> Result<ExperimentPlan, ExperimentError> {
    let smallest = setting.computes.lowerBound
    if setting.forecast.compute < smallest { return .failure(.targetBelowRuns(target: setting.forecast.compute, smallest: smallest)) }
    let candidates = CandidateRuns(setting: setting)
    let runs =
      configuration.candidates.map { candidates.runs(among: $0, budget: configuration.budget) }
      ?? candidates.runs(budget: configuration.budget)
    if runs.isEmpty {
      let least = configuration.candidates?.map(\.compute).min() ?? smallest
      return .failure(.budgetTooSmall(compute: configuration.budget, smallest: least))
    }
    let grid = candidates.grid(budget: configuration.budget)
    let all = runs + grid
    let posterior = ExperimentPosterior(setting, candidates: all)
    let search = ExperimentSearch(
      posterior: posterior, costs: all.map(\.design.compute), budget: configuration.budget, choices: runs.indices)
    let design = ordered(chosen(search), search)
    return .success(assemble(design, all, posterior, gridAfter: search.variance(Array(runs.count..<all.count))))
  }

  /// The best runs; unless a number was asked for, without those that bring next to nothing.
  ///
  /// From the best design of at most eight runs one run after another is dropped, each time with a new search, as long as that widens the interval by less
  /// than a hundredth.
  private func chosen(_ search: ExperimentSearch) -> [Int] {
    if let count = configuration.runs { return search.best(.exactly(count)) }
    var design = search.best(.upTo(Self.defaultLimit))
    while !design.isEmpty {
      let fewer = design.count > 1 ? search.best(.upTo(design.count - 1)) : []
      let (with, without) = (halfWidth(search.posterior.observing(design)), halfWidth(search.posterior.observing(fewer)))
      guard with > (1 - Self.worthwhile) * without else { break }
      design = fewer
    }
    return design
  }

  private var quantile: Double { setting.forecaster.lossQuantile }

  /// The runs in the order of their gain a FLOP, given those before.
  private func ordered(_ design: [Int], _ search: ExperimentSearch) -> [Int] {
    var (rest, result, posterior) = (design, [Int](), search.posterior)
    while !rest.isEmpty {
      let gains = rest.map { posterior.gain($0) / search.costs[$0] }
      let next = rest.indices.max { (gains[$0], -$0) < (gains[$1], -$1) } ?? 0
      posterior.observe(rest[next])
      result.append(rest.remove(at: next))
    }
    return result
  }

  /// Conditions on the runs one after another, and states the half width of the interval before and after each.
  ///
  /// The alternative is an isoFLOP budget of five sizes for the same compute.
  private func assemble(_ design: [Int], _ all: [CandidateRun], _ posterior: ExperimentPosterior, gridAfter: Double) -> ExperimentPlan {
    var (current, largest, runs) = (posterior, setting.computes.upperBound, [ProposedRun]())
    for index in design {
      let (run, before) = (all[index], halfWidth(current))
      let reason = reason(run, index, current, largest: largest)
      current.observe(index)
      largest = max(largest, run.design.compute)
      runs.append(
        ProposedRun(
          parameters: run.design.parameters, tokens: run.design.tokens, compute: run.design.compute,
          expectedLoss: Double.exp(posterior.means[index]), halfWidthBefore: before, halfWidthAfter: halfWidth(current), reason: reason))
    }
    let sizes = CandidateRuns.gridSizes
    let forecast = setting.forecast
    return ExperimentPlan(
      target: forecast.compute, goal: setting.goal, budget: configuration.budget, cost: runs.reduce(0) { $0 + $1.compute },
      forecast: setting.goal == .loss ? forecast.loss : forecast.parameters, interval: interval, halfWidthBefore: halfWidth(posterior),
      halfWidthAfter: halfWidth(current), formShare: setting.goal == .loss ? forecast.shares.discrepancy : 0, runs: runs,
      grid: .init(
        sizes: sizes, compute: configuration.budget / Double(sizes),
        halfWidthAfter: quantile * (gridAfter + posterior.targetNoise).squareRoot()),
      noise: setting.goal == .loss ? posterior.targetNoise.squareRoot() : 0, confidence: setting.forecaster.confidence,
      warnings: shortage(runs.count) + warnings(after: halfWidth(current), before: halfWidth(posterior)))
  }

  /// The interval that the forecast prints.
  private var interval: Interval {
    if setting.goal == .loss { return setting.forecast.runInterval }
    let size = setting.forecaster.lawOptimalSize(compute: setting.forecast.compute)
    return Interval(low: Double.exp(size.value - quantile * size.error), high: Double.exp(size.value + quantile * size.error))
  }

  /// The warning that the budget doesn't pay for the number of runs asked for.
  private func shortage(_ paid: Int) -> [ExperimentWarning] {
    configuration.runs.flatMap { paid < $0 ? [.fewerRuns(paid: paid, asked: $0)] : nil } ?? []
  }

  /// Warnings about a plan: the target itself can be paid, or the interval narrows by less than a twentieth.
  private func warnings(after: Double, before: Double) -> [ExperimentWarning] {
    if configuration.budget >= setting.forecast.compute { return [.targetAffordable] }
    let share = 1 - after / before
    guard share < Self.notable else { return [] }
    let largest = setting.computes.upperBound
    return [configuration.budget <= largest ? .withinTheRuns(largest: largest, share: share) : .littleGained(share: share)]
  }

  /// Returns the reason for a run: its position beyond the largest one, or its correlation with the forecast.
  ///
  /// The correlation is Cov(f, g)/√(Var f·Var g) given the runs before it.
  private func reason(_ run: CandidateRun, _ index: Int, _ posterior: ExperimentPosterior, largest: Double) -> ProposalReason {
    let compute = run.design.compute
    if compute > largest {
      return .shortensReach(before: setting.forecast.compute / largest, after: setting.forecast.compute / compute)
    }
    let scale = (posterior.variances[index] * posterior.variance).squareRoot()
    return .pinsParameters(correlation: scale > 0 ? posterior.covariances[index] / scale : 0, offset: Double.exp(run.offset))
  }

  private func halfWidth(_ posterior: ExperimentPosterior) -> Double {
    quantile * (posterior.variance + posterior.targetNoise).squareRoot()
  }
}
