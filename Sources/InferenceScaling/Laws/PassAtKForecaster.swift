import NumericalMethods
import RealModule
import ScalingLaws

/// Forecasts pass@k beyond the samples at hand: the weighted mean of a power law of coverage and two beta-binomial laws.
///
/// Members and weights: the power law of coverage ½, which tails of hard problems follow; the beta-binomial law ¼; the same with a share of problems
/// that are never solved ¼ (`UnsolvablePosterior`). On recordings of different kinds now one, now another is the best. The variance has three parts: of
/// the future samples and of the law's parameters, the larger of the two beta-binomial ones; of the forms, Σ w·(member − mean)²; and of what all miss,
/// `formError` of the forecast growth.
///
/// Problems may have different numbers of samples. The curve goes to the median; a problem with fewer samples enters it with its expectation under the
/// beta-binomial law, given its own outcomes, and one with more with its unbiased estimate.
public struct PassAtKForecaster: Hashable, Sendable {
  /// The probability that the interval is meant to hold.
  public var confidence: Double
  /// The standard error of the growth that the sample doesn't show, as a share of it.
  ///
  /// Set by back-tests (`Benchmarks`, `AnswerCoverage`).
  public var formError: Double

  /// Creates a forecaster.
  public init(confidence: Double = 0.9, formError: Double = 0.28) {
    self.confidence = confidence
    self.formError = formError
  }

  /// The samples that a forecast starts from: the lower median of the problems.
  public static func start(_ successes: [Successes]) -> Int {
    let sorted = successes.map(\.samples).sorted()
    return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
  }

  /// Forecasts the share of these problems that is solved after `target` samples of each.
  ///
  /// There must be at least one problem, the median of their samples at least 2 and below `target`.
  public func forecast(_ successes: [Successes], to target: Int) -> PassAtKForecast {
    let from = Self.start(successes)
    precondition(from > 1 && target > from, "a forecast needs a median of 2…target − 1 samples")
    let basis = Basis(successes: successes, from: from)
    let end = point(basis, target)
    let curve =
      basis.estimates.enumerated().map { PassAtKForecast.Point(k: $0 + 1, passAtK: $1, interval: nil) }
      + Self.steps(from, target).map {
        let point = point(basis, $0)
        return PassAtKForecast.Point(k: $0, passAtK: point.mean, interval: point.interval)
      }
    let allRight = SampleCounts.decimal.upTo(from).compactMap { k in
      successes.filter { $0.samples >= k }.meanPassHatK(k).map { PassAtKForecast.AllRight(k: k, passHatK: $0) }
    }
    return PassAtKForecast(
      from: from, fewest: successes.map(\.samples).min() ?? from, most: successes.map(\.samples).max() ?? from, to: target,
      problems: successes.count, solved: basis.solved, passAtK: end.mean, interval: end.interval, confidence: confidence,
      members: end.members, coverageLaw: basis.power, betaBinomial: basis.mostLikely, curve: curve, observed: nil, allRight: allRight,
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
    let (beta, unsolvable) = basis.posterior.newlySolved(by: k)
    let members: [PassAtKForecast.Member] = [
      // The power law is fitted to the whole curve and may end below the problems that are solved already; they stay solved.
      .init(name: "power law", passAtK: max(basis.powerLaw(k), basis.solved), weight: 0.5),
      .init(name: "beta-binomial", passAtK: basis.solved + beta.mean, weight: 0.25),
      .init(name: "with unsolvable problems", passAtK: basis.solved + unsolvable.mean, weight: 0.25),
    ]
    let mean = members.reduce(0) { $0 + $1.weight * $1.passAtK }
    let forms = members.reduce(0) { $0 + $1.weight * ($1.passAtK - mean) * ($1.passAtK - mean) }
    let form = formError * (mean - basis.solved)
    let variance = max(beta.variance, unsolvable.variance) + forms + form * form
    let reach = NormalDistribution.quantile(0.5 * (1 + confidence)) * variance.squareRoot()
    let interval = Interval(low: max(mean - reach, basis.solved), high: min(mean + reach, 1))
    return (mean, interval, members)
  }
}

/// The common part of the forecasts of a sample.
private struct Basis {
  /// The share solved.
  let solved: Double
  /// pass@1…pass@from.
  let estimates: [Double]
  let power: CoverageLaw?
  let mostLikely: BetaBinomial
  let posterior: UnsolvablePosterior

  init(successes: [Successes], from: Int) {
    let law = BetaBinomialGrid(successes).mostLikely
    let count = Double(successes.count)
    solved = Double(successes.count { $0.correct > 0 }) / count
    estimates = (1...from).map { k in
      successes.reduce(0) { $0 + ($1.passAtK(k) ?? law.passAtK(k, given: $1)) } / count
    }
    mostLikely = law
    power = CoverageLaw(fitting: estimates)
    posterior = UnsolvablePosterior(successes)
  }

  /// The law that passes near the estimates; without one the last estimate stays.
  func powerLaw(_ k: Int) -> Double { power?.coverage(Double(k)) ?? estimates.last ?? 0 }

  var warnings: [String] {
    if solved == 0 { return ["no sample is right: the forecast rests on the prior of the beta-binomial law"] }
    if solved == 1 { return ["every problem is solved already"] }
    return []
  }
}
