extension StrategySpecification {
  /// Returns the strategy.
  ///
  /// `NAME>MODEL` becomes a cascade: the strategy first, and one sample of the other model where its confidence is below
  /// `escalationConfidence`. Resources decide on the form of a strategy, too: `bon` takes a check before a score, and ends with the first
  /// sample that passes.
  ///
  /// - Parameters:
  ///   - parameters: The settings beyond the name.
  ///   - resources: What the strategy runs on gives: a live model, verifiers, a recording (`Recording.resources`).
  ///   - policy: The calibrated policy, for `auto`.
  /// - Throws: `StrategyError.needs` if something that the strategy needs isn't there.
  public func strategy(
    _ parameters: StrategyParameters = StrategyParameters(), resources: StrategyResources, policy: CalibratedPolicy? = nil
  ) throws(StrategyError) -> any Strategy {
    var resources = resources
    if policy != nil { resources.insert(.policy) } else { resources.remove(.policy) }
    if let missing = resources.missing(of: kind.needs) { throw .needs(name, missing) }
    let first = strategy(parameters, resources, policy)
    guard let escalation else { return first }
    let last = MajorityVote(limit: 1, request: SampleRequest(model: escalation))
    return Cascade([.init(first, threshold: parameters.escalationConfidence), .init(last)])
  }

  /// The stopping rule of a vote; `nil` for other strategies.
  public func rule(_ parameters: StrategyParameters = StrategyParameters(), policy: CalibratedPolicy? = nil) -> (any StoppingRule)? {
    switch kind {
    case .single, .selfConsistency: FixedCount()
    case .certain: CertainStop()
    case .adaptive: BetaStop(threshold: parameters.threshold)
    case .dirichlet: DirichletStop(threshold: parameters.threshold)
    case .earlyStopping: WindowStop(size: parameters.window)
    case .doubling: DoublingStop(share: parameters.share ?? 0.75)
    case .share: ShareStop(share: parameters.share ?? 0.8)
    case .entropy: EntropyStop(disorder: parameters.disorder)
    case .value: ValueStop(price: parameters.price, latency: parameters.latency)
    case .auto: policy?.rule
    default: nil
    }
  }

  private func strategy(_ parameters: StrategyParameters, _ resources: StrategyResources, _ policy: CalibratedPolicy?) -> any Strategy {
    if let rule = rule(parameters, policy: policy) { return vote(rule, parameters) }
    switch kind {
    case .cap, .exit: return thinking(parameters)
    case _ where kind.isSearch: return search(parameters, resources)
    default: return selection(parameters, resources)
    }
  }

  private func vote(_ rule: any StoppingRule, _ parameters: StrategyParameters) -> any Strategy {
    let limit = sampleLimit(parameters)
    let own: any StoppingRule = parameters.drawsFirstRoundAtOnce ? FirstRound(rule, limit: limit) : rule
    return MajorityVote(limit: limit, rule: own, stopsWhenCertain: parameters.stopsWhenCertain)
  }

  /// The strategies that choose among whole answers.
  ///
  /// Scores that come with the samples need no verifier, so `weighted-bon` is a vote then; without them each sample is judged. A warm-up of
  /// `deepconf` is half of its samples, 16 at most.
  private func selection(_ parameters: StrategyParameters, _ resources: StrategyResources) -> any Strategy {
    let count = sampleLimit(parameters)
    switch kind {
    case .weightedBestOfN:
      if parameters.samplesHaveScores { return WeightedVote(count: count, weight: .score) }
      return BestOfN(count: count, selection: .weightedVote)
    case .repeated: return RepeatedSampling(limit: count)
    case .rankVote: return WeightedVote(count: count, weight: .rank(power: 1))
    case .confidenceVote: return OnlineConfidenceVote(limit: count, warmUp: min(16, max(count / 2, 1)))
    case .offlineConfidenceVote: return ConfidenceVote(count: count)
    case .mixtureOfAgents: return MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: max(count - 1, 1)))
    case .revision:
      let chains = min(parameters.chains, count)
      return RevisionChains(chains: chains, length: max(count / chains, 1), role: resources.contains(.checks) ? .check : .reward)
    default:
      guard resources.contains(.checks) else { return BestOfN(count: count) }
      return BestOfN(count: count, role: .check, stopsWhenPassed: true, batch: parameters.batch)
    }
  }

  /// The searches over steps.
  ///
  /// Its answers are checked if there is a check. A beam asks for no more children of a text than its width.
  private func search(_ parameters: StrategyParameters, _ resources: StrategyResources) -> any Strategy {
    let options = SearchOptions(maximumDepth: parameters.depth, checksAnswers: resources.contains(.checks))
    let (width, nodes) = (width(parameters), sampleLimit(parameters))
    let expansions = min(parameters.expansions, width)
    switch kind {
    case .beam: return LevelSearch.beam(width: width, expansions: expansions, options: options)
    case .diverseTrees: return LevelSearch.diverse(width: width, expansions: expansions, options: options)
    case .treeOfThoughts: return LevelSearch.treeOfThoughts(breadth: width, maximumDepth: parameters.depth, extractor: .answerIs)
    case .rebase: return LevelSearch.rebase(width: width, options: options)
    case .particles: return ParticleFilter(particles: width, seed: parameters.seed, options: options)
    case .mcts:
      let simulations = max(nodes / parameters.expansions, 1)
      return MonteCarloTreeSearch(expansions: parameters.expansions, simulations: simulations, options: options)
    default: return BestFirstSearch(expansions: parameters.expansions, maximumNodes: nodes, options: options)
    }
  }

  private func thinking(_ parameters: StrategyParameters) -> any Strategy {
    let request = SampleRequest(parameters.textIsThinking ? .thinking : .answer)
    func left(_ tokens: Int) -> Int { max(tokens - parameters.thinkingSpent, 1) }
    if kind == .cap {
      return BudgetForcing(
        maximumTokens: left(number ?? parameters.thinkingTokens), extensions: parameters.extensions, output: parameters.output,
        request: request)
    }
    return EarlyExit(
      pieceTokens: number ?? parameters.probeInterval, maximumTokens: left(parameters.thinkingTokens), output: parameters.output,
      request: request)
  }
}
