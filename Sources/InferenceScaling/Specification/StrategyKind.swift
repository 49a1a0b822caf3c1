/// A family of strategies, by the name in its paper.
///
/// The raw value is the name that `StrategySpecification` reads.
///
/// Everything that depends on the kind is in its traits: the number in a name, what the strategy needs, its summary with the paper. Help
/// and errors are made from these, so a new kind is described in one place.
public enum StrategyKind: String, CaseIterable, Hashable, Sendable, Codable {
  case single
  case selfConsistency = "sc"
  case adaptive
  case dirichlet
  case earlyStopping = "esc"
  case certain, doubling, share, entropy, value
  case auto
  case bestOfN = "bon"
  case weightedBestOfN = "weighted-bon"
  case repeated
  case rankVote = "borda"
  case confidenceVote = "deepconf"
  case offlineConfidenceVote = "deepconf-offline"
  case revision = "revise"
  case mixtureOfAgents = "moa"
  case beam
  case diverseTrees = "dvts"
  case treeOfThoughts = "tot"
  case rebase, particles, mcts
  case bestFirst = "best-first"
  case cap
  case exit

  /// The number that a name may end in.
  public enum Number: Hashable, Sendable {
    case none
    /// The most samples of a question.
    case samples
    /// The texts that a search carries on side by side.
    case width
    /// Tokens of thinking; `2k` is 2,048.
    case tokens
  }

  /// The facts that help texts, errors and checks are made from.
  struct Traits {
    var number = Number.samples
    /// Whether a name without a number is complete.
    var hasDefault = true
    var minimum = 1
    var needs: StrategyResources = []
    var summary: String
  }

  /// The meaning of the number in a name.
  public var number: Number { traits.number }

  /// The resources without which the strategy is refused.
  public var needs: StrategyResources { traits.needs }

  /// The strategy in a few words.
  public var summary: String { traits.summary }

  /// The form of its names, such as `scK` or `capT`.
  public var form: String {
    let letter =
      switch number {
      case .none: ""
      case .samples, .width: "K"
      case .tokens: "T"
      }
    return traits.hasDefault && !letter.isEmpty ? "\(rawValue) or \(rawValue)\(letter)" : rawValue + letter
  }

  /// Whether its conclusion has a confidence by which a larger model can be asked.
  public var canEscalate: Bool {
    switch self {
    case .selfConsistency, .adaptive, .dirichlet, .earlyStopping, .certain, .doubling, .share, .entropy, .value, .auto, .rankVote,
      .confidenceVote, .offlineConfidenceVote:
      true
    default: false
    }
  }

  /// Whether it draws whole answers and nothing else, so that a recording holds all that it asks for.
  public var drawsWholeAnswers: Bool { needs.isDisjoint(with: [.continuation, .context]) && self != .cap }

  /// Whether it searches over the steps of a text.
  public var isSearch: Bool {
    switch self {
    case .beam, .diverseTrees, .treeOfThoughts, .rebase, .particles, .mcts, .bestFirst: true
    default: false
    }
  }
}

extension StrategyKind {
  var traits: Traits {
    switch self {
    case .single, .auto, .cap, .exit: ownTraits
    case .selfConsistency, .adaptive, .dirichlet, .earlyStopping, .certain, .doubling, .share, .entropy, .value: voteTraits
    case .bestOfN, .weightedBestOfN, .repeated, .rankVote, .confidenceVote, .offlineConfidenceVote: selectionTraits
    case .revision, .mixtureOfAgents: readingTraits
    case .beam, .diverseTrees, .treeOfThoughts, .rebase, .particles, .mcts, .bestFirst: searchTraits
    }
  }

  private var ownTraits: Traits {
    switch self {
    case .auto: Traits(needs: .policy, summary: "a vote that stops by a calibrated policy")
    case .cap:
      Traits(
        number: .tokens, hasDefault: false, needs: .progress,
        summary: "one answer whose thinking is cut after T tokens (budget forcing, arXiv:2501.19393)")
    case .exit:
      Traits(
        number: .tokens, needs: [.progress, .continuation],
        summary: "one answer whose thinking is cut when two probes, T tokens apart, agree (arXiv:2412.20993)")
    default: Traits(number: .none, summary: "one answer")
    }
  }

  private var voteTraits: Traits {
    switch self {
    case .selfConsistency: Traits(summary: "the majority of K answers (self-consistency, arXiv:2203.11171)")
    case .adaptive: Traits(summary: "a vote until the leader is ahead with 95% (adaptive-consistency, arXiv:2305.11860)")
    case .dirichlet: Traits(summary: "adaptive-consistency over all answers instead of the first two")
    case .earlyStopping: Traits(summary: "a vote until a window is unanimous (early-stopping self-consistency, arXiv:2401.10480)")
    case .certain: Traits(summary: "a vote until the rest can't change the winner")
    case .doubling: Traits(summary: "a vote in doubling rounds until the leader has its share")
    case .share: Traits(summary: "a vote until the leader has its share")
    case .entropy: Traits(summary: "a vote until the entropy of the votes is small")
    default: Traits(summary: "a vote while more samples pay for themselves")
    }
  }

  private var selectionTraits: Traits {
    switch self {
    case .bestOfN: Traits(needs: .judgements, summary: "the best of K answers by score or check (arXiv:2110.14168)")
    case .weightedBestOfN: Traits(needs: .scores, summary: "a vote of K answers weighted by their scores (arXiv:2206.02336)")
    case .repeated: Traits(needs: .checks, summary: "samples until one passes a check (arXiv:2407.21787)")
    case .rankVote: Traits(needs: .confidences, summary: "a vote of K answers weighted by rank of confidence (arXiv:2502.18581)")
    case .confidenceVote:
      Traits(
        minimum: 2, needs: [.tokenConfidences, .progress],
        summary: "a vote of confident texts, others cut as they are written (DeepConf online, arXiv:2508.15260)")
    default:
      Traits(needs: .confidences, summary: "a vote of the most confident of K answers (DeepConf offline, arXiv:2508.15260)")
    }
  }

  private var readingTraits: Traits {
    switch self {
    case .revision:
      Traits(needs: [.context, .judgements], summary: "the best of K attempts, each reading those before it (arXiv:2303.11366)")
    default: Traits(minimum: 2, needs: .context, summary: "one answer made of K - 1 others (mixture of agents, arXiv:2406.04692)")
    }
  }

  private var searchTraits: Traits {
    func search(_ number: Number, _ summary: String) -> Traits {
      Traits(number: number, needs: [.context, .scores], summary: summary)
    }
    return switch self {
    case .beam: search(.width, "a search by steps that carries the best K texts on (arXiv:2408.03314)")
    case .diverseTrees: search(.width, "K texts as independent trees (diverse verifier tree search)")
    case .treeOfThoughts: search(.width, "a search over proposed steps, the best K carried on (arXiv:2305.10601)")
    case .rebase: search(.width, "a search that spreads K texts by their rewards (REBASE, arXiv:2408.00724)")
    case .particles: search(.width, "K texts resampled by their rewards (arXiv:2502.01618)")
    case .mcts: search(.samples, "Monte Carlo tree search with K nodes")
    default: search(.samples, "best-first search with K nodes")
    }
  }
}
