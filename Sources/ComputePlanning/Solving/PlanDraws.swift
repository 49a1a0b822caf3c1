import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws

/// An unknown of a plan; a draw may vary it alone.
public enum PlanUnknown: String, CaseIterable, Codable, Sendable {
  /// The parameters of the loss law, with the choice between laws of a forecast.
  case lawParameters
  /// The error of the law's form, so far from its runs.
  case lawForm
  /// The luck of one run.
  case runNoise
  /// FLOP a chip-hour, of training and of serving.
  case utilisation
  /// Dollars a chip-hour.
  case price
  /// Kilowatts a chip.
  case power

  /// The unknown in words.
  public var noun: String {
    switch self {
    case .lawParameters: "the law's parameters"
    case .lawForm: "the law's form out there"
    case .runNoise: "luck of the run"
    case .utilisation: "utilisation"
    case .price: "price"
    case .power: "power"
    }
  }
}

/// The outcomes of one draw of the unknowns.
struct PlanOutcome: Sendable {
  /// The run that would have been best; nil if none reaches the loss.
  var best: PlannedRun?
  /// The run as planned, on the tokens that the budget then pays for.
  ///
  /// Nil if serving takes the budget.
  var planned: PlannedRun?
  /// The loss of the planned run, with its luck.
  var loss: Double
  /// The planned run's cost over that of the best one of equal loss, less one.
  ///
  /// Nil where there is none.
  var waste: Double?
  /// FLOP of training that the goal takes, or the budget pays for.
  var training: Double
  var chipHours: Double?
  var usd: Double?
  var kilowattHours: Double?
}

extension PlanSolver {
  /// Returns the outcomes of draws in which only some unknowns vary.
  func outcomes(_ unknowns: Set<PlanUnknown>, count: Int, countsWaste: Bool = false) -> [PlanOutcome] {
    (0..<min(count, laws.draws.count)).map { index in
      outcome(masked(laws.draws[index], unknowns), masked(index, unknowns), countsWaste: countsWaste)
    }
  }

  /// The law of a draw, without the parts that are held.
  private func masked(_ draw: LawDraw, _ unknowns: Set<PlanUnknown>) -> LawDraw {
    var result = unknowns.contains(.lawParameters) ? draw : laws.central
    result.discrepancy = unknowns.contains(.lawForm) ? draw.discrepancy : 0
    result.noise = unknowns.contains(.runNoise) ? draw.noise : 0
    return result
  }

  /// The rates of a draw, without the parts that are held.
  private func masked(_ index: Int, _ unknowns: Set<PlanUnknown>) -> RateDraw {
    guard rates != nil, !unknowns.isDisjoint(with: [.utilisation, .price, .power]) else { return .middle }
    var draw = RateDraw(SeededGenerator(seed: configuration.seed ^ Self.rateSeed, stream: UInt64(index)))
    if !unknowns.contains(.utilisation) { (draw.utilisation, draw.serving) = (0, 0) }
    if !unknowns.contains(.price) { draw.price = 0 }
    if !unknowns.contains(.power) { draw.power = 0 }
    return draw
  }

  /// The tolerance of ln N in a draw, a hundredth of what draws differ by.
  private static let tolerance = 2e-3

  /// Keeps the draws of rates apart from those of laws.
  private static let rateSeed: UInt64 = 0x9e37_79b9

  private func outcome(_ law: LawDraw, _ rate: RateDraw, countsWaste: Bool) -> PlanOutcome {
    var search = search(law, rate)
    search.tolerance = Self.tolerance
    let compute = compute(rate)
    let best = best(search, compute: compute)
    let planned = planned(search, compute: compute)
    // For a loss that is asked for, the tokens of the plan; of a budget, as many as it then pays for.
    let tokens = configuration.budget.loss != nil ? run.tokens : planned?.tokens ?? run.tokens
    let trained = search.loss(parameters: run.parameters, tokens: tokens)
    var outcome = PlanOutcome(
      best: best, planned: planned, loss: trained * Double.exp(law.noise), training: planned?.training ?? .infinity)
    if countsWaste { outcome.waste = waste(search, planned: planned, best: best) }
    if let rates {
      let hours = outcome.training / rates.training(rate)
      let serving = (planned?.serving ?? .infinity) / rates.servingPrice(rate) / rates.servingFLOP.value(at: rate.serving)
      outcome.chipHours = hours
      outcome.usd = rates.usd.map { hours * $0.value(at: rate.price) + serving * (rates.servingUSD ?? $0).value(at: rate.price) }
      outcome.kilowattHours = rates.kilowatts.map { (hours + serving) * $0.value(at: rate.power) }
    }
    return outcome
  }

  /// The planned size under a draw.
  ///
  /// On what the budget pays for, or on the tokens that the loss then takes.
  private func planned(_ search: RunSearch, compute: Double?) -> PlannedRun? {
    if let loss = configuration.budget.loss { return search.run(parameters: run.parameters, loss: loss) }
    return compute.flatMap { search.run(parameters: run.parameters, compute: $0) }
  }

  private func waste(_ search: RunSearch, planned: PlannedRun?, best: PlannedRun?) -> Double? {
    guard let planned else { return nil }
    if configuration.budget.loss != nil { return best.map { max(0, planned.total / $0.total - 1) } }
    return search.cheapest(loss: planned.loss).map { max(0, planned.total / $0.total - 1) }
  }
}
