import ArgumentParser
import InferenceScaling

/// The settings of the strategies that need a live model.
///
/// They complete the name: `beam16` has its width, `beam` takes `--width`. An option that the chosen strategy doesn't use changes nothing.
///
/// | option | for | default |
/// |---|---|---|
/// | `--width` | beam, dvts, tot, rebase, particles | 8 texts |
/// | `--expansions` | next steps of a text in a search | 4 |
/// | `--depth` | the longest text of a search | 20 steps |
/// | `--chains` | revise: `--max-samples` are divided among them | 1 |
/// | `--extensions` | cap: how often *Wait* follows an early end | 1 |
/// | `--piece` | exit: tokens between two probes | 256 |
///
/// The defaults are assumed, not tuned to a model.
struct LiveStrategyOptions: ParsableArguments {
  @Option(
    help: "The texts that beam, dvts, tot, rebase and particles carry on side by side, if the strategy's name has no number; by default 8.")
  var width: Int?
  @Option(help: "The next steps that a search tries of a text; mcts and best-first spend --max-samples on them; by default 4.")
  var expansions: Int?
  @Option(help: "The most steps of a text in a search; by default 20.")
  var depth: Int?
  @Option(help: "The chains of revise, among which --max-samples are divided; by default 1.")
  var chains: Int?
  @Option(help: "The number of times that cap makes the model think on when it ends early; by default 1.")
  var extensions: Int?
  @Option(help: "The tokens of thinking between two probes of exit, if the strategy's name has no number; by default 256.")
  var piece: Int?

  /// Refuses values out of range, and options that the strategy doesn't use.
  func validate(for kind: StrategyKind) throws {
    let bounds = [
      ("--width", width, 1...10_000), ("--expansions", expansions, 1...1000), ("--depth", depth, 1...10_000),
      ("--chains", chains, 1...10_000), ("--extensions", extensions, 0...1000), ("--piece", piece, 1...100_000_000),
    ]
    for (name, value, range) in bounds { try OptionRange.require(name, value, range) }
    let searches = StrategyKind.allCases.filter(\.isSearch)
    try OptionUse.require(
      [
        OptionUse("--width", width, searches.filter { $0.number == .width }), OptionUse("--expansions", expansions, searches),
        OptionUse("--depth", depth, searches), OptionUse("--chains", chains, [.revision]), OptionUse("--extensions", extensions, [.cap]),
        OptionUse("--piece", piece, [.exit]),
      ], of: kind)
  }
}

/// The verifiers of a live run.
///
/// Scores come from `--judge`, `--reward-path` or log-probabilities, checks from `--check`.
struct AvailableJudges {
  var scores: Bool
  var checks: Bool
}

extension LiveStrategyOptions {
  /// Returns the strategy for a live run.
  ///
  /// - Throws: `CommandFailure` if something that the strategy needs isn't there.
  func strategy(
    _ options: StrategyOptions, policy: CalibratedPolicy?, judges: AvailableJudges, model: LiveModelOptions
  ) throws -> any Strategy {
    var resources = StrategyResources.liveModel
    if judges.scores { resources.insert(.scores) }
    if judges.checks { resources.insert(.checks) }
    if model.logprobs || model.topLogprobs != nil || model.local != nil { resources.insert([.confidences, .tokenConfidences]) }
    do {
      return try options.strategy.strategy(parameters(options, model), resources: resources, policy: policy)
    } catch {
      throw error.failure
    }
  }

  /// The number of calls that one question has under way at once, about.
  ///
  /// It decides how many questions run side by side, so that all calls of `--concurrency` are busy.
  func callsAtOnce(_ options: StrategyOptions) -> Int { options.strategy.callsAtOnce(parameters(options, nil)) }

  /// The library's settings from both groups of options.
  ///
  /// Samples of a live run come with their scores. Without a model, for the number of calls alone, the settings of one are left at their
  /// defaults.
  private func parameters(_ options: StrategyOptions, _ model: LiveModelOptions?) -> StrategyParameters {
    var parameters = options.parameters
    (parameters.width, parameters.expansions) = (width ?? parameters.width, expansions ?? parameters.expansions)
    (parameters.depth, parameters.chains) = (depth ?? parameters.depth, chains ?? parameters.chains)
    (parameters.extensions, parameters.probeInterval) = (extensions ?? 1, piece ?? parameters.probeInterval)
    parameters.samplesHaveScores = true
    guard let model else { return parameters }
    (parameters.thinkingTokens, parameters.batch) = (model.maxTokens, model.concurrency)
    parameters.probeInterval = min(parameters.probeInterval, model.maxTokens)
    parameters.textIsThinking = model.local != nil
    parameters.seed = UInt64(bitPattern: Int64(model.seed ?? 0))
    return parameters
  }
}
