/// The accuracy against the share of questions that go to the stronger model, in the order of a score.
///
/// After m of n questions in that order, A(m) = [Σ_{sent} strong_i + Σ_{kept} weak_i]/n. PGR(m) = (A(m) − weak)/(strong − weak), its mean over m is APGR, and
/// CPT(x) is the least share of calls at which PGR reaches x. Of t questions with one score each is sent first with 1/t, which is their expected gain; so a
/// router that knows nothing is the straight line between the models, in whatever order the questions stand.
///
/// Source: Ong et al. 2024, arXiv:2406.18665.
public struct RouterCurve: Hashable, Sendable {
  /// The share of right answers by the number of questions, 0 to all, that go to the stronger model.
  public let accuracies: [Double]
  /// The accuracy of the weaker model alone.
  public let weak: Double
  /// The accuracy of the stronger model alone.
  public let strong: Double

  /// Measures a router that sends the questions with the highest scores first; equal scores share their gain.
  ///
  /// A score that is not a number is below all others.
  ///
  /// - Precondition: as many outcomes of each model as scores, at least one.
  public init(weak: [Bool], strong: [Bool], scores: [Double]) {
    precondition(
      !weak.isEmpty && weak.count == strong.count && weak.count == scores.count, "a router needs both outcomes of every question")
    var right = weak.count { $0 }
    var accuracies = [Double(right) / Double(weak.count)]
    let ranks = scores.map { $0.isNaN ? -.infinity : $0 }
    let order = ranks.indices.sorted { ranks[$0] > ranks[$1] }
    while accuracies.count <= order.count {
      let first = accuracies.count - 1
      let tied = order[first...].prefix { ranks[$0] == ranks[order[first]] }
      let gain = tied.reduce(0) { $0 + (strong[$1] ? 1 : 0) - (weak[$1] ? 1 : 0) }
      for sent in 1...tied.count {
        accuracies.append((Double(right) + Double(gain * sent) / Double(tied.count)) / Double(weak.count))
      }
      right += gain
    }
    self.accuracies = accuracies
    self.weak = accuracies[0]
    self.strong = accuracies[accuracies.count - 1]
  }

  private init(accuracies: [Double], weak: Double, strong: Double) {
    self.accuracies = accuracies
    self.weak = weak
    self.strong = strong
  }

  /// The best possible router with a number of calls: sends the questions that only the stronger model gets right.
  public static func oracle(weak: [Bool], strong: [Bool]) -> RouterCurve {
    let all = RouterCurve(weak: weak, strong: strong, scores: zip(weak, strong).map { ($1 ? 1 : 0) - ($0 ? 1 : 0) })
    var best = all.weak
    let accuracies = all.accuracies.map { accuracy in
      best = max(best, accuracy)
      return best
    }
    return RouterCurve(accuracies: accuracies, weak: all.weak, strong: all.strong)
  }

  /// The performance gap recovered: (accuracy − weak) / (strong − weak); not a number if the two are equal.
  public func performanceGapRecovered(sent: Int) -> Double { (accuracies[sent] - weak) / (strong - weak) }

  /// The mean performance gap recovered over all shares (APGR), by trapezoids.
  ///
  /// 0.5 for a router that guesses, more than 1 possible if the
  /// weaker model is right on what the stronger fails.
  public var averagePerformanceGapRecovered: Double {
    let inner = (0..<accuracies.count).reduce(0.0) { $0 + performanceGapRecovered(sent: $1) }
    let ends = performanceGapRecovered(sent: 0) + performanceGapRecovered(sent: accuracies.count - 1)
    return (inner - ends / 2) / Double(accuracies.count - 1)
  }

  /// Returns the least share of questions to send for a gap recovered of at least `gap` (CPT), or `nil`.
  public func callShare(recovering gap: Double) -> Double? {
    // Less the rounding of two divisions.
    accuracies.indices.first { performanceGapRecovered(sent: $0) >= gap - 1e-12 }.map { Double($0) / Double(accuracies.count - 1) }
  }
}
