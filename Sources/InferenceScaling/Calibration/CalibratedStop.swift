import Optimization
import RealModule

/// Stops when the evidence for the leader is strong enough, with a threshold that was calibrated on a recording.
///
/// Evidence = ln P/(1 − P) + that for the leader's form, where P is the probability that the leader is more frequent than the second answer under
/// Beta(v₁ + α, v₂ + α). Where the rest can't change the winner it stops in any case. A decision costs about a microsecond.
public struct CalibratedStop: StoppingRule, Hashable, Codable {
  /// The least evidence, in nats; `nil` stops only where the rest can't change the winner.
  public let threshold: Double?
  /// α, the prior's weight of each answer; ½ is Jeffreys' prior.
  public let concentration: Double
  /// What the form of an answer says for it.
  public let forms: FormPrior

  /// Its name.
  public var name: String { "calibrated" }

  /// Makes the rule.
  public init(threshold: Double?, concentration: Double = 0.5, forms: FormPrior = .indifferent) {
    self.threshold = threshold
    self.concentration = concentration
    self.forms = forms
  }

  /// Stops when the evidence is reached.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    if tally.isDecided(limit: limit) { return .stop(answer: nil, confidence: 1) }
    guard let threshold, let leader = tally.leader else { return .draw(1) }
    let votes = Self.evidence(tally.leaderCount, tally.runnerUpCount, concentration: concentration)
    let evidence = votes + forms[AnswerForm(tally.answers[leader])]
    return evidence >= threshold ? .stop(answer: nil, confidence: 1 / (1 + Double.exp(-evidence))) : .draw(1)
  }

  /// ln P/(1 − P) of the leader's v₁ votes against v₂.
  static func evidence(_ first: Int, _ second: Int, concentration: Double) -> Double {
    let behind = BetaDistribution(a: Double(first) + concentration, b: Double(second) + concentration).cumulative(0.5)
    return Double.log(onePlus: -behind) - Double.log(behind)
  }
}
