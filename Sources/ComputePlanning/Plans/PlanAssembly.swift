import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws

/// The parts of a plan, from its solver.
struct PlanAssembly {
  let solver: PlanSolver
  let others: [LossLaw]

  private var budget: PlanBudget { solver.configuration.budget }
  private var run: PlannedRun { solver.run }
  private var search: RunSearch { solver.search(solver.laws.central) }

  /// Sizes that are compared with the planned one.
  static let scales = [0.25, 0.5, 2, 4]

  func plan() throws(PlanProblem) -> Plan {
    let outcomes = solver.outcomes(Set(PlanUnknown.allCases), count: solver.configuration.draws, countsWaste: true)
    let wasted = outcomes.compactMap(\.waste)
    return Plan(
      parameters: Self.interval(run.parameters, outcomes.map { $0.best?.parameters ?? .infinity }),
      tokens: Self.interval(run.tokens, outcomes.map { $0.best?.tokens ?? .infinity }), loss: Self.interval(run.loss, outcomes.map(\.loss)),
      compute: Self.interval(run.training, outcomes.map(\.training)),
      servingCompute: budget.servedTokens.map { 2 * run.parameters * $0 }, epochs: max(1, run.tokens / (budget.uniqueTokens ?? .infinity)),
      boundBy: boundBy, bounds: solver.bounds, cost: cost(outcomes), target: target(outcomes), alternatives: alternatives, saving: saving,
      waste: wasted.isEmpty ? nil : MedianInterval(sample: wasted), sensitivity: PlanSensitivities(solver: solver).all,
      law: PlanLaw(name: solver.law.name, formula: solver.law.formula, source: solver.law.source), otherLaws: others.map(answer),
      warnings: solver.law.caveats
        + solver.law.warnings(compute: run.training, parameters: run.parameters, tokens: run.tokens, uniqueTokens: budget.uniqueTokens),
      draws: outcomes.count, seed: solver.configuration.seed)
  }

  /// An interval about a value of the plan; the percentiles of the draws, held to include it.
  static func interval(_ value: Double, _ sample: [Double]) -> MedianInterval {
    let percentiles = Percentiles(sample.map { $0.isNaN ? .infinity : $0 })
    return MedianInterval(median: value, low: min(value, percentiles.quantile(0.05)), high: max(value, percentiles.quantile(0.95)))
  }

  /// The limits that the plan runs into.
  private var boundBy: [PlanResource] {
    var result: [PlanResource] = []
    if budget.loss != nil { result.append(.loss) } else if let first = solver.bounds.first { result.append(first.resource) }
    result += solver.memoryLimits.filter { run.parameters >= $0.largest * (1 - 1e-9) }.map(\.resource)
    if let unique = budget.uniqueTokens, run.tokens > unique { result.append(.uniqueTokens) }
    if (budget.servedTokens ?? 0) > 0 { result.append(.demand) }
    return result
  }

  private func cost(_ outcomes: [PlanOutcome]) -> PlanCost? {
    guard let rates = solver.rates else { return nil }
    let hours = run.training / rates.flop.median
    let serving = 2 * run.parameters * (budget.servedTokens ?? 0) / rates.servingFLOP.median
    let chipHours = Self.interval(hours, outcomes.map { $0.chipHours ?? .infinity })
    let usd = rates.usd.map { hours * $0.median + serving * (rates.servingUSD ?? $0).median }
    let energy = rates.kilowatts.map { (hours + serving) * $0.median / 1000 }
    let days = rates.chips.map { 24 * Double($0) }
    return PlanCost(
      hardware: rates.name, chips: rates.chips, flopPerChipSecond: (rates.flop * (1 / 3600)).interval, chipHours: chipHours,
      usd: usd.map { Self.interval($0, outcomes.map { $0.usd ?? .infinity }) },
      megawattHours: energy.map { Self.interval($0, outcomes.map { ($0.kilowattHours ?? .infinity) / 1000 }) },
      days: days.map { MedianInterval(median: chipHours.median / $0, low: chipHours.low / $0, high: chipHours.high / $0) })
  }

  private func target(_ outcomes: [PlanOutcome]) -> PlanTarget? {
    budget.loss.map { loss in PlanTarget(loss: loss, probability: Double(outcomes.count { $0.loss <= loss }) / Double(outcomes.count)) }
  }

  private var alternatives: [PlanAlternative] {
    let search = search
    return Self.scales.map { scale in
      let parameters = scale * run.parameters
      let equal = search.run(parameters: parameters, loss: run.loss)
      return PlanAlternative(
        scale: scale, parameters: parameters, atEqualCost: search.run(parameters: parameters, compute: run.total),
        extraCost: equal.map { $0.total / run.total - 1 }, fits: parameters <= (search.largest ?? .infinity))
    }
  }

  private var saving: ServingSaving? {
    guard (budget.servedTokens ?? 0) > 0 else { return nil }
    var training = search
    training.servingPerParameter = 0
    training.largest = nil
    guard var reference = training.cheapest(loss: run.loss) else { return nil }
    reference.serving = search.servingPerParameter * reference.parameters
    return ServingSaving(trainingOptimal: reference, compute: reference.total - run.total, share: 1 - run.total / reference.total)
  }

  /// The answer of another law.
  private func answer(_ other: LossLaw) -> OtherLaw {
    var configuration = solver.configuration
    configuration.draws = 20
    if budget.loss != nil, solver.law.isFitted {
      // A loss of the user's own data means nothing to a law of others: it is asked about the plan's compute.
      configuration.budget.loss = nil
      configuration.budget.amounts = [Quantity(run.total, .compute)]
    }
    do throws(PlanProblem) {
      let their = try PlanSolver(configuration, other)
      let search = their.search(their.laws.central)
      let mine = search.run(parameters: run.parameters, loss: their.run.loss)
      return OtherLaw(name: other.name, run: their.run, reason: nil, extraCost: mine.map { max(0, $0.total / their.run.total - 1) })
    } catch {
      return OtherLaw(name: other.name, run: nil, reason: "\(error)", extraCost: nil)
    }
  }
}
