import NumericalMethods
import RealModule

/// The settings of a forecast: its laws and confidence. `fit(_:)` turns it into a `Forecaster`.
public struct ForecastConfiguration: Sendable {
  /// The laws; their forecasts are averaged.
  public var laws: [LawFamily]
  /// The probability that intervals are meant to hold.
  public var confidence: Double

  /// Makes a configuration; the laws are the separable, the coupled and the over-training one.
  ///
  /// - Precondition: at least one law; `0 < confidence < 1`.
  public init(laws: [LawFamily] = [.chinchilla, .coupled, .overTraining], confidence: Double = 0.95) {
    precondition(!laws.isEmpty, "a forecast needs a law")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.laws = laws
    self.confidence = confidence
  }

  /// Fits every law with its error process, and scores each by rolling-origin forecasts.
  ///
  /// Cost: a law and origin take some 10 ms for 240 runs; more than 300 runs are binned into 300 design points first.
  ///
  /// - Throws: `FitError` if no law can be fitted.
  public func fit(_ table: RunTable) throws(FitError) -> Forecaster {
    let runs = RunClusters(checkpointsOf: table)
    let binned = table.binned(runs?.membership)
    let kernels = binned.kernels(at: Array(binned.table.runs.indices))
    var (processes, leftOut): ([(law: LawFamily, process: LawGaussianProcess)], [ForecastWarning]) = ([], [])
    var failure: FitError?
    for law in laws {
      do throws(FitError) {
        processes.append((law, try LawGaussianProcess(law, binned.table, kernels: kernels)))
      } catch {
        failure = failure ?? error
        leftOut.append(.lawLeftOut(name: law.name, reason: error.description))
      }
    }
    if processes.isEmpty, let failure { throw failure }
    let rolling = RollingOrigin(processes.map { ($0.law, $0.process.optima) }, binned)
    let members = processes.map { Forecaster.Member(law: $0.law.name, process: $0.process, record: rolling.record(of: $0.law.name)) }
    return Forecaster(
      members: members, origins: rolling.origins, table: table, confidence: confidence, leftOut: leftOut, runCount: runs?.count)
  }

  /// Forecasts the compute-optimal run of a budget from runs of smaller ones.
  ///
  /// - Throws: `FitError` if no law can be fitted, or the target is not a positive number.
  public func forecast(_ table: RunTable, compute: Double) throws(FitError) -> Forecast {
    guard compute > 0, compute.isFinite else { throw .badTarget(compute: compute) }
    return try fit(table).forecast(compute: compute)
  }
}

/// Laws fitted with their error processes and scored by rolling origins, ready to forecast any run.
///
/// Each law has the weight S^−4, S its interval score over the origins, and its variances multiplied by the ratio of the squared errors there to the
/// expected ones. Every forecast of this library, and every interval of a backtest, a plan or a comparison, is of this mixture.
public struct Forecaster: Sendable {
  /// The weight of each law.
  public let weights: [LawWeight]
  /// The rolling-origin forecasts that the weights come from.
  public let origins: [ForecastOrigin]
  /// The probability that intervals are meant to hold.
  public let confidence: Double

  let members: [Member]
  let table: RunTable
  private(set) var optima: OptimalSizes
  let leftOut: [ForecastWarning]
  /// The number of runs that the rows are checkpoints of; nil where each is a run.
  private let runCount: Int?

  struct Member: Sendable {
    var law: String
    var process: LawGaussianProcess
    var record: ForecastRecord?
  }

  init(members: [Member], origins: [ForecastOrigin], table: RunTable, confidence: Double, leftOut: [ForecastWarning], runCount: Int?) {
    // A law that could not be fitted at some origin is not to be trusted beyond the last one either, unless none could.
    let scored = members.contains { $0.record != nil } ? members.filter { $0.record != nil } : members
    let contradictions = Self.contradictions(Self.beyond(scored, table))
    let usable = scored.indices.filter { contradictions[$0] == nil }.map { scored[$0] }
    let best = usable.compactMap(\.record?.intervalScore).min() ?? 1
    let raw = usable.map { Double.pow(($0.record?.intervalScore ?? best) / best, -Self.sharpness) }
    let total = raw.reduce(0, +)
    self.members = usable
    self.origins = origins
    self.table = table
    self.confidence = confidence
    self.leftOut = leftOut + contradictions.compactMap(\.self)
    self.runCount = runCount
    weights = zip(usable, raw).map {
      // Later checkpoints of runs that were fitted say nothing of new runs: they can't narrow what is said of these.
      let inflation = max($0.record?.varianceInflation ?? 1, runCount == nil ? 0 : 1)
      return LawWeight(law: $0.law, weight: $1 / total, intervalScore: $0.record?.intervalScore, varianceInflation: inflation)
    }
    optima = OptimalSizes(table)
    if !isFrontierTheBetter { optima.frontier = nil }
  }

