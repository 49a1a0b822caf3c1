/// The number of right samples of one problem.
public struct Successes: Hashable, Sendable, Codable {
  /// c, those that are right.
  public var correct: Int
  /// n, all of them.
  public var samples: Int

  /// Creates a count.
  ///
  /// - Precondition: 0 ≤ correct ≤ samples.
  public init(correct: Int, samples: Int) {
    precondition(correct >= 0 && correct <= samples, "of \(samples) samples \(correct) can't be right")
    self.correct = correct
    self.samples = samples
  }

  /// pass@k, the probability that at least one of k samples is right: 1 − C(n−c, k)/C(n, k), unbiased; O(k).
  ///
  /// `nil` if k > n: beyond the samples it is a forecast, not an estimate. Source: Chen et al. 2021, arXiv:2107.03374.
  public func passAtK(_ k: Int) -> Double? {
    guard k >= 0, k <= samples else { return nil }
    if samples - correct < k { return 1 }
    var allWrong = 1.0
    for i in 0..<k { allWrong *= Double(samples - correct - i) / Double(samples - i) }
    return 1 - allWrong
  }

  /// pass^k, the probability that all of k samples are right: C(c, k)/C(n, k), unbiased; O(k); `nil` if k > n.
  ///
  /// Source: Yao et al. 2024, arXiv:2406.12045.
  public func passHatK(_ k: Int) -> Double? {
    guard k >= 0, k <= samples else { return nil }
    if correct < k { return 0 }
    var allRight = 1.0
    for i in 0..<k { allRight *= Double(correct - i) / Double(samples - i) }
    return allRight
  }
}

extension Sequence where Element == Successes {
  /// The mean of pass@k over the problems; `nil` if one has fewer than k samples, or there is none.
  public func meanPassAtK(_ k: Int) -> Double? { mean { $0.passAtK(k) } }

  /// The mean of pass^k over the problems; `nil` if one has fewer than k samples, or there is none.
  public func meanPassHatK(_ k: Int) -> Double? { mean { $0.passHatK(k) } }

  private func mean(_ value: (Successes) -> Double?) -> Double? {
    var (sum, count) = (0.0, 0)
    for element in self {
      guard let value = value(element) else { return nil }
      sum += value
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }
}
