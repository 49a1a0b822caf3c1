import NumericalMethods
import RealModule

/// The expected correctness of the most frequent of k answers drawn without replacement from recorded ones.
///
/// Of t tied answers each counts 1/t. An answer is as right as the mean of its samples (`CountedAnswers`).
///
/// maj@k = Σ_x [Π_a C(n_a, x_a)]·C(s, k − Σ x)/C(n, k)·y(x) over the counts x of k samples drawn from n, of which n_a gave answer a and s gave none;
/// y(x) is the mean verdict of the answers with the largest count. Exact by enumeration if there are at most 20,000 terms Π (min(n_a, k) + 1), by seeded
/// subsampling otherwise; at k = n it is exact in any case.
public struct MajorityAtK: Sendable {
  /// The different answers with their counts and mean verdicts.
  public let answers: CountedAnswers
  /// Samples without an answer: they are drawn, and don't vote.
  public let silent: Int
  private var counts: [Int] { answers.counts }

  /// More terms than this are not enumerated.
  private static let termLimit = 20_000.0

  /// Counts the answers of a problem.
  public init(_ problem: RecordedProblem) {
    answers = CountedAnswers(problem.samples)
    silent = problem.samples.count - answers.counts.reduce(0, +)
  }

  /// n, the number of samples.
  public var sampleCount: Int { counts.reduce(silent, +) }

  /// Returns maj@k; `nil` unless 1 ≤ k ≤ n.
  public func value(_ k: Int, seed: UInt64 = 0, subsamples: Int = 2000) -> Double? {
    guard k >= 1, k <= sampleCount else { return nil }
    if k == sampleCount { return answers.verdict(ofMostFrequent: counts) }
    let terms = counts.reduce(1.0) { $0 * Double(min($1, k) + 1) }
    return terms <= Self.termLimit ? exact(k) : subsampled(k, seed: seed, times: subsamples)
  }

  /// Σ over all counts of Π C(nᵢ, xᵢ)·C(silent, rest)/C(n, k), in logarithms: C(10,000, 5000) is beyond a double.
  private func exact(_ k: Int) -> Double {
    var drawn = [Int](repeating: 0, count: counts.count)
    let logFactorials = (0..<sampleCount).reduce(into: [0.0]) { $0.append($0[$1] + Double.log(Double($1 + 1))) }
    func logWays(_ n: Int, _ k: Int) -> Double { logFactorials[n] - logFactorials[k] - logFactorials[n - k] }
    let all = logWays(sampleCount, k)
    func walk(_ place: Int, _ left: Int, _ ways: Double) -> Double {
      if place == counts.count {
        return left <= silent ? Double.exp(ways + logWays(silent, left) - all) * answers.verdict(ofMostFrequent: drawn) : 0
      }
      var sum = 0.0
      for taken in 0...min(counts[place], left) {
        drawn[place] = taken
        sum += walk(place + 1, left - taken, ways + logWays(counts[place], taken))
      }
      return sum
    }
    return walk(0, k, 0)
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
      sum += answers.verdict(ofMostFrequent: drawn)
    }
    return sum / Double(times)
  }
}
