import NumericalMethods
import RealModule

/// The posterior of beta-binomial laws with a share ω of problems that no number of samples solves.
///
/// p = 0 with probability ω, else p ~ Beta(α, β).
///
/// A wrong reference or a question beyond the model is never solved, and a beta law alone, fitted to the rest, promises too much of it. Likelihood:
/// Π_{c>0} (1 − ω)·BB(c; n) · Π_{c=0} (ω + (1 − ω)·B(α, β + n)/B(α, β)); prior: uniform over ln α ≥ ln 0.01 and ln β, ω = 0 with probability ½ and else
/// uniform. The laws with ω = 0 are the plain beta-binomial. Cost: O(grid · shares of ω · different n).
struct UnsolvablePosterior: Sendable {
  /// A beta law with the weights of all shares of unsolvable problems.
  private struct Cell {
    var alpha: Double
    var beta: Double
    /// ln B(α, β).
    var logBeta: Double
    /// The probability that a solvable problem is missed, for each number of samples of an unsolved one.
    var missed: [Double]
    /// The weight of each share ω.
    var weights: [Double]
  }

  /// The mean and the variance of a share.
  struct Moments {
    var mean: Double
    var variance: Double
  }

  private var cells: [Cell] = []
  /// The unsolved problems by their number of samples.
  private let unsolved: [(samples: Int, count: Double)]
  private let problems: Double

  private static let shares = [0] + BetaBinomialGrid.axis(0.02, 0.98, 25)
  private static let logPriors = shares.map { Double.log($0 == 0 ? 0.5 : 0.5 / Double(shares.count - 1)) }
  /// Cells whose weights all lie below this share of the greatest don't count.
  private static let leastWeight = 1e-6

  init(_ successes: [Successes]) {
    problems = Double(successes.count)
    let zeros = BetaBinomialGrid.counted(successes.filter { $0.correct == 0 }).map { (samples: $0.known.samples, count: $0.count) }
    unsolved = zeros
    let solved = BetaBinomialGrid.counted(successes.filter { $0.correct > 0 })
    let alphas = BetaBinomialGrid.axis(Double.log(0.01), BetaBinomialGrid.alphaRange.high, BetaBinomialGrid.points)
    let betas = BetaBinomialGrid.axis(BetaBinomialGrid.betaRange.low, BetaBinomialGrid.betaRange.high, BetaBinomialGrid.points)
    let likelihoods = BetaBinomialGrid.logLikelihoods(solved, alphas, betas)
    let solvedCount = solved.reduce(0) { $0 + $1.count }
    for (place, likelihood) in likelihoods.enumerated() {
      let (alpha, beta) = (Double.exp(alphas[place / betas.count]), Double.exp(betas[place % betas.count]))
      let logBeta = BetaDistribution.logBeta(alpha, beta)
      let missed = zeros.map { Double.exp(BetaDistribution.logBeta(alpha, beta + Double($0.samples)) - logBeta) }
      let weights = zip(Self.shares, Self.logPriors).map { omega, prior in
        zip(zeros, missed).reduce(prior + likelihood + solvedCount * Double.log(1 - omega)) {
          $0 + $1.0.count * Double.log(omega + (1 - omega) * $1.1)
        }
      }
      cells.append(Cell(alpha: alpha, beta: beta, logBeta: logBeta, missed: missed, weights: weights))
    }
    normalise()
  }

  /// Turns logarithms into weights, and drops the cells that don't count.
  private mutating func normalise() {
    let peak = cells.lazy.compactMap { $0.weights.max() }.max() ?? 0
    cells = cells.compactMap { cell in
      var cell = cell
      cell.weights = cell.weights.map { Double.exp($0 - peak) }
      return cell.weights.contains { $0 > Self.leastWeight } ? cell : nil
    }
  }

  /// The share of all problems that is unsolved now and solved by the k-th sample.
  ///
  /// Under the laws with ω = 0 alone, and under all. The variance is that of the laws and of the outcomes of so many problems.
  func newlySolved(by k: Int) -> (plain: Moments, withUnsolvable: Moments) {
    var (plain, all) = (Sums(), Sums())
    for cell in cells {
      let after = Double.exp(BetaDistribution.logBeta(cell.alpha, cell.beta + Double(k)) - cell.logBeta)
      for (place, omega) in Self.shares.enumerated() {
        var (share, spread) = (0.0, 0.0)
        for (zero, missed) in zip(unsolved, cell.missed) where zero.samples < k {
          let chance = (1 - omega) * (missed - after) / (omega + (1 - omega) * missed)
          share += zero.count / problems * chance
          spread += zero.count / (problems * problems) * chance * (1 - chance)
        }
        all.add(share, spread, weight: cell.weights[place])
        if omega == 0 { plain.add(share, spread, weight: cell.weights[place]) }
      }
    }
    return (plain.moments, all.moments)
  }

  /// Weighted sums of a share and of its variance under each law.
  private struct Sums {
    var (total, mean, square, spread) = (0.0, 0.0, 0.0, 0.0)

    mutating func add(_ share: Double, _ variance: Double, weight: Double) {
      total += weight
      mean += weight * share
      square += weight * share * share
      spread += weight * variance
    }

    var moments: Moments {
      guard total > 0 else { return Moments(mean: 0, variance: 0) }
      let centre = mean / total
      return Moments(mean: centre, variance: max(square / total - centre * centre, 0) + spread / total)
    }
  }
}
