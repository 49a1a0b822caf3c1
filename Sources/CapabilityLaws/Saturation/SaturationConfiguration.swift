import NumericalMethods
import RealModule
import ScalingLaws

/// The forecast of a benchmark's saturation: settings.
public struct SaturationConfiguration: Hashable, Sendable {
  /// g, the score of a guess.
  public var floor: Double
  /// c, the score of a perfect model under label noise; nil to fit it.
  public var ceiling: Double?
  /// Whether only scores that were records at their place are fitted.
  public var usesRecords: Bool
  /// The distance of two models that the benchmark has to separate: a year, or a decade of compute.
  public var distance: Double
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The replicates of the bootstrap.
  public var replicates: Int
  /// The probability that an interval is meant to hold.
  public var confidence: Double

  /// Makes a configuration.
  public init(
    floor: Double = 0, ceiling: Double? = nil, usesRecords: Bool = true, distance: Double = 1, seed: UInt64 = 0, replicates: Int = 300,
    confidence: Double = 0.9
  ) {
    (self.floor, self.ceiling, self.usesRecords, self.distance) = (floor, ceiling, usesRecords, distance)
    (self.seed, self.replicates, self.confidence) = (seed, replicates, confidence)
  }

  /// The scores that were records at their place, in order.
  static func records(_ scores: [DatedScore]) -> [DatedScore] {
    var best = -Double.infinity
    return scores.sorted { $0.place < $1.place }.filter { score in
      defer { best = max(best, score.share) }
      return score.share > best
    }
  }

  /// Fits the growth of the scores and finds where the benchmark stops telling models apart; O(replicates · ceilings · scores).
  ///
  /// - Throws: `CapabilityTableError.tooFew` below four scores at four places.
  public func fit(_ scores: [DatedScore], file: String = "the table") throws(CapabilityTableError) -> BenchmarkSaturation {
    let used = usesRecords ? Self.records(scores) : scores.sorted { $0.place < $1.place }
    let places = Set(used.map(\.place)).count
    guard places >= 4 else {
      throw .tooFew(
        file: file, found: places, of: usesRecords ? "records" : "places", needed: 4,
        reason: "growth and ceiling can't be separated with fewer" + (usesRecords ? "; --all-scores fits every score" : ""))
    }
    let fitter = GrowthFitter(used, floor: floor, ceiling: ceiling)
    let whole = fitter.fit(used.map { _ in 1 })
    let (dispersed, scatter) = fitter.dispersed(whole)
    let growth = dispersed.fit(used.map { _ in 1 })
    let replicates = (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      return dispersed.fit(generator.resamplingCounts(used.count))
    }
    return BenchmarkSaturation(
      scores: scores.count, used: used.count, last: used.last?.place ?? 0, items: mean(used.map(\.items)), growth: growth, scatter: scatter,
      replicates: replicates, configuration: self)
  }
}

/// The logistic growth of a score between a floor and a ceiling.
public struct ScoreGrowth: Hashable, Sendable, Codable {
  /// g.
  public let floor: Double
  /// c.
  public let ceiling: Double
  /// The place of the half-way score.
  public let middle: Double
  /// b, the growth of the log-odds by place.
  public let rate: Double

  /// Returns g + (c − g)·σ(b(x − middle)).
  public func score(at place: Double) -> Double { floor + (ceiling - floor) / (1 + Double.exp(-rate * (place - middle))) }

  /// Returns the place at which a share of the way from floor to ceiling is covered; ∞ without growth.
  public func place(share: Double) -> Double { rate > 0 ? middle + Double.log(share / (1 - share)) / rate : .infinity }

  /// Returns the place beyond the middle from which two models that lie `distance` apart no longer differ by z·√(2p(1 − p)/n).
  ///
  /// The difference falls towards the ceiling as e^−bx. The noise falls too where the ceiling is 1, but as its square root.
  public func resolutionEnd(items: Double, distance: Double, z: Double) -> Double {
    guard rate > 0 else { return -.infinity }
    func margin(_ place: Double) -> Double {
      let (p, next) = (score(at: place), score(at: place + distance))
      return next - p - z * (2 * p * (1 - p) / items).squareRoot()
    }
    guard margin(middle) > 0 else { return middle }
    // There 1 − σ is 10⁻¹¹, still far from rounding, and the noise of a billion items exceeds the difference.
    let end = middle + 25 / rate
    guard margin(end) < 0 else { return .infinity }
    return ScalarSearch.bisection(in: middle...end, of: { -margin($0) })?.middle ?? .infinity
  }
}

/// Fits growth with a ceiling of a grid.
private struct GrowthFitter {
  let centre: Double
  let rows: [Double]
  let shares: [Double]
  var weights: [Double]
  let floor: Double
  let ceilings: [Double]

