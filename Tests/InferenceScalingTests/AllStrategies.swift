import InferenceScaling

/// One of every strategy, small enough for hundreds of runs.
enum AllStrategies {
  typealias Named = (name: String, strategy: any Strategy)

  /// Those whose conclusion doesn't depend on the order in which samples arrive.
  static func orderFree(seed: UInt64) -> [Named] {
    let checked = SearchOptions(maximumDepth: 5, selection: .bestScore, checksAnswers: true)
    let options = SearchOptions(maximumDepth: 5)
    let proposing = SearchOptions(expansion: .proposals(.answerIs, limit: 8), maximumDepth: 4, selection: .bestScore)
    return [
      ("majority vote", MajorityVote(limit: 15, stopsWhenCertain: false)),
      ("best of N", BestOfN(count: 10)),
      ("weighted best of N", BestOfN(count: 10, selection: .weightedVote)),
      ("weighted vote", WeightedVote(count: 10, weight: .confidence)),
      ("rank vote", WeightedVote(count: 10, weight: .rank(power: 0.5))),
      ("confidence vote", ConfidenceVote(count: 12, kept: 0.5, measure: .mean)),
      ("online confidence vote", OnlineConfidenceVote(limit: 16, warmUp: 4, window: 2, batch: 4)),
      ("beam search", LevelSearch.beam(width: 6, expansions: 2, options: options)),
      ("checked beam search", LevelSearch.beam(width: 6, expansions: 2, options: checked)),
      ("tree of thoughts", LevelSearch.treeOfThoughts(breadth: 2, maximumDepth: 3, extractor: .answerIs)),
      ("diverse trees", LevelSearch.diverse(width: 6, expansions: 2, options: options)),
      ("REBASE", LevelSearch.rebase(width: 6, options: options)),
      ("REBASE as released", LevelSearch.rebase(width: 6, rounding: .upwards, options: options)),
      ("best first, unchecked", BestFirstSearch(expansions: 2, maximumNodes: 12, options: options)),
      ("tree search", MonteCarloTreeSearch(expansions: 2, simulations: 6, options: options)),
      ("tree search of proposals", MonteCarloTreeSearch(simulations: 4, rule: .puct(c: 1), backup: .maximum, options: proposing)),
      ("particle filter", ParticleFilter(particles: 5, seed: seed, options: options)),
      ("mixture", MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: 3), layers: 2)),
      ("budget forcing", BudgetForcing(maximumTokens: 150, extensions: 2)),
      ("early exit", EarlyExit(pieceTokens: 20, maximumTokens: 200)),
      ("self-revision", RevisionChains(length: 4)),
    ]
  }

  /// All of them.
  static func list(seed: UInt64) -> [Named] {
    orderFree(seed: seed) + [
      ("repeated sampling", RepeatedSampling(limit: 10, batch: 3)),
      ("certain majority vote", MajorityVote(limit: 15)),
      ("best of N until it passes", BestOfN(count: 10, role: .check, stopsWhenPassed: true)),
      ("best first", BestFirstSearch(expansions: 2, maximumNodes: 12, depthBonus: 1)),
      ("split", RevisionChains(chains: 3, length: 3, stopsWhenPassed: false)),
      (
        "cascade",
        Cascade([
          .init(MajorityVote(limit: 5), threshold: 0.9),
          .init(RevisionChains(chains: 2, length: 2), threshold: 0.5),
          .init(LevelSearch.beam(width: 4, expansions: 2, options: SearchOptions(maximumDepth: 4))),
        ])
      ),
    ]
  }
}
