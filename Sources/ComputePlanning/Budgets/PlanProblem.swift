import ComputeAccounting
import ScalingLaws
import TextFormats

/// A budget that no run fulfils, or that can't be planned with.
///
/// It names the binding constraint, and by how much that is missed.
public enum PlanProblem: Error, Hashable, Sendable {
  /// Neither a budget nor a loss was given.
  case nothingToPlan
  /// No compute reaches the loss: it lies at or below the law's floor.
  case lossBelowFloor(loss: Double, floor: Double, law: String)
  /// The budget doesn't reach the loss.
  ///
  /// With the compute needed, the resource that binds, and the loss that it reaches.
  case budgetTooSmall(loss: Double, needed: Double, bound: ComputeBound, reached: Double)
  /// No model that fits the memory reaches the loss.
  case memoryTooSmall(loss: Double, PlanResource, bytes: Double, largest: Double, needed: Double?, reached: Double)
  /// Repeats of the different tokens don't reach the loss.
  case tooFewTokens(loss: Double, unique: Double, reached: Double)
  /// The budget can't serve a model of a million parameters to the demand.
  case demandTooLarge(tokens: Double, bound: ComputeBound)
  /// The budget trains less than a model of a thousand parameters.
  case budgetTooTiny(compute: Double)
  /// An amount pays for compute on some hardware only.
  case noHardware(Quantity)
  /// A time bounds compute with a number of chips only.
  case noChips(Quantity)
  /// The hardware has no known price.
  case noPrice(hardware: String)
  /// The hardware has no known power.
  case noPower(hardware: String)
  /// Chip time is of other chips than the hardware named.
  case otherChip(named: String, hardware: String)
  /// The table has no law or no best size.
  case fit(FitError)
  /// The law has no best size.
  case noOptimum(law: String)
}

extension PlanProblem: CustomStringConvertible {
  /// The constraint, by how much it is missed, and the remedy.
  public var description: String {
    switch self {
    case .nothingToPlan: "nothing bounds the plan: give a budget, as in --budget 3e21 or --budget '$50k', or a goal, --loss"
    case .lossBelowFloor(let loss, let floor, let law):
      "a loss of \(loss.inDigits(4)) is out of reach: it lies \((floor - loss).inFewDigits) below \(floor.inDigits(4)), "
        + "the floor that \(law) has for a model and data without end; ask for more than that"
    case .budgetTooSmall(let loss, let needed, let bound, let reached): Self.tooSmall(loss, needed, bound, reached)
    case .memoryTooSmall(let loss, let resource, let bytes, let largest, let needed, let reached):
      "\(resource.noun) binds: \(Quantity(bytes, .memory)) hold \(largest.inCounts) parameters at most, and a model of that size reaches "
        + "\(reached.inDigits(4)) with data without end, not \(loss.inDigits(4))"
        + (needed.map {
          "; the cheapest that does takes \(($0 / largest).inFewDigits) times the memory, \(Quantity(bytes * $0 / largest, .memory))"
        } ?? "")
    case .tooFewTokens(let loss, let unique, let reached):
      "data bind: \(unique.inCounts) different tokens, repeated however often, count for at most "
        + "\((unique * (1 + RepeatedTokens.decay)).inCounts) and reach \(reached.inDigits(4)), not \(loss.inDigits(4)): more different tokens are needed"
    case .demandTooLarge(let tokens, let bound):
      "\(bound.resource.noun) binds: \(bound.amountText) doesn't serve \(tokens.inCounts) tokens "
        + "even of a model of a million parameters; raise it or serve less"
    case .budgetTooTiny(let compute):
      "\(compute.inFewDigits) FLOP train less than a thousand parameters: is the unit right? 3e21 and 2 EFLOP are FLOP"
    case .noHardware(let amount):
      "\(amount) bounds compute on some hardware only: name it, as in --hardware H100-SXM"
    case .noChips(let amount): "\(amount) bounds compute with a number of chips only: give --chips"
    case .noPrice(let hardware): "\(hardware) has no known price: give dollars a chip-hour with --price"
    case .noPower(let hardware): "\(hardware) has no known power: give the watts of a chip with --watts"
    case .otherChip(let named, let hardware): "\(named)-hours aren't hours of \(hardware): name one hardware"
    case .fit(let error): "\(error)"
    case .noOptimum(let law): "\(law) has no best size: plan with a law of size and data"
    }
  }

  private static func tooSmall(_ loss: Double, _ needed: Double, _ bound: ComputeBound, _ reached: Double) -> String {
    let factor = needed / bound.compute
    let isCompute = bound.resource == .compute
    let amount = isCompute ? bound.amountText : "\(bound.amountText) (\(bound.compute.inFewDigits) FLOP)"
    let more = isCompute ? "" : ", \(Quantity(bound.amount * factor, bound.dimension))"
    return "\(bound.resource.noun) binds: a loss of \(loss.inDigits(4)) takes \(needed.inFewDigits) FLOP, \(factor.inFewDigits) times "
      + "what \(amount) pays for; the budget reaches \(reached.inDigits(4)), or give \(factor.inFewDigits) times as much\(more)"
  }
}

extension ComputeBound {
  /// The dimension of the amount.
  var dimension: Quantity.Dimension { Quantity.Dimension(rawValue: resource.rawValue) ?? .compute }

  /// The amount with its unit.
  public var amountText: String { "\(Quantity(amount, dimension))" }
}
