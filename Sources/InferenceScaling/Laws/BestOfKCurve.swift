/// The expected outcome of the best-scored of k samples, exact for every k from n samples without resampling.
///
/// With scores sorted upwards, Σ yᵢ·C(i−1, k−1)/C(n, k): the sample of rank i is the best of k others-or-itself drawn without
/// replacement. Samples of equal scores share their outcome. With the score for outcome it is the expected maximum. At k = 1 it is the mean, at k = n the
/// outcome of the best; in between it needs no draws, and has no noise of draws. A score that is not a number is below all others.
public struct BestOfKCurve: Hashable, Sendable {
  private let outcomes: [Double]

  /// Sorts the samples; O(n log n).
  ///
  /// - Precondition: as many outcomes as scores, at least one.
  public init(scores: [Double], outcomes: [Double]) {
    precondition(scores.count == outcomes.count && !scores.isEmpty, "a best-of-k curve needs one outcome a score")
    let ranks = scores.map { $0.isNaN ? -.infinity : $0 }
    let order = ranks.indices.sorted { ranks[$0] < ranks[$1] }
    var shared = order.map { outcomes[$0] }
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, ranks[order[end]] == ranks[order[start]] { end += 1 }
      let mean = shared[start..<end].reduce(0, +) / Double(end - start)
      for place in start..<end { shared[place] = mean }
      start = end
    }
    self.outcomes = shared
  }

  /// n, the number of samples.
  public var count: Int { outcomes.count }

  /// Returns the expected outcome of the best of k; O(n). `nil` unless 1 ≤ k ≤ n.
  public func value(_ k: Int) -> Double? {
    guard k >= 1, k <= count else { return nil }
    // From the top rank down: C(n−1, k−1)/C(n, k) = k/n, and each rank lower multiplies by (i − k + 1)/i.
    var weight = Double(k) / Double(count)
    var sum = 0.0
    for place in stride(from: count - 1, through: k - 1, by: -1) {
      sum += weight * outcomes[place]
      if place > 0 { weight *= Double(place - k + 1) / Double(place) }
    }
    return sum
  }
}
