import RealModule
import TextFormats

/// The source of a sharp curve of exact match.
public enum EmergenceVerdict: String, Hashable, Sendable, Codable {
  /// The metric is sharp alone: a smooth ability explains the scores, and a jump would have been seen.
  case metric
  /// No smooth form explains the scores: the ability itself jumps.
  case model
  /// A jump of the size seen would not have been seen reliably: the scores don't tell.
  case undecidable
}

/// Whether an ability jumps with scale, with the evidence.
public struct EmergenceReport: Hashable, Sendable, Codable {
  /// The models.
  public let models: Int
  /// The different scales.
  public let scales: Int
  /// The fewest and the most items of a model.
  public let items: [Double]
  /// The verdict.
  public let verdict: EmergenceVerdict
  /// The reason for the verdict, in words.
  public let reason: String
  /// The advice that follows, in words.
  public let advice: String
  /// The test on exact match, and the one on a token-level score where there is one.
  public let tests: [JumpTest]
  /// The forms, compared by what they weren't fitted to.
  public let forms: [HeldOutForm]
  /// Schaeffer's emergence score.
  public let score: EmergenceScore
  /// The limit that scores of 0 set; nil if the smallest model scored.
  public let resolution: ResolutionLimit?
  /// The length of answers that the two scores imply.
  public let answerLength: AnswerLength?
  /// The definition of a smooth rise, in decades of scale.
  public let smoothDecades: Double
  /// The seed.
  public let seed: UInt64

  init(
    points: [EmergencePoint], tests: [JumpTest], forms: [HeldOutForm], score: EmergenceScore, resolution: ResolutionLimit?,
    answerLength: AnswerLength?, configuration: EmergenceConfiguration
  ) {
    models = points.count
    scales = Set(points.map(\.scale)).count
    items = [points.map(\.exact.items).min() ?? 0, points.map(\.exact.items).max() ?? 0]
    (self.tests, self.forms, self.score, self.resolution, self.answerLength) = (tests, forms, score, resolution, answerLength)
    (smoothDecades, seed) = (configuration.smoothDecades, configuration.seed)
    let power = tests.map(\.power).max() ?? 0
    let departures = tests.filter(\.departs)
    // By a test that seldom sees such a step, what it sees is as often chance.
    let seen = departures.filter { $0.jumpShare >= configuration.leastJump && $0.power >= 0.5 }
    let percent = NumberStyle.percent.text(power)
    if let jump = seen.min(by: { $0.pValue < $1.pValue }) {
      verdict = .model
      reason =
        "the \(jump.score == "exact" ? "exact-match" : "token-level") score rises faster than any smooth form allows (p = "
        + "\(NumberStyle.plain.text(jump.pValue, digits: 2))), \(NumberStyle.percent.text(jump.jumpShare)) of its rise in one step"
      advice =
        "add scales around \(NumberStyle.plain.text(jump.step.scale, digits: 3)) in one family of models, where data and recipe don't change with scale"
    } else if power >= configuration.leastPower {
      verdict = .metric
      reason =
        (departures.isEmpty
          ? "a smooth ability explains the scores" : "the scores depart from smooth forms, but most of the rise isn't in one step")
        + ", and a step of their size would have been seen in \(percent) of such tables"
      advice = "forecast the token-level score or the loss and derive exact match from it, with intervals"
    } else {
      verdict = .undecidable
      reason = "a step of the size seen would have been found in \(percent) of such tables only"
      advice = Self.remedy(tests, points, configuration)
    }
  }

  private static func remedy(_ tests: [JumpTest], _ points: [EmergencePoint], _ configuration: EmergenceConfiguration) -> String {
    let high = tests[0].step.high
    let more = "score more items"
    let finer =
      "score models at scales closer together than a factor \(NumberStyle.plain.text(Double.exp10(configuration.smoothDecades / 2), digits: 2))"
    let tokens = tests.count < 2 ? ", and record a token-level score (log-probability, edit distance), which leaves the floor first" : ""
    return (high < 0.1 ? "\(more), or larger models" : "\(finer), or \(more)") + tokens
  }
}
