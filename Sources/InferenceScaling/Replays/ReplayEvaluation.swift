import NumericalMethods

/// A strategy replayed on a recording, compared with the vote of all samples on the same problems.
///
/// Both see the same samples in the same orders, and ties are shared exactly: the difference of a strategy that decides as the full vote does is 0 in
/// every digit, and what is left is the strategy's. With fewer samples than are recorded, the full vote is that of the first `limit` of each order.
public struct ReplayEvaluation: Sendable {
  /// The problems.
  public let recording: Recording
  /// The strategy's results, in the order of the problems.
  public let outcomes: [RecordingReplay.Outcome]
  /// The verdict on the full vote of each problem, in the same orders: the full vote replayed loses exactly nothing.
  public let full: [Double]

  /// Replays a strategy.
  ///
  /// - Parameters:
  ///   - limit: The samples of the full vote.
  ///   - orders: The orders in which each problem's samples are drawn; with 1, that of the recording.
  ///   - seed: The seed of the orders.
  ///   - progress: Hears of each problem that is done.
  public init(
    _ recording: Recording, _ strategy: some Strategy, limit: Int, orders: Int = 20, seed: UInt64 = 0, progress: WorkProgress? = nil
  ) {
    self.recording = recording
    let replay = RecordingReplay(recording, orders: orders, seed: seed)
    (outcomes, full) = (replay.run(strategy, progress: progress), replay.fullVote(limit: limit))
  }

  /// The accuracy lost against the full vote, as a share.
  public var loss: Double { full.mean - outcomes.map(\.correct).mean }

  /// The strategy's accuracy and costs, with intervals over problems.
  public func summary(_ bootstrap: ClusteredBootstrap = ClusteredBootstrap()) -> ReplaySummary {
    ReplaySummary(outcomes, bootstrap: bootstrap)
  }

  /// The full vote compared with the strategy, problem by problem.
  public func comparison(_ bootstrap: ClusteredBootstrap = ClusteredBootstrap()) -> PairedComparison {
    PairedComparison(outcomes.map(\.correct), full, bootstrap: bootstrap)
  }
}

extension Recording {
  /// Returns the expected correctness on each problem of the vote of `limit` samples, or of all if there are fewer.
  public func fullVote(limit: Int, seed: UInt64 = 0) -> [Double] {
    problems.map { MajorityAtK($0).value(min(limit, $0.samples.count), seed: seed) ?? 0 }
  }

  /// Requires `needed` samples of every problem.
  ///
  /// - Throws: `RecordingError.tooFewSamples` for the first problem that has fewer.
  public func requireSamples(_ needed: Int) throws(RecordingError) {
    if let poor = problems.first(where: { $0.samples.count < needed }) {
      throw .tooFewSamples(file: name, problem: poor.id, found: poor.samples.count, needed: needed)
    }
  }
}

/// Numbers of samples at about equal ratios, ending in a limit: the positions of curves.
public enum SampleCounts: Hashable, Sendable {
  /// 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 60, 80, 100, ….
  case decimal
  /// 1, 2, 4, 8, ….
  case doubling
  /// 1, 2, 3, 4, 6, 8, 12, ….
  case halfDoubling

  /// Returns the numbers below `limit`, and `limit`.
  public func upTo(_ limit: Int) -> [Int] {
    var counts: [Int] = []
    var next = 1
    while next < limit {
      counts.append(next)
      next = following(next)
    }
    return counts + [limit]
  }

  private func following(_ count: Int) -> Int {
    switch self {
    case .doubling: return 2 * count
    case .halfDoubling:
      let power = 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
      return count == power && power > 1 ? power * 3 / 2 : 2 * power
    case .decimal:
      if count < 5 { return count + 1 }
      var unit = 1
      while count >= 15 * unit { unit *= 10 }
      let steps = unit == 1 ? [5, 7, 10, 15] : [2, 3, 4, 6, 8, 10, 15].map { $0 * unit }
      return steps.first { $0 > count } ?? 20 * unit
    }
  }
}
