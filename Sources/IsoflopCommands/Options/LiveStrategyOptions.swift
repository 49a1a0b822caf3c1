import ArgumentParser
import InferenceScaling

/// The settings of the strategies that need a live model.
struct LiveStrategyOptions: ParsableArguments {
  @Option(help: "The texts that beam, dvts, tot, rebase and particles carry on side by side, if the strategy's name has no number.")
  var width = 8
  @Option(help: "The next steps that a search tries of a text; mcts and best-first spend --max-samples on them.")
  var expansions = 4
  @Option(help: "The most steps of a text in a search.")
  var depth = 20
  @Option(help: "The chains of revise, among which --max-samples are divided.")
  var chains = 1
  @Option(help: "The number of times that cap makes the model think on when it ends early.")
  var extensions = 1
  @Option(help: "The tokens of thinking between two probes of exit, if the strategy's name has no number.")
  var piece = 256

  func validate() throws {
    let bounds = [
      ("--width", width, 1...10_000), ("--expansions", expansions, 1...1000), ("--depth", depth, 1...10_000),
      ("--chains", chains, 1...10_000), ("--extensions", extensions, 0...1000), ("--piece", piece, 1...100_000_000),
    ]
    for (name, value, range) in bounds { try OptionRange.require(name, value, range) }
  }
}

/// The verifiers of a live run.
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
  func callsAtOnce(_ options: StrategyOptions) -> Int { options.strategy.callsAtOnce(parameters(options, nil)) }

  private func parameters(_ options: StrategyOptions, _ model: LiveModelOptions?) -> StrategyParameters {
    var parameters = options.parameters
    (parameters.width, parameters.expansions, parameters.depth) = (width, expansions, depth)
    (parameters.chains, parameters.extensions, parameters.probeInterval) = (chains, extensions, piece)
    parameters.samplesHaveScores = true
    guard let model else { return parameters }
    (parameters.thinkingTokens, parameters.batch) = (model.maxTokens, model.concurrency)
    parameters.probeInterval = min(piece, model.maxTokens)
    parameters.textIsThinking = model.local != nil
    parameters.seed = UInt64(bitPattern: Int64(model.seed ?? 0))
    return parameters
  }
}
