import RealModule

/// How laws would have done on runs they had not seen: each fitted to the cheaper runs and asked for the dearer ones.
struct RollingOrigin {
  /// What happened at each origin, in the order of compute.
  let origins: [ForecastOrigin]

  /// The most origins that are tried; with more they are spread evenly, first and last included.
  static let originLimit = 4
  /// At least so many runs, and this share of all, are fitted at an origin.
  private static let (leastRuns, leastShare) = (10, 0.5)
  /// At least so many are forecast.
  private static let leastTargets = 3

  init(_ laws: [any ForecastableLaw.Type], _ table: RunTable) {
    origins = Self.computes(table.runs.map(\.compute)).map { ForecastOrigin(laws, table, fitBelow: $0) }
  }

  private static func computes(_ all: [Double]) -> [Double] {
    let sorted = all.sorted()
    let least = max(leastRuns, Int((leastShare * Double(sorted.count)).rounded(.up)))
    guard least <= sorted.count - leastTargets else { return [] }
    // The largest compute of the first k runs, where k runs have no more than it.
    let usable = Set((least...(sorted.count - leastTargets)).filter { sorted[$0 - 1] < sorted[$0] }.map { sorted[$0 - 1] }).sorted()
    guard usable.count > originLimit else { return usable }
    return (0..<originLimit).map { usable[$0 * (usable.count - 1) / (originLimit - 1)] }
  }

  /// What a law's record is over all origins; nil unless it could be fitted at each of them.
  func record(of law: String) -> ForecastRecord? {
    let scores = origins.compactMap { origin in origin.scores.first { $0.law == law } }
    guard !scores.isEmpty, scores.count == origins.count else { return nil }
    return ForecastRecord(
      intervalScore: Double.exp(mean(scores.map { Double.log($0.intervalScore) })),
      widening: (Self.priorWeight * Self.priorSquare + scores.reduce(0) { $0 + $1.meanSquare })
        / (Self.priorWeight + Double(scores.count)))
  }

  /// How many origins the belief counts for that variances are `priorSquare` of what they say.
  private static let priorWeight = 8.0
  /// Rolling forecasts inside of 25 public ladders: errors' squares were a third less than the laws and their processes expect.
  private static let priorSquare = 0.65
}

/// A law's record of forecasts.
struct ForecastRecord {
  /// The geometric mean over origins of the interval score of ln L.
  var intervalScore: Double
  /// What variances must be multiplied by so that errors are what they say.
  var widening: Double
}

/// One origin of a rolling back-test.
public struct ForecastOrigin: Codable, Hashable, Sendable {
  /// Runs up to this compute, in FLOP, were fitted.
  public let compute: Double
  /// How many runs were fitted.
  public let runsFitted: Int
  /// How many runs were forecast.
  public let runsForecast: Int
  /// How each law did that could be fitted.
  public let scores: [LawScore]

  init(_ laws: [any ForecastableLaw.Type], _ table: RunTable, fitBelow compute: Double) {
    let known = table.filter { $0.compute <= compute }
    let unknown = table.filter { $0.compute > compute }
    let places = RunPlaces(unknown.runs)
    let measured = unknown.runs.map { Double.log($0.loss) }
    self.compute = compute
    runsFitted = known.runs.count
    runsForecast = unknown.runs.count
    scores = laws.compactMap { law in
      (try? law.predictor(known)).map { LawScore(law: law.name, $0.predict(places), measured: measured) }
    }
  }
}

/// How a law's forecasts from one origin compare with what was measured.
public struct LawScore: Codable, Hashable, Sendable {
  /// The law.
  public let law: String
  /// The mean of |L̂/L − 1|.
  public let meanAbsoluteRelativeError: Double
  /// The mean interval score of the 95% interval of ln L: its width, and 40 times what a value lies outside (Gneiting & Raftery 2007, doi:10.1198/016214506000001437).
  public let intervalScore: Double
  /// The mean of error²/variance; 1 where variances are right.
  public let meanSquare: Double

  init(law: String, _ prediction: LossPrediction, measured: [Double]) {
    self.law = law
    let errors = zip(measured, prediction.means).map { $0 - $1 }
    let variances = prediction.runVariances
    meanAbsoluteRelativeError = mean(errors.map { (Double.exp(-$0) - 1).magnitude })
    intervalScore = mean(
      zip(errors, variances).map { error, variance in
        let reach = 1.959964 * variance.squareRoot()
        return 2 * reach + 40 * max(0, error.magnitude - reach)
      })
    meanSquare = mean(zip(errors, variances).map { $0 * $0 / $1 })
  }
}
