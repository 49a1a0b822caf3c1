/// A stopping rule with the evidence for it: what `isoflop calibrate` writes and `isoflop replay` reads.
public struct CalibratedPolicy: Hashable, Sendable, Codable {
  /// One threshold and what it does on the calibration problems.
  public struct Option: Hashable, Sendable, Codable {
    /// The least evidence, in nats.
    public let threshold: Double
    /// The mean samples of a question.
    public let meanSamples: Double
    /// The share of answers that differ from the full vote.
    public let changed: Double
    /// The accuracy that may be lost on further questions, with a margin (`LossBound`), at this threshold or a stricter one.
    public let predictedLoss: Double
    /// The accuracy that was lost on these very problems; `nil` without labels.
    public let measuredLoss: Double?
  }

  /// The rule.
  public let rule: CalibratedStop
  /// The most samples of a question.
  public let limit: Int
  /// The accuracy that may be lost.
  public let maximumLoss: Double
  /// The threshold that was chosen; `nil` if none keeps the loss, and only the certain stop remains.
  public let chosen: Option?
  /// The right answers taken to be lost for each answer changed at the threshold chosen; 1 without labels.
  public let costOfChange: Double
  /// Whether the recording said which answers are right.
  public let isLabelled: Bool
  /// The problems that it was calibrated on.
  public let problems: Int
  /// The accuracy of the full vote on them; `nil` without labels.
  public let fullAccuracy: Double?
  /// All the thresholds, from loose to strict.
  public let options: [Option]
}

/// A policy that can't be what a calibration made: the member, its value, and what it may be.
public struct PolicyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The member of the file.
  public let member: String
  /// Its value.
  public let value: String
  /// The values that it may have.
  public let allowed: String

  /// The error in one line.
  public var description: String { "\(member) is \(value), but must be \(allowed)" }
}

extension CalibratedPolicy {
  /// The largest number of samples of a question.
  private static let mostSamples = 10_000
  /// More nats of evidence than any count of votes gives.
  private static let mostEvidence = 1000.0

  /// Checks the limits of what is used of the policy: a file may have been edited.
  ///
  /// - Throws: `PolicyError` with the first member that is out of its range.
  public func validate() throws(PolicyError) {
    try check("limit", limit, "from 1 to \(Self.mostSamples)") { $0 >= 1 && $0 <= Self.mostSamples }
    try check("maximumLoss", maximumLoss, "a share from 0 to 1") { $0 >= 0 && $0 <= 1 }
    try check("problems", problems, "at least 1") { $0 >= 1 }
    if let threshold = rule.threshold {
      try check("rule.threshold", threshold, "evidence from 0 to \(Int(Self.mostEvidence)) nats") { $0 >= 0 && $0 <= Self.mostEvidence }
    }
    guard rule.threshold == chosen?.threshold else {
      throw PolicyError(
        member: "rule.threshold", value: rule.threshold.map { "\($0)" } ?? "null",
        allowed: "that of chosen, \(chosen.map { "\($0.threshold)" } ?? "null")")
    }
    for (pattern, evidence) in rule.forms.evidence.sorted(by: { $0.key < $1.key }) {
      try check("rule.forms.evidence[\(pattern)]", evidence, "within ±\(Int(Self.mostEvidence)) nats") { abs($0) <= Self.mostEvidence }
    }
    try check("rule.forms.unseen", rule.forms.unseen, "within ±\(Int(Self.mostEvidence)) nats") { abs($0) <= Self.mostEvidence }
  }

  private func check<Value>(_ member: String, _ value: Value, _ allowed: String, _ isAllowed: (Value) -> Bool) throws(PolicyError) {
    guard isAllowed(value) else { throw PolicyError(member: member, value: "\(value)", allowed: allowed) }
  }
}
