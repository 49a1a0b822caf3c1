import InferenceScaling
import ScalingLaws
import TextFormats

/// The result of `isoflop replay`.
///
/// Intervals resample problems, not samples or orders. The loss is paired: both votes see the same samples, so its interval is narrower
/// than the two accuracies' intervals suggest. It is rounded to 10⁻⁹ points, so that a strategy that decides as the full vote does has a
/// loss of exactly 0.
struct ReplayResult: Encodable {
  /// The strategy by its name, with its number of samples.
  var strategy: String
  var problems: Int
  /// The share answered rightly, with an interval over questions.
  var accuracy: Double
  var accuracyInterval: Interval
  /// Samples drawn of a question, in the mean.
  var meanSamples: Double
  var meanSamplesInterval: Interval
  /// The mean tokens of a question; absent if the recording doesn't know them.
  var meanTokens: Double?
  /// Absent where the recording has no tokens.
  var meanTokensInterval: Interval?
  /// All tokens over the questions answered rightly.
  var tokensPerCorrect: Double?
  /// The accuracy of the vote of all samples on the same problems.
  var fullVoteAccuracy: Double
  /// The share of answers that can't be known from the recording, and count as wrong: those after a cut.
  var unrecorded: Double
  /// The accuracy lost against the full vote, in points.
  var lossPoints: Double
  /// Points of accuracy against the full vote; above zero the strategy loses.
  var lossPointsInterval: Interval
  /// The confidence level of every interval, and the seed of the orders and resamples.
  var confidence: Double
  var seed: UInt64
  /// The facts of a calibrated policy; absent for other strategies.
  var policy: PolicyFacts?
  var version = Provenance.libraryVersion

  /// The calibrated policy without its table.
  ///
  /// The threshold is in nats, predicted losses in points, predicted samples a question.
  struct PolicyFacts: Encodable {
    var threshold: Double?
    var problems: Int
    var isLabelled: Bool
    var costOfChange: Double
    var predictedLossPoints: Double?
    var predictedSamples: Double?
  }

  init(
    _ strategy: String, _ evaluation: ReplayEvaluation, seed: UInt64, bootstrap: ClusteredBootstrap, policy: CalibratedPolicy? = nil
  ) {
    let (summary, comparison) = (evaluation.summary(bootstrap), evaluation.comparison(bootstrap))
    self.strategy = strategy
    problems = summary.problems
    (accuracy, accuracyInterval) = (summary.accuracy.value, summary.accuracy.interval)
    (meanSamples, meanSamplesInterval) = (summary.samples.value, summary.samples.interval)
    (meanTokens, meanTokensInterval) = (summary.tokens?.value, summary.tokens?.interval)
    tokensPerCorrect = summary.tokensPerCorrect?.value
    fullVoteAccuracy = evaluation.full.reduce(0, +) / Double(evaluation.full.count)
    unrecorded = evaluation.outcomes.reduce(0) { $0 + $1.unrecorded } / Double(evaluation.outcomes.count)
    // Without the rounding of sums, so that equal accuracies differ by zero.
    func points(_ share: Double) -> Double { (1e11 * share).rounded() / 1e9 }
    lossPoints = points(comparison.difference)
    lossPointsInterval = Interval(low: points(comparison.interval.low), high: points(comparison.interval.high))
    confidence = bootstrap.confidence
    self.seed = seed
    self.policy = policy.map {
      PolicyFacts(
        threshold: $0.rule.threshold, problems: $0.problems, isLabelled: $0.isLabelled, costOfChange: $0.costOfChange,
        predictedLossPoints: $0.chosen.map { 100 * $0.predictedLoss }, predictedSamples: $0.chosen?.meanSamples)
    }
  }

  /// The result for people.
  var text: String {
    var table = TextTable(header: ["measure", "mean", "\(Number.short(confidence * 100, digits: 3))% interval"])
    table.append(["accuracy (%)", Number.short(100 * accuracy), Number.interval(100 * accuracyInterval.low, 100 * accuracyInterval.high)])
    table.append(["samples", Number.short(meanSamples), Number.interval(meanSamplesInterval.low, meanSamplesInterval.high)])
    if let meanTokens, let interval = meanTokensInterval {
      table.append(["tokens", Number.short(meanTokens), Number.interval(interval.low, interval.high)])
    }
    table.append([
      "points below the vote of all samples", Number.short(lossPoints, digits: 3),
      Number.interval(lossPointsInterval.low, lossPointsInterval.high, digits: 3),
    ])
    var lines = ["\(strategy) on \(Plural.counted(problems, "problem"))", ""] + table.lines
    if unrecorded > 0 {
      let share = Number.short(100 * unrecorded, digits: 3)
      lines += ["", "In \(share)% of answers the thinking is cut, and what would follow isn't recorded: the accuracy is a lower bound."]
    }
    if let policy { lines += ["", Self.words(policy)] }
    return lines.joined(separator: "\n")
  }

  /// The policy in a line.
  private static func words(_ policy: PolicyFacts) -> String {
    let basis = "the policy was calibrated on \(Plural.counted(policy.problems, "problem"))\(policy.isLabelled ? "" : ", without labels")"
    guard let threshold = policy.threshold else {
      return "\(basis): no threshold keeps the loss, it stops where the rest can't change the answer"
    }
    let loss = Number.short(policy.predictedLossPoints ?? 0, digits: 2)
    return "\(basis): stops at a confidence of \(Number.confidence(evidence: threshold)), at most \(loss) points of loss expected"
  }
}
