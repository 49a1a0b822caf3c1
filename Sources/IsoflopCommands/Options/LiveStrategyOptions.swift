import ArgumentParser
import InferenceScaling

/// The settings of the strategies that need a live model.
struct LiveStrategyOptions: ParsableArguments {
  @Option(help: "The texts that beam, diverse, rebase and particles carry on side by side.")
  var width = 8
  @Option(help: "The next steps that a search tries of a text; mcts and best-first spend --max-samples on them.")
  var expansions = 4
  @Option(help: "The most steps of a text in a search.")
  var depth = 20
  @Option(help: "The chains of revision that --max-samples are shared among.")
  var chains = 1
  @Option(help: "How often budget-forcing has the model think on when it wants to end.")
  var extensions = 1
  @Option(help: "The tokens of thinking between two looks of early-exit at the answer.")
  var piece = 256

  func validate() throws {
    guard min(width, expansions, depth, chains, piece) > 0, extensions >= 0 else {
      throw ValidationError("--width, --expansions, --depth, --chains and --piece must be at least 1, --extensions at least 0.")
    }
  }
}

/// Who judges in a live run.
struct AvailableJudges {
  var scores: Bool
  var checks: Bool
}

extension LiveStrategyOptions {
  /// The strategy for a live run: the same as a replay runs, except that a check ends best-of-n with the first answer that passes.
  ///
  /// - Throws: `CommandFailure` for what only a recording can do, and where nobody judges what is to be judged.
  func strategy(
    _ options: StrategyOptions, policy: CalibratedPolicy?, judges: AvailableJudges, model: LiveModelOptions
  ) throws -> any Strategy {
    try requireJudges(options.strategy, judges)
    if options.strategy.needsLiveModel { return deep(options, judges, model) }
    switch options.strategy {
    case .auto:
      throw CommandFailure(
        .usage,
        "auto calibrates on a recording: make one with isoflop sample, a policy with isoflop calibrate, and give --strategy policy --policy FILE."
      )
    case .bestOfN where judges.checks:
      return BestOfN(count: options.maxSamples, role: .check, stopsWhenPassed: true, batch: model.concurrency)
    default: return options.replayed(limit: options.strategy == .single ? 1 : options.maxSamples, policy: policy)
    }
  }

  /// How many calls of one question a strategy has under way at once, about.
  func callsAtOnce(_ options: StrategyOptions) -> Int {
    switch options.strategy {
    case .majority, .bestOfN, .weightedBestOfN, .mixture: options.maxSamples
    case .window: options.window
    case .revision: chains
    case .beam, .diverse, .rebase, .particles: width
    case .mcts, .bestFirst: expansions
    default: 1
    }
  }

  private func requireJudges(_ name: StrategyName, _ judges: AvailableJudges) throws {
    let needed: String? =
      switch name {
      case .bestOfN, .revision: judges.scores || judges.checks ? nil : "--check, --judge, --reward-path or --logprobs"
      case .weightedBestOfN: judges.scores ? nil : "--judge, --reward-path or --logprobs"
      default: name.isSearch && !judges.scores ? "--judge, --reward-path or --logprobs" : nil
      }
    if let needed { throw CommandFailure(.usage, "\(name.rawValue) needs who judges: give \(needed).") }
  }

  /// The strategies that go beyond whole answers.
  private func deep(_ options: StrategyOptions, _ judges: AvailableJudges, _ model: LiveModelOptions) -> any Strategy {
    let (limit, search) = (options.maxSamples, SearchOptions(maximumDepth: depth, checksAnswers: judges.checks))
    switch options.strategy {
    case .mixture: return MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: max(limit - 1, 1)))
    case .beam: return LevelSearch.beam(width: width, expansions: min(expansions, width), options: search)
    case .diverse: return LevelSearch.diverse(width: width, expansions: min(expansions, width), options: search)
    case .rebase: return LevelSearch.rebase(width: width, options: search)
    case .mcts: return MonteCarloTreeSearch(expansions: expansions, simulations: max(limit / expansions, 1), options: search)
    case .particles: return ParticleFilter(particles: width, seed: UInt64(bitPattern: Int64(model.seed ?? 0)), options: search)
    case .bestFirst: return BestFirstSearch(expansions: expansions, maximumNodes: limit, options: search)
    case .budgetForcing: return BudgetForcing(maximumTokens: model.maxTokens, extensions: extensions)
    case .earlyExit: return EarlyExit(pieceTokens: min(piece, model.maxTokens), maximumTokens: model.maxTokens)
    default: return RevisionChains(chains: min(chains, limit), length: max(limit / chains, 1), role: judges.checks ? .check : .reward)
    }
  }
}
