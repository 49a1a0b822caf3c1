import NumericalMethods
import RealModule

/// The likelihood of beta-binomial laws over a grid of ln α and ln β: its maximum.
///
/// Of each law only sums of ln Γ over the different counts are needed, most of them functions of one axis. Cost: O(grid · different n + axis · different
/// counts).
///
/// α from 10⁻⁴ to 50 and β from 0.02 to 200, 64 values each, evenly in the logarithm; then 11 × 11 values around the best, four times,
/// which places ln α and ln β to about 3·10⁻⁵ of the ranges. A grid instead of a descent: the likelihood is flat along ridges, and a
/// problem set without one right answer has its maximum at an end.
///
/// ln L = Σ ln Γ(α+c) − ln Γ(α) + ln Γ(β+n−c) − ln Γ(β) + ln Γ(α+β) − ln Γ(α+β+n), without the binomial coefficients, which don't depend on
/// the law.
struct BetaBinomialGrid: Sendable {
  private let observed: [(known: Successes, count: Double)]
  private(set) var mostLikely = BetaBinomial(alpha: 1, beta: 1)

  static let alphaRange = (low: Double.log(1e-4), high: Double.log(50))
  static let betaRange = (low: Double.log(0.02), high: Double.log(200))
  static let points = 64

  init(_ successes: [Successes]) {
    observed = Self.counted(successes)
    let alphas = Self.axis(Self.alphaRange.low, Self.alphaRange.high, Self.points)
    let betas = Self.axis(Self.betaRange.low, Self.betaRange.high, Self.points)
    let best = evaluate(alphas, betas)
    mostLikely = refined(alphas[best.0], betas[best.1])
  }

  /// The different outcomes with the number of problems that have each.
  static func counted(_ successes: [Successes]) -> [(known: Successes, count: Double)] {
    var counts: [Successes: Double] = [:]
    for known in successes { counts[known, default: 0] += 1 }
    return counts.map { (known: $0.key, count: $0.value) }.sorted {
      ($0.known.samples, $0.known.correct) < ($1.known.samples, $1.known.correct)
    }
  }

  /// Looks closer around a point of the grid, four times by a factor of 5.
  private func refined(_ alpha: Double, _ beta: Double) -> BetaBinomial {
    var (a, b) = (alpha, beta)
    var (reachA, reachB) = (Self.spacing(Self.alphaRange), Self.spacing(Self.betaRange))
    for _ in 0..<4 {
      let alphas = Self.axis(a - reachA, a + reachA, 11)
      let betas = Self.axis(b - reachB, b + reachB, 11)
      let best = evaluate(alphas, betas)
      (a, b) = (alphas[best.0], betas[best.1])
      (reachA, reachB) = (reachA / 5, reachB / 5)
    }
    return Self.law(a, b)
  }

  /// The pair of the greatest log-likelihood.
  private func evaluate(_ alphas: [Double], _ betas: [Double]) -> (Int, Int) {
    let values = Self.logLikelihoods(observed, alphas, betas)
    let best = values.indices.max { values[$0] < values[$1] } ?? 0
    return (best / betas.count, best % betas.count)
  }

  /// The log-likelihood of counts at every pair of ln α and ln β, row-major, α outer.
  static func logLikelihoods(_ observed: [(known: Successes, count: Double)], _ alphas: [Double], _ betas: [Double]) -> [Double] {
    let sizes = Dictionary(observed.map { ($0.known.samples, $0.count) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    let rows = alphas.map { partial($0, observed) { $0.correct } }
    let columns = betas.map { partial($0, observed) { $0.samples - $0.correct } }
    return zip(alphas, rows).flatMap { a, row in
      zip(betas, columns).map { b, column in
        let sum = Double.exp(a) + Double.exp(b)
        return row + column + sizes.reduce(0) { $0 + $1.value * (Double.logGamma(sum) - Double.logGamma(sum + Double($1.key))) }
      }
    }
  }

  /// Σ over the problems of ln Γ(e^x + count) − ln Γ(e^x).
  private static func partial(
    _ logParameter: Double, _ observed: [(known: Successes, count: Double)], _ count: (Successes) -> Int
  ) -> Double {
    let parameter = Double.exp(logParameter)
    return observed.reduce(0) {
      $0 + $1.count * (Double.logGamma(parameter + Double(count($1.known))) - Double.logGamma(parameter))
    }
  }

  private static func law(_ logAlpha: Double, _ logBeta: Double) -> BetaBinomial {
    BetaBinomial(alpha: Double.exp(logAlpha), beta: Double.exp(logBeta))
  }

  static func axis(_ low: Double, _ high: Double, _ points: Int) -> [Double] {
    (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
  }

  private static func spacing(_ range: (low: Double, high: Double)) -> Double { (range.high - range.low) / Double(points - 1) }
}
