import RealModule

/// Stops when the evidence for the leader is strong enough, with a threshold that was calibrated on a recording.
///
/// Evidence = ln P/(1 − P) + that for the leader's form, where P is the probability of `BetaStop` that the leader is more frequent than the second answer.
/// If the rest can't change the winner it stops in any case. A decision costs less than a microsecond.
public struct CalibratedStop: StoppingRule, Hashable, Codable {
  /// The least evidence, in nats; `nil` stops only if the rest can't change the winner.
  public let threshold: Double?
  /// The evidence for an answer by its form.
  public let forms: FormPrior

  /// Its name.
  public var name: String { "calibrated" }

  /// Creates the rule.
  public init(threshold: Double?, forms: FormPrior = .indifferent) {
    self.threshold = threshold
    self.forms = forms
  }

  /// Stops when the evidence is reached.
  public func decide(_ tally: AnswerTally, limit: Int) -> StoppingDecision {
    if tally.isDecided(limit: limit) { return .stop(answer: nil, confidence: 1) }
    guard let threshold, let leader = tally.leader else { return .draw(1) }
    let evidence = Self.evidence(tally.leaderCount, tally.runnerUpCount) + forms[AnswerForm(tally.answers[leader])]
    return evidence >= threshold ? .stop(answer: nil, confidence: 1 / (1 + Double.exp(-evidence))) : .draw(1)
  }

  /// ln P/(1 − P) of the leader's v₁ votes against v₂.
  static func evidence(_ first: Int, _ second: Int) -> Double {
    let behind = BetaStop.behind(first, second)
    return Double.log(onePlus: -behind) - Double.log(behind)
  }
}
