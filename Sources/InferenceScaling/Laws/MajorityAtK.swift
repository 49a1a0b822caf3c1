import NumericalMethods

/// The expected correctness of the most frequent of k answers drawn without replacement from recorded ones.
///
/// Of t tied answers each counts 1/t.
///
/// Exact by enumeration of the counts if there are few different answers, by seeded subsampling otherwise.
public struct MajorityAtK: Sendable {
  /// The count of each different answer.
  public let counts: [Int]
  /// Whether it is right, 1 or 0.
  public let outcomes: [Double]
  /// Samples without an answer: they are drawn, and don't vote.
  public let silent: Int

  /// More terms than this are not enumerated.
  private static let termLimit = 20_000.0

  /// Counts the answers of a problem.
  public init(_ problem: RecordedProblem) {
    var places: [String: Int] = [:]
    var (counts, outcomes): ([Int], [Double]) = ([], [])
    var silent = 0
    for sample in problem.samples {
      guard let answer = sample.answer else {
        silent += 1
        continue
      }
      if let place = places[answer] {
        counts[place] += 1
      } else {
        places[answer] = counts.count
        counts.append(1)
        outcomes.append(sample.isCorrect == true ? 1 : 0)
      }
    }
    self.counts = counts
    self.outcomes = outcomes
    self.silent = silent
  }

  /// n, the number of samples.
  public var sampleCount: Int { counts.reduce(silent, +) }

  /// Returns maj@k; `nil` unless 1 ≤ k ≤ n.
  public func value(_ k: Int, seed: UInt64 = 0, subsamples: Int = 2000) -> Double? {
    guard k >= 1, k <= sampleCount else { return nil }
    if k == sampleCount { return shared(counts) }
    let terms = counts.reduce(1.0) { $0 * Double(min($1, k) + 1) }
    return terms <= Self.termLimit ? exact(k) : subsampled(k, seed: seed, times: subsamples)
  }

  /// The share of right answers among those with the largest count.
  private func shared(_ drawn: [Int]) -> Double {
    let most = drawn.max() ?? 0
    if most == 0 { return 0 }
    var (sum, ties) = (0.0, 0.0)
    for (place, count) in drawn.enumerated() where count == most {
      sum += outcomes[place]
      ties += 1
    }
    return sum / ties
  }

  /// Σ over all counts of Π C(nᵢ, xᵢ)·C(silent, rest)/C(n, k).
  private func exact(_ k: Int) -> Double {
    var drawn = [Int](repeating: 0, count: counts.count)
    func walk(_ place: Int, _ left: Int, _ ways: Double) -> Double {
      if place == counts.count { return left <= silent ? ways * Self.choose(silent, left) * shared(drawn) : 0 }
      var sum = 0.0
      for taken in 0...min(counts[place], left) {
        drawn[place] = taken
        sum += walk(place + 1, left - taken, ways * Self.choose(counts[place], taken))
      }
      return sum
    }
    return walk(0, k, 1 / Self.choose(sampleCount, k))
  }

  private func subsampled(_ k: Int, seed: UInt64, times: Int) -> Double {
    var generator = SeededGenerator(seed: seed, stream: UInt64(k))
    var votes = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) } + Array(repeating: -1, count: silent)
    var sum = 0.0
    for _ in 0..<times {
      var drawn = [Int](repeating: 0, count: counts.count)
      for place in 0..<k {
        votes.swapAt(place, place + generator.index(below: votes.count - place))
        if votes[place] >= 0 { drawn[votes[place]] += 1 }
      }
      sum += shared(drawn)
    }
    return sum / Double(times)
  }

  private static func choose(_ n: Int, _ k: Int) -> Double {
    guard k > 0 else { return 1 }
    return (1...k).reduce(1.0) { $0 * Double(n - k + $1) / Double($1) }
  }
}
