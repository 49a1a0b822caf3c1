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
    /// The accuracy that is expected to be lost.
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
  /// The right answers lost for each answer changed.
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
