import NumericalMethods

/// Calibrates the threshold of a stopping rule on recorded answers for a loss of accuracy allowed on further questions.
///
/// Every problem is replayed in `orders` orders at thresholds from loose to strict. Early answers differ from the full vote now and then, and some of
/// these changes lose a right answer. `LossBound` says how much may be lost at each threshold; the rule is the one that needs the fewest samples among
/// thresholds whose bound, and that of every stricter one, is within the loss allowed. On random halves of public recordings, with and without labels,
/// the mean loss on the other half was within 0.12, 0.5, 1 and 2 points (`Benchmarks`, `AnswerCoverage`).
public struct StoppingCalibration: Hashable, Sendable, Codable {
  /// The most samples of a question.
  public var limit: Int
  /// The accuracy that may be lost against the full vote, as a share: 0.0012 is 0.12 points.
  public var maximumLoss: Double
  /// The seed of the orders.
  public var seed: UInt64
  /// The orders in which each problem is replayed.
  public var orders: Int
  /// The right answers expected to be lost for each changed one, before labels are seen.
  public var priorCost: Double
  /// The weight of that expectation, in changed answers.
  public var priorWeight: Double
  /// The standard deviations of the cost of a change by which the bound of the loss lies above its mean.
  public var margin: Double
  /// The weight of indifference in the prior over forms of answers, in questions.
  public var formShrinkage: Double

  /// Creates a calibration; the defaults were set on recordings of the dates and last-letters tasks.
  public init(
    limit: Int = 40, maximumLoss: Double, seed: UInt64 = 0, orders: Int = 100, priorCost: Double = 0.3, priorWeight: Double = 3,
    margin: Double = 0.75, formShrinkage: Double = 10
  ) {
    precondition(limit > 0 && orders > 0, "a calibration needs samples and orders")
    self.limit = limit
    self.maximumLoss = maximumLoss
    self.seed = seed
    self.orders = orders
    self.priorCost = priorCost
    self.priorWeight = priorWeight
    self.margin = margin
    self.formShrinkage = formShrinkage
  }

  /// The thresholds tried, in nats.
  static let thresholds = (0...60).map { 1 + 0.1 * Double($0) }

  /// The fewest problems to calibrate on.
  public static let fewestProblems = 10

  /// Chooses the rule that needs the fewest samples within the loss allowed.
  ///
  /// - Parameter progress: Hears of each problem that is done.
  /// - Throws: `RecordingError` if there are no answers, fewer than ten problems, or a problem with fewer samples than two.
  public func calibrate(_ recording: Recording, progress: WorkProgress? = nil) throws(RecordingError) -> CalibratedPolicy {
    try require(recording, problems: Self.fewestProblems)
    let records = recording.problems.map { VoteRecord($0, limit: limit) }
    let forms = FormPrior(records, shrinkage: formShrinkage)
    let paths = StoppingPaths(records, forms: forms, calibration: self, progress: progress)
    let bounds = Self.thresholds.indices.map { LossBound(paths, threshold: $0, calibration: self) }
    var (options, strictest): ([CalibratedPolicy.Option], Double) = ([], 0)
    for place in Self.thresholds.indices.reversed() {
      strictest = max(strictest, bounds[place].loss)
      options.append(
        CalibratedPolicy.Option(
          threshold: Self.thresholds[place], meanSamples: paths.samples[place].mean, changed: paths.changed[place].mean,
          predictedLoss: strictest, measuredLoss: paths.isLabelled ? paths.lost[place].mean : nil))
    }
    options.reverse()
    let within = options.indices.filter { options[$0].predictedLoss <= maximumLoss }
    let chosen = within.min { options[$0].meanSamples < options[$1].meanSamples }
    return CalibratedPolicy(
      rule: CalibratedStop(threshold: chosen.map { options[$0].threshold }, forms: forms), limit: limit, maximumLoss: maximumLoss,
      chosen: chosen.map { options[$0] }, costOfChange: bounds[chosen ?? bounds.count - 1].cost, isLabelled: paths.isLabelled,
      problems: records.count, fullAccuracy: paths.fullAccuracy, options: options)
  }

  /// Requires answers, so many problems, and two samples of each.
  func require(_ recording: Recording, problems needed: Int) throws(RecordingError) {
    guard recording.hasAnswers else { throw .noAnswers(file: recording.name) }
    let found = recording.problems.count
    guard found >= needed else { throw .tooFewProblems(file: recording.name, found: found, needed: needed) }
    if let poor = recording.problems.first(where: { $0.samples.count < 2 }) {
      throw .tooFewSamples(file: recording.name, problem: poor.id, found: poor.samples.count, needed: 2)
    }
  }
}

extension [Double] {
  var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
