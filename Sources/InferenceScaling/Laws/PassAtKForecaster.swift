import NumericalMethods
import RealModule
import ScalingLaws

/// Forecasts pass@k beyond the samples at hand: the mean of a power law of coverage and a beta-binomial law.
///
/// The mean of two forecasts never has a larger mean square error than the worse of them, and on recordings of different kinds now one, now the
/// other is better. The variance has three parts: of the future samples and of (α, β) under the beta-binomial law; of the forms, half the difference
/// between the two; and of what both miss, `formError` of the forecast growth.
public struct PassAtKForecaster: Hashable, Sendable {
  /// The probability that the interval is meant to hold.
  public var confidence: Double
  /// The standard error of the growth that the sample doesn't show, as a share of it; set by back-tests.
  public var formError: Double

  /// Creates a forecaster.
  public init(confidence: Double = 0.9, formError: Double = 0.15) {
    self.confidence = confidence
    self.formError = formError
  }

  /// Forecasts the share of these problems that is solved after `target` samples of each.
  ///
  /// Every problem must have the same number of samples, at least 2 and fewer than `target`, and there must be at least one problem.
  public func forecast(_ successes: [Successes], to target: Int) -> PassAtKForecast {
    let from = successes[0].samples
    precondition(successes.allSatisfy { $0.samples == from } && from > 1 && target > from, "a forecast needs equal counts of 2…target − 1")
    let estimates = (1...from).map { successes.meanPassAtK($0) ?? 0 }
    let basis = Basis(successes: successes, estimates: estimates)
    let end = point(basis, target)
    let curve =
      estimates.enumerated().map { PassAtKForecast.Point(k: $0 + 1, passAtK: $1, interval: nil) }
      + Self.steps(from, target).map {
        let point = point(basis, $0)
        return PassAtKForecast.Point(k: $0, passAtK: point.mean, interval: point.interval)
      }
    return PassAtKForecast(
      from: from, to: target, problems: successes.count, solved: basis.solved, passAtK: end.mean, interval: end.interval,
      confidence: confidence, members: end.members, coverageLaw: basis.power, betaBinomial: basis.grid.mostLikely, curve: curve,
      observed: nil,
      warnings: basis.warnings
        + (target > 10 * from ? ["the forecast reaches \(target / from) times beyond the samples: its width is mostly assumption"] : []))
  }

  /// Up to forty values of k beyond `from`, evenly spread in logarithm, the last one `target`.
  private static func steps(_ from: Int, _ target: Int) -> [Int] {
    let ratio = Double.log(Double(target) / Double(from))
    let steps = (1...40).map { Int((Double(from) * Double.exp(ratio * Double($0) / 40)).rounded()) }
    return steps.reduce(into: []) { if $1 > ($0.last ?? from) { $0.append($1) } }
  }

  private func point(_ basis: Basis, _ k: Int) -> (mean: Double, interval: Interval, members: [PassAtKForecast.Member]) {
    let beta = basis.betaBinomial(k)
    let power = basis.powerLaw(k)
    let mean = 0.5 * (beta + power)
    let form = formError * (mean - basis.solved)
    let variance = basis.variance(k) + 0.25 * (beta - power) * (beta - power) + form * form
    let reach = NormalDistribution.quantile(0.5 * (1 + confidence)) * variance.squareRoot()
    let interval = Interval(low: max(mean - reach, min(basis.solved, mean)), high: min(mean + reach, 1))
    return (mean, interval, [.init(name: "power law", passAtK: power), .init(name: "beta-binomial", passAtK: beta)])
  }
}

/// The common part of the forecasts of a sample.
private struct Basis {
  let from: Int
  let problems: Double
  /// The share solved.
  let solved: Double
  let power: CoverageLaw?
  let grid: BetaBinomialGrid
  let last: Double

  init(successes: [Successes], estimates: [Double]) {
    from = estimates.count
    problems = Double(successes.count)
    solved = Double(successes.count { $0.correct > 0 }) / problems
    last = estimates[from - 1]
    power = CoverageLaw(fitting: estimates)
    grid = BetaBinomialGrid(successes)
  }

  /// The law that passes near the estimates; without one the last estimate stays.
  func powerLaw(_ k: Int) -> Double { power?.coverage(Double(k)) ?? last }

  /// Solved problems stay solved; of the others the law gives the share that comes.
  func betaBinomial(_ k: Int) -> Double { solved + (1 - solved) * grid.mostLikely.solved(after: from, by: k) }

  /// The variance of the share solved, given the counts: of the unsolved problems' outcomes and of the law.
  func variance(_ k: Int) -> Double {
    var (mean, square, spread) = (0.0, 0.0, 0.0)
    for (law, weight) in grid.laws.map({ ($0.law, $0.weight) }) {
      let share = law.solved(after: from, by: k)
      mean += weight * share
      square += weight * share * share
      spread += weight * share * (1 - share)
    }
    let unsolved = 1 - solved
    return unsolved * unsolved * max(square - mean * mean, 0) + unsolved * spread / problems
  }

  var warnings: [String] {
    if solved == 0 { return ["no sample is right: the forecast rests on the prior of the beta-binomial law"] }
    if solved == 1 { return ["every problem is solved already"] }
    return []
  }
}
