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

  @Option(help: "The most samples of a question, if the strategy's name has no number.")
  var maxSamples = 40

  @Option(help: "The probability at which adaptive and dirichlet stop.")
  var threshold = 0.95

  @Option(help: "The samples of a window of esc.")
  var window = 5

  @Option(help: "The leader's share at which share (0.8) and doubling (0.75) stop.")
  var share: Double?

  @Option(help: "The disorder of the votes at which entropy stops, 0 being unanimity.")
  var disorder = 0.25

  @Option(help: "The price of a sample for value, a right answer having the value 1.")
  var price = 2e-3

  @Option(help: "The price of a round of samples for value.")
  var latency = 0.0

  func validate() throws {
    guard maxSamples > 0 else { throw ValidationError("--max-samples must be at least 1.") }
    guard window > 0 else { throw ValidationError("--window must be at least 1.") }
    guard threshold > 0, threshold < 1 else { throw ValidationError("--threshold must lie between 0 and 1, for example 0.95.") }
    guard share ?? 1 > 0, share ?? 1 <= 1 else { throw ValidationError("--share must be above 0 and at most 1, for example 0.8.") }
    guard (0...1).contains(disorder) else { throw ValidationError("--disorder must lie between 0 and 1, for example 0.25.") }
    guard price > 0, latency >= 0 else { throw ValidationError("--price must be positive and --latency not negative.") }
  }

  /// The settings as the library takes them.
  var parameters: StrategyParameters {
    var parameters = StrategyParameters()
    (parameters.samples, parameters.threshold, parameters.window) = (maxSamples, threshold, window)
    (parameters.share, parameters.disorder, parameters.price, parameters.latency) = (share, disorder, price, latency)
    return parameters
  }

  /// The settings for a replay, in which samples come with their scores.
  ///
  /// A recorded text counts whole as thinking unless it has marks.
  var replayParameters: StrategyParameters {
    var parameters = parameters
    (parameters.samplesHaveScores, parameters.textIsThinking) = (true, true)
    return parameters
  }
}
