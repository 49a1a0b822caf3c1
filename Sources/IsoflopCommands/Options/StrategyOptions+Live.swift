import InferenceScaling

extension StrategyOptions {
  /// The strategy for a live run: the same as a replay runs, except that a check ends best-of-n with the first answer that passes.
  ///
  /// - Throws: `CommandFailure` for what only a recording can do, and where nobody judges what is to be judged.
  func live(policy: CalibratedPolicy?, scores: Bool, checks: Bool, batch: Int) throws -> any Strategy {
    switch strategy {
    case .auto:
      throw CommandFailure(
        .usage,
        "auto calibrates on a recording: make one with isoflop sample, a policy with isoflop calibrate, and give --strategy policy --policy FILE."
      )
    case .bestOfN where !scores && !checks, .weightedBestOfN where !scores:
      throw CommandFailure(.usage, "\(strategy.rawValue) needs who judges: --judge, --reward-path, --logprobs or, for best-of-n, --check.")
    case .bestOfN where checks: return BestOfN(count: maxSamples, role: .check, stopsWhenPassed: true, batch: batch)
    case .bestOfN: return BestOfN(count: maxSamples)
    case .weightedBestOfN: return WeightedVote(count: maxSamples, weight: .score)
    case .single: return MajorityVote(limit: 1, stopsWhenCertain: false)
    default: return MajorityVote(limit: maxSamples, rule: policy?.rule ?? rule ?? FixedCount(), stopsWhenCertain: false)
    }
  }
}
