import InferenceScaling

/// Finding (c): votes with a stopping rule against votes of a fixed number of samples, at equal compute.
///
/// A stopping rule spends few samples where they agree and many where they don't. Whether that gains anything is asked at equal mean FLOP: the uniform
/// vote's accuracy is taken at the adaptive one's cost, problem by problem, and the interval is that of the differences. The rules are the Beta rule of
/// adaptive consistency (arXiv:2305.11860) at several thresholds, and the certain stop, which ends when the rest can't change the winner.
public struct AdaptiveFinding: Codable, Hashable, Sendable {
  /// A vote with the same number of samples for every question.
  public struct Uniform: Codable, Hashable, Sendable {
    /// The samples of a question.
    public var samples: Int
    /// Mean FLOP of a question.
    public var flops: Double
    /// The share of problems solved.
    public var accuracy: ProblemMean
  }

  /// A vote with a stopping rule.
  public struct Adaptive: Codable, Hashable, Sendable {
    /// The least probability that the leader is ahead; nil stops only if the rest can't change the winner.
    public var threshold: Double?
    /// Mean samples of a question.
    public var meanSamples: Double
    /// Mean FLOP of a question.
    public var flops: Double
    /// The share of problems solved.
    public var accuracy: ProblemMean
    /// Adaptive less uniform at the same mean FLOP, on the same problems.
    public var gain: ProblemMean
  }

  /// The largest number of samples of a vote.
  public var limit: Int
  /// The uniform votes, by their samples.
  public var uniform: [Uniform]
  /// The votes with a stopping rule, by their threshold.
  public var adaptive: [Adaptive]

  /// The Beta rule's thresholds; nil is the certain stop.
  private static let thresholds: [Double?] = [0.75, 0.85, 0.9, 0.95, 0.99, nil]
  /// The random orders of a problem's samples that a rule is replayed in, as it depends on their order.
  private static let orders = 20

  init(_ material: EvidenceMaterial) {
    let recording = material.small
    let limit = min(64, material.plan.samples / 2)
    let votes = recording.problems.map(MajorityAtK.init)
    let counts = Array(Set((1...min(16, limit)) + material.counts(to: limit))).sorted()
    let curve = UniformVote(
      counts: counts, accuracy: counts.map { k in votes.map { $0.value(k, subsamples: 500) ?? 0 } },
      prompt: material.flops(.small, samples: 0).average, sample: material.flops(.small, samples: 1).average)
    self.limit = limit
    uniform = counts.enumerated().map { place, k in
      Uniform(samples: k, flops: material.flops(.small, samples: Double(k)).average, accuracy: ProblemMean(shares: curve.accuracy[place]))
    }
    let (fixed, one) = (material.flops(.small, samples: 0), material.flops(.small, samples: 1))
    let replay = RecordingReplay(recording, orders: Self.orders, seed: material.plan.seed)
    adaptive = Self.thresholds.map { threshold in
      let rule: any StoppingRule = threshold.map { BetaStop(threshold: $0) } ?? CertainStop()
      let outcomes = replay.run(MajorityVote(limit: limit, rule: rule))
      let flops = zip(fixed, zip(one, outcomes)).map { $0 + ($1.0 - $0) * $1.1.samples }.average
      let same = curve.accuracy(flops: flops)
      return Adaptive(
        threshold: threshold, meanSamples: outcomes.map(\.samples).average, flops: flops,
        accuracy: ProblemMean(shares: outcomes.map(\.correct)),
        gain: ProblemMean(differences: zip(outcomes, same).map { $0.correct - $1 }))
    }
  }
}

/// Uniform votes by their mean cost; between two numbers of samples, the accuracy is interpolated linearly.
///
/// A mixture of votes of k and of k + 1 samples, with the shares of the interpolation, has exactly that accuracy and that cost, so the line between two
/// points is a strategy that exists, not an estimate.
private struct UniformVote {
  let counts: [Int]
  /// By number of samples and problem.
  let accuracy: [[Double]]
  let prompt: Double
  /// Prompt and one sample.
  let sample: Double

  func accuracy(flops: Double) -> [Double] {
    let samples = (flops - prompt) / (sample - prompt)
    guard let above = counts.firstIndex(where: { Double($0) >= samples }), above > 0 else {
      return accuracy[samples <= 1 ? 0 : counts.count - 1]
    }
    let (low, high) = (Double(counts[above - 1]), Double(counts[above]))
    let share = (samples - low) / (high - low)
    return zip(accuracy[above - 1], accuracy[above]).map { $0 + share * ($1 - $0) }
  }
}
