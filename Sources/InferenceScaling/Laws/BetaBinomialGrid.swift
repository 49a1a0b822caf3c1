import NumericalMethods
import RealModule

/// The likelihood of beta-binomial laws over a grid of ln α and ln β: its maximum and its spread.
///
/// Of each law only sums of ln Γ over the different counts are needed, most of them functions of one axis. Cost: O(grid · different n + axis · different
/// counts).
struct BetaBinomialGrid: Sendable {
  /// A law and its share of the likelihood.
  struct Weighted: Sendable {
    var law: BetaBinomial
    var weight: Double
  }

  private let observed: [(known: Successes, count: Double)]
  /// The laws that hold all but a 10⁻⁹th of the likelihood, uniform prior over ln α and ln β.
  private(set) var laws: [Weighted] = []
  private(set) var mostLikely = BetaBinomial(alpha: 1, beta: 1)

  private static let alphaRange = (low: Double.log(1e-4), high: Double.log(50))
  private static let betaRange = (low: Double.log(0.02), high: Double.log(200))
  private static let points = 64

  init(_ successes: [Successes]) {
    var counts: [Successes: Double] = [:]
    for known in successes { counts[known, default: 0] += 1 }
    observed = counts.map { (known: $0.key, count: $0.value) }.sorted {
      ($0.known.samples, $0.known.correct) < ($1.known.samples, $1.known.correct)
    }
    let alphas = Self.axis(Self.alphaRange.low, Self.alphaRange.high, Self.points)
    let betas = Self.axis(Self.betaRange.low, Self.betaRange.high, Self.points)
    let (likelihood, best) = evaluate(alphas, betas)
    // The prior knows no α below 0.01: such a law says that nothing more will ever be solved, on no evidence but that nothing was.
    let peak = likelihood.max() ?? 0
    for (i, a) in alphas.enumerated() where a >= Double.log(0.01) {
      for (j, b) in betas.enumerated() {
        let weight = Double.exp(likelihood[i * betas.count + j] - peak)
        if weight > 1e-9 { laws.append(Weighted(law: BetaBinomial(alpha: Double.exp(a), beta: Double.exp(b)), weight: weight)) }
      }
    }
    if laws.isEmpty { laws = [Weighted(law: Self.law(alphas[best.0], betas[best.1]), weight: 1)] }
    let total = laws.reduce(0) { $0 + $1.weight }
    for place in laws.indices { laws[place].weight /= total }
    mostLikely = refined(alphas[best.0], betas[best.1])
  }

  /// Looks closer around a point of the grid, four times by a factor of 5.
  private func refined(_ alpha: Double, _ beta: Double) -> BetaBinomial {
    var (a, b) = (alpha, beta)
    var (reachA, reachB) = (Self.spacing(Self.alphaRange), Self.spacing(Self.betaRange))
    for _ in 0..<4 {
      let alphas = Self.axis(a - reachA, a + reachA, 11)
      let betas = Self.axis(b - reachB, b + reachB, 11)
      let best = evaluate(alphas, betas).best
      (a, b) = (alphas[best.0], betas[best.1])
      (reachA, reachB) = (reachA / 5, reachB / 5)
    }
    return Self.law(a, b)
  }

  /// The log-likelihood at every pair (row-major, α outer), and the pair of the greatest.
  private func evaluate(_ alphas: [Double], _ betas: [Double]) -> (values: [Double], best: (Int, Int)) {
    let sizes = Dictionary(observed.map { ($0.known.samples, $0.count) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    let total = observed.reduce(0) { $0 + $1.count }
    let rows = alphas.map { partial($0, total) { $0.correct } }
    let columns = betas.map { partial($0, total) { $0.samples - $0.correct } }
    var (values, best): ([Double], (Int, Int)) = ([], (0, 0))
    var greatest = -Double.infinity
    for (i, a) in alphas.enumerated() {
      for (j, b) in betas.enumerated() {
        let sum = Double.exp(a) + Double.exp(b)
        let normal = sizes.reduce(0) { $0 + $1.value * (Double.logGamma(sum) - Double.logGamma(sum + Double($1.key))) }
        values.append(rows[i] + columns[j] + normal)
        if let value = values.last, value > greatest { (greatest, best) = (value, (i, j)) }
      }
    }
    return (values, best)
  }

  /// Σ over the problems of ln Γ(e^x + count) − ln Γ(e^x).
  private func partial(_ logParameter: Double, _ total: Double, _ count: (Successes) -> Int) -> Double {
    let parameter = Double.exp(logParameter)
    return observed.reduce(-total * Double.logGamma(parameter)) {
      $0 + $1.count * Double.logGamma(parameter + Double(count($1.known)))
    }
  }

  private static func law(_ logAlpha: Double, _ logBeta: Double) -> BetaBinomial {
    BetaBinomial(alpha: Double.exp(logAlpha), beta: Double.exp(logBeta))
  }

  private static func axis(_ low: Double, _ high: Double, _ points: Int) -> [Double] {
    (0..<points).map { low + (high - low) * Double($0) / Double(points - 1) }
  }

  private static func spacing(_ range: (low: Double, high: Double)) -> Double { (range.high - range.low) / Double(points - 1) }
}