  /// The forecast of each law ten times beyond the largest run, in N and D alike.
  private static func beyond(_ members: [Member], _ table: RunTable) -> [(law: String, logLoss: Double)] {
    guard let largest = table.runs.max(by: { $0.compute < $1.compute }) else { return [] }
    let root = 10.0.squareRoot()
    let target = DesignPoints([RunDesign(parameters: largest.parameters * root, tokens: largest.tokens * root)])
    return members.map { ($0.law, $0.process.predict(target).means[0]) }
  }

  /// The reason why each law is left out, nil for those that aren't: it contradicts others that agree.
  ///
  /// Two others or more agree if their losses, ten times beyond the largest run, lie within a tenth; a law contradicts them if its own is off their middle
  /// by more than 30%, or no number.
  static func contradictions(_ laws: [(law: String, logLoss: Double)]) -> [ForecastWarning?] {
    laws.indices.map { index in
      let others = laws.indices.filter { $0 != index }.map { laws[$0].logLoss }.sorted()
      guard others.count > 1, let low = others.first, let high = others.last, high - low <= agreement else { return nil }
      guard !((laws[index].logLoss - 0.5 * (low + high)).magnitude <= contradiction) else { return nil }
      return .lawLeftOut(
        name: laws[index].law,
        reason: "ten times beyond the largest run it says \(Double.exp(laws[index].logLoss).inWords), where the others say "
          + "\(Double.exp(low).inWords) to \(Double.exp(high).inWords)")
    }
  }

  /// ln of 1.1 and of 1.3.
  private static let (agreement, contradiction) = (0.0953, 0.2624)

  /// The exponent of the score in a weight.
  private static let sharpness = 4.0
  /// The least factor of variances.
  static let leastInflation = 0.5

  /// Returns the forecasts of designs.
  public func forecast(_ designs: [RunDesign]) -> [LossForecast] {
    let prediction = predict(DesignPoints(designs))
    return designs.indices.map { LossForecast(designs[$0], prediction, $0, quantile: lossQuantile) }
  }

  /// The quantile of losses: the normal one, or Student's t where rows are checkpoints.
  ///
  /// It has one degree of freedom less than runs, as in fits to checkpoints.
  var lossQuantile: Double {
    let probability = 0.5 * (1 + confidence)
    guard let runCount else { return NormalDistribution.quantile(probability) }
    return StudentDistribution(degreesOfFreedom: Double(max(1, runCount - 1))).quantile(probability)
  }

  /// Returns the forecast of a run of N parameters and D tokens, U of them different; all if nil.
  ///
  /// With what to be careful about.
  public func forecast(parameters: Double, tokens: Double, uniqueTokens: Double? = nil) -> LossForecast {
    let design = RunDesign(parameters: parameters, tokens: tokens, uniqueTokens: uniqueTokens)
    var forecast = forecast([design])[0]
    forecast.warnings = warnings(design, interval: forecast.runInterval)
    return forecast
  }

  func predict(_ points: DesignPoints) -> LossPrediction {
    .mixture(zip(weights, members).map { ($0.weight, $1.process.predict(points).inflated(by: $0.appliedInflation)) })
  }

  /// Returns the joint distribution of ln L at designs, with the very mean and variance of `predict`.
  func joint(_ points: DesignPoints) -> JointLossDistribution {
    .momentMatched(
      zip(weights, members).map { weight, member in
        (weight.weight, JointLossDistribution.momentMatched(member.process.joint(points)).inflated(by: weight.appliedInflation))
      })
  }
}

/// The weight of a law in a forecast, and its reasons.
public struct LawWeight: Codable, Hashable, Sendable {
  /// The law.
  public let law: String
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// The geometric mean over origins of its interval score of ln L; nil without origins.
  public let intervalScore: Double?
  /// The factor of its variances, at least 0.5.
  public let varianceInflation: Double

  var appliedInflation: Double { max(varianceInflation, Forecaster.leastInflation) }

  init(law: String, weight: Double, intervalScore: Double?, varianceInflation: Double) {
    (self.law, self.weight, self.intervalScore, self.varianceInflation) = (law, weight, intervalScore, varianceInflation)
  }

  private enum CodingKeys: String, CodingKey { case law, weight, intervalScore, varianceInflation, widening }

  /// Writes the inflation under its name, and under the name `widening` that it had in 0.1.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(law, forKey: .law)
    try container.encode(weight, forKey: .weight)
    try container.encodeIfPresent(intervalScore, forKey: .intervalScore)
    try container.encode(varianceInflation, forKey: .varianceInflation)
    try container.encode(varianceInflation, forKey: .widening)
  }

  /// Reads what `encode(to:)` wrote, now or in 0.1.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      law: try container.decode(String.self, forKey: .law), weight: try container.decode(Double.self, forKey: .weight),
      intervalScore: try container.decodeIfPresent(Double.self, forKey: .intervalScore),
      varianceInflation: try container.decodeIfPresent(Double.self, forKey: .varianceInflation)
        ?? container.decode(Double.self, forKey: .widening))
  }
}
