import NumericalMethods

/// A rule calibrated on one half of a recording and scored on the other, against the full vote on the same problems.
public struct HeldOutCalibration: Sendable {
  /// The rule and the evidence for it.
  public let policy: CalibratedPolicy
  /// What it does on the problems kept aside.
  public let outcomes: [RecordingReplay.Outcome]
  /// The expected correctness of the full vote on each of them.
  public let full: [Double]

  /// Splits the problems by the calibration's seed, calibrates on one half and replays on the other.
  ///
  /// With `usesLabels` false the calibration sees the votes alone.
  ///
  /// - Throws: `RecordingError` where the recording can't be calibrated on or scored.
  public init(_ recording: Recording, calibration: StoppingCalibration, usesLabels: Bool = true) throws(RecordingError) {
    guard recording.isLabelled else { throw .unlabelled(file: recording.name) }
    var generator = SeededGenerator(seed: calibration.seed, stream: Self.splitStream)
    let shuffled = recording.problems.indices.shuffled(using: &generator)
    let middle = shuffled.count / 2
    let first = recording.selecting(shuffled[..<middle].sorted())
    let second = recording.selecting(shuffled[middle...].sorted())
    policy = try calibration.calibrate(usesLabels ? first : first.withoutLabels)
    let vote = MajorityVote(limit: calibration.limit, rule: policy.rule)
    outcomes = RecordingReplay(second, orders: calibration.orders, seed: calibration.seed).run(vote)
    full = second.problems.map { MajorityAtK($0).value(min(calibration.limit, $0.samples.count), seed: calibration.seed) ?? 0 }
  }

  /// The accuracy lost against the full vote, as a share.
  public var loss: Double { full.mean - outcomes.map(\.correct).mean }

  /// A stream that no problem's order uses.
  private static let splitStream: UInt64 = .max
}

extension Recording {
  /// The same without the right answers and without what is right.
  public var withoutLabels: Recording {
    var copy = self
    for place in copy.problems.indices {
      copy.problems[place].gold = nil
      for sample in copy.problems[place].samples.indices { copy.problems[place].samples[sample].isCorrect = nil }
    }
    return copy
  }
}
