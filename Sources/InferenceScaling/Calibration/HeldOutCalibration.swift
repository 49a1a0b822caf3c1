import NumericalMethods

/// A rule calibrated on one half of a recording and compared with the full vote on the other.
public struct HeldOutCalibration: Sendable {
  /// The rule and the evidence for it.
  public let policy: CalibratedPolicy
  /// Its replay on the problems kept aside.
  public let evaluation: ReplayEvaluation

  /// Splits the problems by the calibration's seed, calibrates on one half and replays on the other.
  ///
  /// With `usesLabels` false the calibration sees the votes alone.
  ///
  /// - Parameter progress: Hears of each problem that is done: half of them are calibrated on, half are replayed.
  /// - Throws: `RecordingError` if the recording can't be scored, or its halves have too few problems to calibrate on.
  public init(
    _ recording: Recording, calibration: StoppingCalibration, usesLabels: Bool = true, progress: WorkProgress? = nil
  ) throws(RecordingError) {
    guard recording.isLabelled else { throw .unlabelled(file: recording.name) }
    try calibration.require(recording, problems: 2 * StoppingCalibration.fewestProblems)
    var generator = SeededGenerator(seed: calibration.seed, stream: Self.splitStream)
    let shuffled = recording.problems.indices.shuffled(using: &generator)
    let middle = shuffled.count / 2
    let first = recording.selecting(shuffled[..<middle].sorted())
    let second = recording.selecting(shuffled[middle...].sorted())
    let all = shuffled.count
    policy = try calibration.calibrate(usesLabels ? first : first.withoutLabels) { parts, _ in progress?(parts, all) }
    let vote = MajorityVote(limit: calibration.limit, rule: policy.rule)
    evaluation = ReplayEvaluation(
      second, vote, limit: calibration.limit, orders: calibration.orders, seed: calibration.seed
    ) { parts, _ in progress?(parts, all) }
  }

  /// A stream that no problem's order uses.
  private static let splitStream: UInt64 = .max
}

extension Recording {
  /// The recording without the right answers and without the outcomes.
  public var withoutLabels: Recording {
    var copy = self
    for place in copy.problems.indices {
      copy.problems[place].gold = nil
      for sample in copy.problems[place].samples.indices { copy.problems[place].samples[sample].isCorrect = nil }
    }
    return copy
  }
}
