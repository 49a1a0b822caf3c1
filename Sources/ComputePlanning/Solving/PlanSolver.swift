import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws

/// A budget with its law and rates, solved at the middle of every unknown and for each draw.
struct PlanSolver: Sendable {
  let configuration: PlanConfiguration
  let law: LossLaw
  /// The law's middle and draws, for the compute of the plan.
  private(set) var laws: ForecastLaws
  /// The rates of a chip-hour at the planned size.
  private(set) var rates: ChipRates?
  /// The plan at the middle of every unknown.
  private(set) var run: PlannedRun
  /// The amounts that bound compute, the one that binds first; empty where a loss alone was given.
  private(set) var bounds: [ComputeBound]

  private var budget: PlanBudget { configuration.budget }

  /// The rounds in which the law is centred on the plan's compute, and the rates on its size.
  private static let rounds = 3

  /// Solves a budget.
  ///
  /// The law of a forecast is taken at the compute of the plan and the utilisation at its size, so both are found in three rounds.
  init(_ configuration: PlanConfiguration, _ law: LossLaw) throws(PlanProblem) {
    (self.configuration, self.law) = (configuration, law)
    rates = configuration.hardware?(Self.firstSize)
    (bounds, run) = ([], PlannedRun(parameters: 0, tokens: 0, loss: 0, training: 0, serving: 0))
    laws = ForecastLaws(cost: ComputeCost(), central: LawDraw(.chinchilla(E: 1, A: 1, B: 1, alpha: 1, beta: 1)), draws: [])
    bounds = try Self.bounds(configuration.budget, rates, .middle)
    var compute = bounds.first?.compute ?? law.startingCompute
    for round in 1...Self.rounds {
      let isLast = round == Self.rounds
      laws = try law.laws(compute: compute, count: isLast ? configuration.draws : 0, seed: configuration.seed)
      run = try solved()
      compute = run.training
      if let hardware = configuration.hardware {
        rates = hardware(run.parameters)
        bounds = try Self.bounds(configuration.budget, rates, .middle)
      }
    }
    run = try solved()
    guard run.parameters >= 1000, run.tokens >= 1 else { throw .budgetTooTiny(compute: run.training) }
  }

  /// A size to take the first rates at.
  private static let firstSize = 3e10

  /// The least size that is served.
  static let leastServed = 1e6

  /// Returns the amounts of a budget as compute, the least first.
  private static func bounds(_ budget: PlanBudget, _ rates: ChipRates?, _ draw: RateDraw) throws(PlanProblem) -> [ComputeBound] {
    var bounds: [ComputeBound] = []
    for amount in budget.amounts {
      guard let resource = PlanResource(rawValue: amount.dimension.rawValue) else { continue }
      var compute = amount.value
      if amount.dimension != .compute {
        guard let rates else { throw .noHardware(amount) }
        guard let hours = try rates.chipHours(amount, draw) else { continue }
        compute = hours * rates.training(draw)
      }
      bounds.append(ComputeBound(resource: resource, amount: amount.value, compute: compute))
    }
    return bounds.sorted { $0.compute < $1.compute }
  }

  /// The compute that the budget pays for under one draw of the rates; nil without a budget.
  func compute(_ draw: RateDraw) -> Double? {
    // Amounts that the middle could be had of can be had of any draw.
    (try? Self.bounds(budget, rates, draw))?.first?.compute
  }

  /// The search under one law and one draw of the rates.
  func search(_ law: LawDraw, _ draw: RateDraw = .middle) -> RunSearch {
    let price = rates?.servingPrice(draw) ?? 1
    return RunSearch(
      draw: law, cost: laws.cost, uniqueTokens: budget.uniqueTokens, largest: memoryLimits.map(\.largest).min(),
      servingPerParameter: 2 * (budget.servedTokens ?? 0) * price)
  }

  /// The largest sizes that memory allows.
  var memoryLimits: [(resource: PlanResource, bytes: Double, largest: Double)] {
    var limits: [(resource: PlanResource, bytes: Double, largest: Double)] = []
    if let bytes = budget.servingMemory { limits.append((.servingMemory, bytes, ParameterMemory.largestServed(bytes: bytes))) }
    if let rates, let chips = rates.chips {
      let bytes = Double(chips) * rates.memory
      limits.append((.trainingMemory, bytes, ParameterMemory.largestTrained(bytes: bytes)))
    }
    return limits
  }

  /// The best run of a search: of the budget, or the cheapest that reaches the loss.
  ///
  /// Nil if there is none.
  func best(_ search: RunSearch, compute: Double?) -> PlannedRun? {
    if let loss = budget.loss { return search.cheapest(loss: loss) }
    return compute.flatMap { search.best(compute: $0) }
  }

  /// The plan at the middle.
  private func solved() throws(PlanProblem) -> PlannedRun {
    let search = search(laws.central)
    let affordable = bounds.first.flatMap { search.best(compute: $0.compute) }
    if let bound = bounds.first, search.servingPerParameter * Self.leastServed > bound.compute {
      throw .demandTooLarge(tokens: budget.servedTokens ?? 0, bound: bound)
    }
    guard let loss = budget.loss else {
      guard let affordable else { throw .noOptimum(law: law.name) }
      return affordable
    }
    guard let run = search.cheapest(loss: loss) else { throw unreachable(loss, search) }
    if let bound = bounds.first, run.total > bound.compute * (1 + 1e-9) {
      throw .budgetTooSmall(loss: loss, needed: run.total, bound: bound, reached: affordable?.loss ?? .infinity)
    }
    return run
  }

  /// The reason why no run reaches a loss.
  private func unreachable(_ loss: Double, _ search: RunSearch) -> PlanProblem {
    var free = search
    (free.largest, free.uniqueTokens) = (nil, nil)
    if free.floor >= loss { return .lossBelowFloor(loss: loss, floor: free.floor, law: law.name) }
    free.uniqueTokens = search.uniqueTokens
    let unlimited = free.cheapest(loss: loss)
    if let unlimited, let limit = memoryLimits.min(by: { $0.largest < $1.largest }) {
      let reached = search.loss(parameters: limit.largest, tokens: 1e60)
      return .memoryTooSmall(
        loss: loss, limit.resource, bytes: limit.bytes, largest: limit.largest, needed: unlimited.parameters, reached: reached)
    }
    return .tooFewTokens(loss: loss, unique: budget.uniqueTokens ?? 0, reached: free.floor)
  }
}
