import ComputeAccounting

/// A limit or a goal of a plan, by the name that JSON has for what bound it.
public enum PlanResource: String, Codable, CaseIterable, Sendable {
  case compute, money, chipTime, time, energy
  /// Memory to hold weights, gradients and optimiser of a training on the chips given.
  case trainingMemory
  /// Memory to serve the model from.
  case servingMemory
  case uniqueTokens
  case demand
  case loss

  /// The name in a sentence.
  public var noun: String {
    switch self {
    case .compute: "compute"
    case .money: "money"
    case .chipTime: "chip time"
    case .time: "wall time"
    case .energy: "energy"
    case .trainingMemory: "training memory"
    case .servingMemory: "serving memory"
    case .uniqueTokens: "data"
    case .demand: "demand"
    case .loss: "the target loss"
    }
  }
}

/// A resource of a budget with the compute that it pays for.
public struct ComputeBound: Hashable, Sendable, Codable {
  /// The resource.
  public let resource: PlanResource
  /// Its amount, in the unit of its dimension.
  public let amount: Double
  /// The FLOP that it pays for, at the middle of rate and price.
  public let compute: Double
}

/// The limits and goals of a plan, as they were given.
public struct PlanBudget: Hashable, Sendable {
  /// Amounts that bound compute: FLOP, money, chip time, wall time, energy; of each the smallest counts.
  public var amounts: [Quantity]
  /// Memory to serve the model from, in bytes.
  public var servingMemory: Double?
  /// U, the different tokens that there are.
  public var uniqueTokens: Double?
  /// T, the tokens that the model will serve in its life.
  public var servedTokens: Double?
  /// The loss to reach.
  public var loss: Double?

  /// Makes a budget.
  public init(
    _ amounts: [Quantity] = [], servingMemory: Double? = nil, uniqueTokens: Double? = nil, servedTokens: Double? = nil, loss: Double? = nil
  ) {
    (self.amounts, self.servingMemory) = (amounts, servingMemory)
    (self.uniqueTokens, self.servedTokens, self.loss) = (uniqueTokens, servedTokens, loss)
  }
}

/// The memory that parameters take.
public enum ParameterMemory {
  /// Bytes a parameter in training.
  ///
  /// 2 of weights, 4 of gradients, 12 of Adam in float32 with master weights; activations come on top.
  /// As Megatron-LM keeps them (arXiv:2205.05198).
  public static let training = 18.0
  /// Bytes a parameter of a served model, bf16.
  public static let serving = 2.0
  /// The share of memory that weights may take in serving; the rest is for the cache and workspace (assumed).
  public static let servingShare = 0.8

  /// The largest model that is served from so many bytes.
  public static func largestServed(bytes: Double) -> Double { servingShare * bytes / serving }

  /// The largest model that is trained in so many bytes.
  public static func largestTrained(bytes: Double) -> Double { bytes / training }
}
