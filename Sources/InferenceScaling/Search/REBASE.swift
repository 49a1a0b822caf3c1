import RealModule

/// REBASE hands the width of a level out in proportion to exp(score / T).
///
/// T → 0 gives all to the best (equal ones share), T → ∞ the same to each. The allotments sum to the width, and a text with a better score
/// never gets less.
///
/// Source: Wu et al. 2024, arXiv:2408.00724.
public struct REBASEPolicy: LevelPolicy {
  /// The rounding of shares to whole numbers.
  public enum Rounding: String, Hashable, Sendable, Codable {
    /// To the nearest integer, as in the paper.
    ///
    /// The rest goes to the largest remainders, so that the sum is the width.
    case nearest
    /// Upwards, best first, each time of what is left, as in the released code: favours the best.
    case upwards
  }

  /// The temperature of the softmax, in units of the score.
  public let temperature: Double
  /// The rounding of shares to whole numbers.
  public let rounding: Rounding

  /// Hands out with a temperature; 0.2 is the released code's.
  public init(temperature: Double = 0.2, rounding: Rounding = .nearest) {
    precondition(temperature >= 0, "a temperature isn't negative")
    self.temperature = temperature
    self.rounding = rounding
  }

  /// Shares of the width.
  public func allot(_ level: [LevelNode], width: Int) -> [Int] {
    let weights = weights(level.map(\.score))
    return rounding == .upwards ? upwards(weights, width, level.ranking) : nearest(weights, width, level.ranking)
  }

  private func weights(_ scores: [Double]) -> [Double] {
    guard let best = scores.max() else { return [] }
    return scores.map { score in
      if score == best { return 1 }
      return temperature == 0 || score == -.infinity ? 0 : Double.exp((score - best) / temperature)
    }
  }

  private func upwards(_ weights: [Double], _ width: Int, _ ranking: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: weights.count)
    var (left, sum) = (width, weights.reduce(0, +))
    for (rank, place) in ranking.enumerated() where left > 0 {
      // Less a rounding error, so that an exact share isn't raised.
      let share = (Double(left) * weights[place] / sum - 1e-9).rounded(.up)
      let isLast = rank == ranking.count - 1
      counts[place] = isLast || !(share < Double(left)) ? left : Swift.max(Int(share), 0)
      left -= counts[place]
      sum -= weights[place]
    }
    return counts
  }

  private func nearest(_ weights: [Double], _ width: Int, _ ranking: [Int]) -> [Int] {
    let sum = weights.reduce(0, +)
    let shares = weights.map { Double(width) * $0 / sum }
    var counts = shares.map { Int(($0 + 1e-9).rounded(.down)) }
    let order = ranking.enumerated().sorted { left, right in
      let (a, b) = (shares[left.element] - Double(counts[left.element]), shares[right.element] - Double(counts[right.element]))
      return abs(a - b) > 1e-9 ? a > b : left.offset < right.offset
    }
    for (_, place) in order.prefix(Swift.max(width - counts.reduce(0, +), 0)) { counts[place] += 1 }
    return counts
  }
}

extension LevelSearch {
  /// REBASE of `width` texts a level.
  public static func rebase(
    width: Int, temperature: Double = 0.2, rounding: REBASEPolicy.Rounding = .nearest, options: SearchOptions = SearchOptions()
  ) -> LevelSearch {
    LevelSearch(width: width, policy: REBASEPolicy(temperature: temperature, rounding: rounding), options: options)
  }
}
