import NumericalMethods
import RealModule

/// Rolling-origin forecasts of laws: each fitted to the runs below a compute and scored on those above.
///
/// An origin is a compute up to which at least half of the runs, and ten, are fitted, and beyond which three or more are forecast; of more than
/// four such computes four are taken, evenly by rank. Cost: one fit of each law an origin, started at the optima of the fit to all runs.
struct RollingOrigin {
  /// The origins, in the order of compute.
  let origins: [ForecastOrigin]

  init(_ laws: [(family: LawFamily, optima: [Law])], _ binned: BinnedRuns) {
    origins = OriginComputes(binned.table.runs.map(\.compute)).values.map { ForecastOrigin(laws, binned, fitBelow: $0) }
  }

  /// Returns a law's record over all origins; nil unless it could be fitted at each of them.
  ///
  /// The variance inflation is the posterior mean (8·0.65 + Σ mean(e²/v))/(8 + origins), e an error of ln L and v its variance.
  func record(of law: String) -> ForecastRecord? {
    let scores = origins.compactMap { origin in origin.scores.first { $0.law == law } }
    guard !scores.isEmpty, scores.count == origins.count else { return nil }
    return ForecastRecord(
      intervalScore: Double.exp(mean(scores.map { Double.log($0.intervalScore) })),
      varianceInflation: (Self.priorWeight * Self.priorSquare + scores.reduce(0) { $0 + $1.meanSquare })
        / (Self.priorWeight + Double(scores.count)))
  }

  /// The weight, in origins, of the prior variance inflation.
  private static let priorWeight = 8.0
  /// The prior variance inflation, measured on 25 public ladders.
  ///
  /// Squared errors there were a third less than the laws and their processes expect.
  private static let priorSquare = 0.65
}

/// A law's record of forecasts.
struct ForecastRecord {
  /// The geometric mean over origins of the interval score of ln L.
  var intervalScore: Double
  /// The ratio of squared errors to variances.
  var varianceInflation: Double
}

/// One origin of a rolling back-test.
public struct ForecastOrigin: Codable, Hashable, Sendable {
  /// Runs up to this compute, in FLOP, were fitted.
  public let compute: Double
  /// The number of runs fitted.
  public let runsFitted: Int
  /// The number of runs forecast.
  public let runsForecast: Int
  /// The score of each law that could be fitted.
  public let scores: [LawScore]

  init(_ laws: [(family: LawFamily, optima: [Law])], _ binned: BinnedRuns, fitBelow compute: Double) {
    let table = binned.table
    let rows = table.runs.indices.filter { table.runs[$0].compute <= compute }
    let others = table.runs.indices.filter { table.runs[$0].compute > compute }
    let (known, unknown, kernels) = (table.subset(rows), table.subset(others), binned.kernels(at: rows))
    let points = DesignPoints(unknown.runs)
    let counts = binned.counts.map { all in others.map { all[$0] } }
    let measured = unknown.runs.map { Double.log($0.loss) }
    self.compute = compute
    runsFitted = known.runs.count
    runsForecast = unknown.runs.count
    // A fit to part of the runs starts from the optima of the fit to all: a scan at each origin finds the same ones for many times the cost.
    scores = laws.compactMap { law in
      (try? LawGaussianProcess(law.family, known, kernels: kernels, near: law.optima)).map {
        LawScore(law: law.family.name, $0.predict(points), measured: measured, counts: counts)
      }
    }
  }
}

/// The score of a law's forecasts from one origin against the measured losses.
public struct LawScore: Codable, Hashable, Sendable {
  /// The law.
  public let law: String
  /// The mean of |L̂/L − 1|.
  public let meanAbsoluteRelativeError: Double
  /// The mean interval score of the 95% interval of ln L; less is better.
  ///
  /// Its width, and 40 times the distance of a value outside (Gneiting & Raftery 2007, doi:10.1198/016214506000001437).
  public let intervalScore: Double
  /// The mean of error²/variance; 1 where variances are right.
  public let meanSquare: Double

  /// Scores a law.
  ///
  /// - Parameter counts: The runs that each measured ln L is the mean of, whose noise is less by as much; nil where each is one.
  init(law: String, _ prediction: LossPrediction, measured: [Double], counts: [Double]?) {
    self.law = law
    let errors = zip(measured, prediction.means).map { $0 - $1 }
    var variances = prediction.runVariances
    if let counts { for i in variances.indices { variances[i] -= prediction.noiseVariances[i] * (1 - 1 / counts[i]) } }
    meanAbsoluteRelativeError = mean(errors.map { (Double.exp(-$0) - 1).magnitude })
    intervalScore = mean(
      zip(errors, variances).map { error, variance in
        let reach = 1.959964 * variance.squareRoot()
        return 2 * reach + 40 * max(0, error.magnitude - reach)
      })
    meanSquare = mean(zip(errors, variances).map { $0 * $0 / $1 })
  }
}
