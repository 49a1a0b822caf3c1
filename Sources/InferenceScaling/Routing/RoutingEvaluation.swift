import NumericalMethods
import ScalingLaws

/// A routing policy compared with the best single model and with the same spend without routing.
///
/// Each question is decided by a policy that was calibrated on the other half of the questions, so no outcome is one that its own policy has seen. All
/// comparisons are paired by question.
///
/// Many routers don't beat the best single model, so *don't route* is an answer: routing is advised only if
///
///     it beats the same spend without routing, interval above 0, and
///     it beats the best single model, interval above 0 — or costs less and isn't below it, interval not below 0
public struct RoutingEvaluation: Sendable {
  /// The table.
  public let table: RoutingTable
  /// The policy calibrated on all questions; `nil` if nothing in the table tells them apart.
  public let policy: RoutingPolicy?
  /// The outcome of each question by the policy of the other half; empty without a policy.
  public let outcomes: [RoutedOutcome]
  /// The bootstrap of all intervals.
  public let bootstrap: ClusteredBootstrap
  /// The ways to spend as much without routing, the most accurate first; empty without costs.
  public let rivals: [EqualSpend]

  /// Calibrates and measures.
  ///
  /// - Parameter seed: Splits the questions into halves.
  public init(
    _ table: RoutingTable, calibration: RoutingCalibration, seed: UInt64 = 0, bootstrap: ClusteredBootstrap = ClusteredBootstrap()
  ) {
    (self.table, self.bootstrap) = (table, bootstrap)
    let all = Array(table.questions.indices)
    policy = table.questions.count > 1 ? calibration.calibrate(table, on: all) : nil
    guard policy != nil else {
      (outcomes, rivals) = ([], [])
      return
    }
    var generator = SeededGenerator(seed: seed, stream: .max)
    let shuffled = all.shuffled(using: &generator)
    let halves = [shuffled[..<(all.count / 2)].sorted(), shuffled[(all.count / 2)...].sorted()]
    var outcomes = [RoutedOutcome?](repeating: nil, count: all.count)
    for (own, other) in [(0, 1), (1, 0)] {
      guard let policy = calibration.calibrate(table, on: halves[other]) else { continue }
      for place in halves[own] { outcomes[place] = table.outcome(place, policy) }
    }
    self.outcomes = outcomes.compactMap(\.self)
    rivals = table.hasCosts ? EqualSpend.all(table, spend: self.outcomes.map(\.cost).mean, seed: seed) : []
  }

  /// The place of the best single model.
  public var best: Int { table.bestSingle }
  /// The expected correctness of each question by the policies.
  public var right: [Double] { outcomes.map(\.right) }
  /// The accuracy of the policies.
  public var accuracy: Double { right.mean }
  /// The mean cost of the policies.
  public var cost: Double { outcomes.map(\.cost).mean }

  /// The share of questions that each model answered.
  public var shares: [Double] {
    table.models.indices.map { model in Double(outcomes.count { $0.model == model }) / Double(max(outcomes.count, 1)) }
  }

  /// A model compared with the best one: its accuracy less the best one's.
  public func comparison(of model: Int) -> PairedComparison {
    PairedComparison(table.models[best].single, table.models[model].single, bootstrap: bootstrap)
  }

  /// The policy compared with the best single model; `nil` without a policy.
  public var comparisonWithBest: PairedComparison? {
    outcomes.isEmpty ? nil : PairedComparison(table.models[best].single, right, bootstrap: bootstrap)
  }

  /// The policy compared with a rival.
  public func comparison(with rival: EqualSpend) -> PairedComparison { PairedComparison(rival.right, right, bootstrap: bootstrap) }

  /// Whether routing is advised; `nil` without a policy.
  public var isAdvised: Bool? {
    guard let withBest = comparisonWithBest else { return nil }
    if let rival = rivals.first, comparison(with: rival).interval.low <= 0 { return false }
    if withBest.interval.low > 0 { return true }
    guard let single = table.models[best].meanCost, !rivals.isEmpty else { return false }
    return cost < single && withBest.interval.high >= 0
  }
}

/// A way to spend as much as a policy without routing, or less where it can't be spent.
public struct EqualSpend: Hashable, Sendable {
  /// The way.
  public enum Way: Hashable, Sendable {
    /// The vote of so many calls of one model.
    case majority(model: String, calls: Int)
    /// One call, of two models drawn by lot with this probability of the second.
    case lot(first: String, second: String, share: Double)
    /// One call of one model.
    case single(model: String)
  }

  /// The way.
  public var way: Way
  /// The expected correctness by question.
  public var right: [Double]
  /// The mean cost.
  public var cost: Double

  /// The accuracy.
  public var accuracy: Double { right.mean }

  /// Whether it is a vote.
  public var isMajority: Bool {
    if case .majority = way { return true }
    return false
  }

  /// All ways within a spend, the most accurate first.
  ///
  /// Of each recorded model the vote of the most calls, of two models one of which costs less and one more the draw by lot that costs just as much.
  static func all(_ table: RoutingTable, spend: Double, seed: UInt64) -> [EqualSpend] {
    // Less the rounding of a mean of equal costs.
    let most = spend * (1 + 1e-9)
    let affordable = table.models.filter { ($0.meanCost ?? .infinity) <= most }
    var ways = affordable.map { EqualSpend(way: .single(model: $0.name), right: $0.single, cost: $0.meanCost ?? 0) }
    for model in affordable {
      guard let recording = model.recording, let cost = model.meanCost, cost > 0 else { continue }
      let recorded = recording.problems.map(\.samples.count).min() ?? 0
      let calls = min(Int(min(most / cost, 1e9)), recorded)
      guard calls > 1 else { continue }
      ways.append(
        EqualSpend(
          way: .majority(model: model.name, calls: calls), right: recording.fullVote(limit: calls, seed: seed), cost: cost * Double(calls)))
    }
    for first in affordable {
      for second in table.models {
        guard let low = first.meanCost, let high = second.meanCost, high > most else { continue }
        let share = (spend - low) / (high - low)
        ways.append(
          EqualSpend(
            way: .lot(first: first.name, second: second.name, share: share),
            right: zip(first.single, second.single).map { (1 - share) * $0 + share * $1 }, cost: spend))
      }
    }
    return ways.enumerated().sorted { ($1.element.accuracy, $0.offset) < ($0.element.accuracy, $1.offset) }.map(\.element)
  }
}
