import NumericalMethods
import RealModule

/// Laws fitted with their discrepancies and back-tested, ready to be asked for any run.
///
/// Each law weighs S^−4, S its interval score over the origins, and has its variances multiplied by what the errors there exceed them by.
public struct LossForecaster: Sendable {
  /// What each law counts for.
  public let weights: [LawWeight]
  /// How the laws would have done, each fitted to the cheaper runs and asked for the dearer ones.
  public let origins: [ForecastOrigin]
  /// The probability that intervals are meant to hold.
  public let confidence: Double

  let members: [Member]
  let table: RunTable
  let leftOut: [ForecastWarning]

  struct Member: Sendable {
    var law: any ForecastableLaw.Type
    var predictor: LossPredictor
    var record: ForecastRecord?
  }

  init(members: [Member], origins: [ForecastOrigin], table: RunTable, confidence: Double, leftOut: [ForecastWarning]) {
    // A law that could not be fitted at some origin is not to be trusted beyond the last one either, unless none could.
    let usable = members.contains { $0.record != nil } ? members.filter { $0.record != nil } : members
    let raw = usable.map { Double.pow($0.record?.intervalScore ?? 1, -Self.sharpness) }
    let total = raw.reduce(0, +)
    self.members = usable
    self.origins = origins
    self.table = table
    self.confidence = confidence
    self.leftOut = leftOut
    weights = zip(usable, raw).map {
      LawWeight(law: $0.law.name, weight: $1 / total, intervalScore: $0.record?.intervalScore, widening: $0.record?.widening ?? 1)
    }
  }

  /// How much a better score counts.
  private static let sharpness = 4.0

  /// Returns what these runs are expected to reach; of them only N, D and the different tokens among D are read.
  public func forecast(_ runs: [TrainingRun]) -> [LossForecast] {
    let places = RunPlaces(runs)
    let prediction = LossPrediction.mixture(
      zip(weights, members).map { ($0.weight, $1.predictor.predict(places).widened(by: max($0.widening, 0.5))) })
    return runs.indices.map { forecast(runs[$0], prediction, $0) }
  }

  /// Returns what a run of N parameters and D tokens, all different, is expected to reach.
  public func forecast(parameters: Double, tokens: Double) -> LossForecast {
    forecast([TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: 1)])[0]
  }

  private func forecast(_ run: TrainingRun, _ prediction: LossPrediction, _ index: Int) -> LossForecast {
    let (ofParameters, ofForm) = (prediction.parameterVariances[index], prediction.discrepancyVariances[index])
    let noise = prediction.noiseVariances[index]
    let total = ofParameters + ofForm + noise
    let quantile = NormalDistribution.quantile(0.5 * (1 + confidence))
    func interval(_ variance: Double) -> Interval {
      let reach = quantile * variance.squareRoot()
      return Interval(low: Double.exp(prediction.means[index] - reach), high: Double.exp(prediction.means[index] + reach))
    }
    return LossForecast(
      parameters: run.parameters, tokens: run.tokens, loss: Double.exp(prediction.means[index]),
      meanInterval: interval(ofParameters + ofForm), runInterval: interval(total),
      shares: .init(parameters: ofParameters / total, noise: noise / total, discrepancy: ofForm / total))
  }
}

/// What a law counts for in an average, and why.
public struct LawWeight: Codable, Hashable, Sendable {
  /// The law.
  public let law: String
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// The geometric mean over origins of its interval score of ln L; nil without origins.
  public let intervalScore: Double?
  /// What its variances are multiplied by, at least 0.5.
  public let widening: Double
}
