import ArgumentParser
import InferenceScaling

/// The settings of the strategies that recordings serve as well as models.
///
/// They complete the name: `sc16` has its number, `sc` takes `--max-samples`. Defaults are those of the papers where these have one:
///
/// | option | for | default | from |
/// |---|---|---|---|
/// | `--max-samples` | every vote and selection | 40 | arXiv:2203.11171 |
/// | `--threshold` | adaptive, dirichlet: the probability that the leader wins | 0.95 | arXiv:2305.11860 |
/// | `--window` | esc: answers that must agree | 5 | arXiv:2401.10480 |
/// | `--share` | share, doubling: the leader's share | 0.8, 0.75 | assumed |
/// | `--disorder` | entropy: 0 is unanimity, 1 all different | 0.25 | assumed |
/// | `--price`, `--latency` | value: of a sample and of a round, a right answer being 1 | 0.002, 0 | assumed |
///
/// An option that the chosen strategy doesn't use changes nothing.
struct StrategyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The strategy, by the name of its paper: \(StrategySpecification.forms(live: false)); with isoflop solve also \
      \(StrategySpecification.forms(live: true)). K is a number of samples or texts, T of tokens.
      """, valueName: "name"),
    transform: StrategySpecification.argument)
  var strategy = StrategySpecification(.selfConsistency)

  @Option(
    help: """
      The most samples of a question, if the strategy's name has no number; by default \(liveSamples), in a replay \(replayedSamples) or as many as every \
      problem has.
      """)
  var maxSamples: Int?

  @Option(help: "The probability at which adaptive and dirichlet stop; by default 0.95.")
  var threshold: Double?

  @Option(help: "The samples of a window of esc; by default 5.")
  var window: Int?

  @Option(help: "The leader's share at which share (0.8) and doubling (0.75) stop.")
  var share: Double?

  @Option(help: "The disorder of the votes at which entropy stops, 0 being unanimity; by default 0.25.")
  var disorder: Double?

  @Option(help: "The price of a sample for value, a right answer having the value 1; by default 0.002.")
  var price: Double?

  @Option(help: "The price of a round of samples for value; by default 0.")
  var latency: Double?

  /// The samples of a question that a live run draws by default, as many as `isoflop sample`.
  static let liveSamples = 16
  /// The samples of a problem that a replay draws at the most by default.
  static let replayedSamples = 40

  func validate() throws {
    try OptionRange.require("--max-samples", maxSamples, OptionRange.samples)
    try OptionRange.require("--window", window, OptionRange.samples)
    try OptionRange.require("--threshold", threshold, 0.01...0.9999999999999999, "it is a probability, for example 0.95")
    try OptionRange.require("--share", share, 0.01...1, "it is a share of the votes, for example 0.8")
    try OptionRange.require("--disorder", disorder, 0...1, "0 is unanimity, and 0.25 usual")
    try OptionRange.require("--price", price, 1e-12...1, "a right answer has the value 1")
    try OptionRange.require("--latency", latency, 0...1, "a right answer has the value 1")
    try OptionUse.require(
      [
        OptionUse("--threshold", threshold, [.adaptive, .dirichlet]), OptionUse("--window", window, [.earlyStopping]),
        OptionUse("--share", share, [.doubling, .share]), OptionUse("--disorder", disorder, [.entropy]),
        OptionUse("--price", price, [.value]), OptionUse("--latency", latency, [.value]),
      ], of: strategy.kind)
  }

  /// The settings as the library takes them.
  var parameters: StrategyParameters { parameters(samples: maxSamples ?? Self.liveSamples) }

  /// The settings with the most samples of a question.
  private func parameters(samples: Int) -> StrategyParameters {
    var parameters = StrategyParameters()
    (parameters.samples, parameters.share) = (samples, share)
    parameters.threshold = threshold ?? parameters.threshold
    parameters.window = window ?? parameters.window
    parameters.disorder = disorder ?? parameters.disorder
    parameters.price = price ?? parameters.price
    parameters.latency = latency ?? parameters.latency
    return parameters
  }

  /// The settings for a replay.
  ///
  /// Samples come with their scores, and a recorded text counts whole as thinking unless it has marks.
  func replayParameters(samples: Int) -> StrategyParameters {
    var parameters = parameters(samples: samples)
    (parameters.samplesHaveScores, parameters.textIsThinking) = (true, true)
    return parameters
  }
}
