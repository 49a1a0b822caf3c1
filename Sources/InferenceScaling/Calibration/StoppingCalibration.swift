import NumericalMethods

/// Calibrates the threshold of a stopping rule on recorded answers, so that stopping early loses at most so much accuracy.
///
/// Every problem is replayed in `orders` orders at thresholds from loose to strict. Early answers differ from the full vote now and then; only some
/// of these changes lose a right answer. How many is a ratio that all thresholds share, so it is estimated over all of them and drawn towards `priorCost`
/// with the weight of `priorWeight` changed answers: a recording of a few hundred problems says too little about a tenth of a point at each threshold
/// alone, and choosing the luckiest one would lose several times more than allowed. Without labels the ratio is `priorCost`.
public struct StoppingCalibration: Hashable, Sendable, Codable {
  /// The most samples of a question.
  public var limit: Int
  /// The accuracy that may be lost against the full vote, as a share: 0.0012 is 0.12 points.
  public var maximumLoss: Double
  /// The seed of the orders.
  public var seed: UInt64
  /// The orders in which each problem is replayed.
  public var orders: Int
  /// The right answers expected to be lost for each changed one.
  public var priorCost: Double
  /// The weight of that expectation, in changed answers.
  public var priorWeight: Double
  /// The weight of indifference in the prior over forms of answers, in questions.
  public var formShrinkage: Double

  /// Creates a calibration; the defaults were set on recordings of the dates and last-letters tasks.
  public init(
    limit: Int = 40, maximumLoss: Double, seed: UInt64 = 0, orders: Int = 100, priorCost: Double = 0.22, priorWeight: Double = 10,
    formShrinkage: Double = 10
  ) {
    precondition(limit > 0 && orders > 0, "a calibration needs samples and orders")
    self.limit = limit
    self.maximumLoss = maximumLoss
    self.seed = seed
    self.orders = orders
    self.priorCost = priorCost
    self.priorWeight = priorWeight
    self.formShrinkage = formShrinkage
  }

  /// The thresholds tried, in nats.
  static let thresholds = (0...60).map { 1 + 0.1 * Double($0) }

  /// Chooses the rule that needs the fewest samples within the loss allowed.
  ///
  /// - Throws: `RecordingError` if there are no answers, fewer than ten problems, or a problem with fewer samples than two.
  public func calibrate(_ recording: Recording) throws(RecordingError) -> CalibratedPolicy {
    guard recording.hasAnswers else { throw .noAnswers(file: recording.name) }
    guard recording.problems.count >= 10 else { throw .tooFewProblems(file: recording.name, found: recording.problems.count, needed: 10) }
    if let poor = recording.problems.first(where: { $0.samples.count < 2 }) {
      throw .tooFewSamples(file: recording.name, problem: poor.id, found: poor.samples.count, needed: 2)
    }
    let records = recording.problems.map { VoteRecord($0, limit: limit) }
    let forms = FormPrior(records, shrinkage: formShrinkage)
    let paths = StoppingPaths(records, forms: forms, calibration: self)
    let cost = cost(paths)
    let options = Self.thresholds.indices.map { place in
      CalibratedPolicy.Option(
        threshold: Self.thresholds[place], meanSamples: paths.samples[place].mean, changed: paths.changed[place].mean,
        predictedLoss: cost * max(paths.changed[place].mean - paths.leastChanged, 0),
        measuredLoss: paths.isLabelled ? paths.lost[place].mean : nil)
    }
    let chosen = options.filter { $0.predictedLoss <= maximumLoss }.min { $0.meanSamples < $1.meanSamples }
    return CalibratedPolicy(
      rule: CalibratedStop(threshold: chosen?.threshold, forms: forms), limit: limit, maximumLoss: maximumLoss, chosen: chosen,
      costOfChange: cost, isLabelled: paths.isLabelled, problems: records.count, fullAccuracy: paths.fullAccuracy, options: options)
  }

  /// The right answers lost for each answer changed.
  private func cost(_ paths: StoppingPaths) -> Double {
    guard paths.isLabelled else { return priorCost }
    let thresholds = Double(Self.thresholds.count)
    let lost = paths.lost.reduce(0) { $0 + $1.reduce(0, +) } / thresholds
    let changed = paths.changed.reduce(0) { $0 + $1.reduce(0, +) - paths.leastChanged * Double($1.count) } / thresholds
    return max((lost + priorWeight * priorCost) / (max(changed, 0) + priorWeight), Self.leastCost)
  }

  /// A ratio measured to be zero or below is taken to be this: chance doesn't improve answers.
  private static let leastCost = 0.02
}

extension [Double] {
  var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