  init(_ scores: [DatedScore], floor: Double, ceiling: Double?) {
    centre = mean(scores.map(\.place))
    rows = scores.flatMap { [1, $0.place] }
    shares = scores.map(\.share)
    weights = scores.map(\.items)
    self.floor = floor
    // A ceiling below the best score would say that it can't have been reached.
    let least = min(1, max(shares.max() ?? 0, floor + 0.05))
    ceilings = ceiling.map { [$0] } ?? (0...20).map { least + (1 - least) * Double($0) / 20 }
  }

  func fit(_ counts: [Double]) -> ScoreGrowth {
    var centred = rows
    for i in shares.indices { centred[2 * i + 1] -= centre }
    let data = BinomialRegression.Data(rows: centred, shares: shares, weights: zip(weights, counts).map { $0 * $1 })
    var best = (fit: BinomialRegression.Fit(coefficients: [0, 0], logLikelihood: -.infinity), ceiling: 1.0)
    for ceiling in ceilings {
      let model = BinomialRegression(link: .bounded(floor: floor, ceiling: ceiling), bounds: [-60...60, 0...100])
      let fit = model.fit(data)
      if fit.logLikelihood > best.fit.logLikelihood { best = (fit, ceiling) }
    }
    let (a, b) = (best.fit.coefficients[0], best.fit.coefficients[1])
    return ScoreGrowth(floor: floor, ceiling: best.ceiling, middle: b > 0 ? centre - a / b : .infinity, rate: b)
  }

  /// The fitter with the items that count, n/φ.
  ///
  /// φ ≥ 1 is the variance of the scores about their growth over that of the items.
  func dispersed(_ growth: ScoreGrowth) -> (GrowthFitter, Double) {
    let squares = shares.indices.map { i -> Double in
      let p = min(max(growth.score(at: rows[2 * i + 1]), 1e-3), 1 - 1e-3)
      return weights[i] * (shares[i] - p) * (shares[i] - p) / (p * (1 - p))
    }
    let factor = max(1, squares.reduce(0, +) / max(1, Double(shares.count - 3)))
    var fitter = self
    fitter.weights = weights.map { $0 / factor }
    return (fitter, factor)
  }
}

/// The end of a benchmark's use: it no longer tells models apart.
public struct BenchmarkSaturation: Hashable, Sendable, Codable {
  /// The scores of the table.
  public let scores: Int
  /// The scores fitted.
  public let used: Int
  /// The place of the last of them.
  public let last: Double
  /// The mean number of items.
  public let items: Double
  /// The growth.
  public let growth: ScoreGrowth
  /// The interval of the ceiling.
  public let ceilingInterval: Interval
  /// φ, the variance about the growth over that of the items; 1 where items alone explain it.
  public let scatter: Double
  /// The place beyond which two models at the distance no longer differ by more than the items' noise.
  public let end: Double
  /// Its interval.
  public let endInterval: Interval
  /// The place at which 95% of the way from floor to ceiling is covered.
  public let ninetyFive: Double
  /// Its interval.
  public let ninetyFiveInterval: Interval
  /// Whether the end lies before the last score.
  public let isSaturated: Bool
  /// The probability that an interval is meant to hold.
  public let confidence: Double
  /// The distance of the models that the benchmark has to separate.
  public let distance: Double
  /// The seed.
  public let seed: UInt64

  /// z of a one-sided test at 5%, by which two models differ.
  static let z = 1.6448536269514722

  init(
    scores: Int, used: Int, last: Double, items: Double, growth: ScoreGrowth, scatter: Double, replicates: [ScoreGrowth],
    configuration: SaturationConfiguration
  ) {
    func end(_ growth: ScoreGrowth) -> Double { growth.resolutionEnd(items: items, distance: configuration.distance, z: Self.z) }
    func interval(_ value: (ScoreGrowth) -> Double) -> Interval {
      let percentiles = Percentiles(replicates.map(value).map { $0.isNaN ? .infinity : $0 })
      let tail = 0.5 * (1 - configuration.confidence)
      return Interval(low: percentiles.quantile(tail), high: percentiles.quantile(1 - tail))
    }
    (self.scores, self.used, self.last, self.items) = (scores, used, last, items)
    (self.growth, self.scatter) = (growth, scatter)
    ceilingInterval = interval(\.ceiling)
    self.end = end(growth)
    endInterval = interval(end)
    ninetyFive = growth.place(share: 0.95)
    ninetyFiveInterval = interval { $0.place(share: 0.95) }
    isSaturated = self.end <= last
    (confidence, distance, seed) = (configuration.confidence, configuration.distance, configuration.seed)
  }
}
