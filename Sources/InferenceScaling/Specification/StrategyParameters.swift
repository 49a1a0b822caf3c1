/// The settings of strategies beyond the number in their names; each holds for the kinds that its comment names.
public struct StrategyParameters: Hashable, Sendable {
  /// The most samples of a question, if the name has no number.
  public var samples = 40
  /// The probability at which `adaptive` and `dirichlet` stop.
  public var threshold = 0.95
  /// The samples of a window of `esc`.
  public var window = 5
  /// The leader's share at which `share` and `doubling` stop; `nil` for their own, 0.8 and 0.75.
  public var share: Double?
  /// The disorder of the votes at which `entropy` stops, 0 being unanimity.
  public var disorder = 0.25
  /// The price of a sample for `value`, a right answer having the value 1.
  public var price = 2e-3
  /// The price of a round of samples for `value`.
  public var latency = 0.0
  /// The texts that `beam`, `dvts`, `rebase` and `particles` carry on, if the name has no number.
  public var width = 8
  /// The next steps that a search tries of a text.
  public var expansions = 4
  /// The most steps of a text in a search.
  public var depth = 20
  /// The chains of `revise`, among which the samples are divided.
  public var chains = 1
  /// The number of early ends that `cap` refuses.
  public var extensions = 0
  /// The tokens between two probes of `exit`, if the name has no number.
  public var probeInterval = 256
  /// The most tokens of thinking for `exit`, and for `cap` if its name has no number.
  public var thinkingTokens = Int.max
  /// The tokens that `cap` and `exit` count as spent before the question, in an earlier part of the turn.
  public var thinkingSpent = 0
  /// Whether all text counts as thinking for `cap` and `exit`: for models and recordings without marks.
  public var textIsThinking = false
  /// The output of `cap` and `exit`.
  public var output = ThinkingOutput.answer
  /// The samples drawn at once by `bon` with a check, which ends with the first that passes.
  public var batch: Int?
  /// The confidence below which the model after `>` is asked.
  public var escalationConfidence = 0.75
  /// Whether a vote ends as soon as the samples under way can't change the winner.
  public var stopsWhenCertain = false
  /// Whether a vote's first round is the smallest that could satisfy its rule: fewer rounds, as many samples.
  public var drawsFirstRoundAtOnce = false
  /// Whether scores come with the samples, so that no verifier is asked for `weighted-bon`.
  public var samplesHaveScores = false
  /// The seed of `particles`.
  public var seed: UInt64 = 0

  /// Creates the defaults.
  public init() {}
}

extension StrategySpecification {
  /// The largest number of samples that the strategy draws of a question, those of the model after `>` included.
  public func maximumSamples(_ parameters: StrategyParameters) -> Int {
    let escalated = escalation == nil ? 0 : 1
    switch kind {
    case .single: return 1
    case .cap: return parameters.extensions + 2
    case .exit: return 2
    case _ where kind.number == .width: return width(parameters) * parameters.depth
    default: return sampleLimit(parameters) + escalated
    }
  }

  /// The number of calls that the strategy has under way at once, if the driver allows it.
  public func callsAtOnce(_ parameters: StrategyParameters) -> Int {
    switch kind {
    case .selfConsistency, .weightedBestOfN, .mixtureOfAgents, .rankVote, .offlineConfidenceVote: sampleLimit(parameters)
    case .bestOfN: parameters.batch ?? sampleLimit(parameters)
    case .earlyStopping: parameters.window
    case .revision: parameters.chains
    case .confidenceVote: min(sampleLimit(parameters), 8)
    case .mcts, .bestFirst: parameters.expansions
    case .exit: 2
    case _ where kind.number == .width: width(parameters)
    default: 1
    }
  }

  /// The number of whole answers that the strategy chooses among.
  public func sampleLimit(_ parameters: StrategyParameters) -> Int {
    switch kind.number {
    case .samples: max(number ?? parameters.samples, kind.traits.minimum)
    case .width: parameters.samples
    case .none, .tokens: 1
    }
  }

  /// The samples of the full vote that the strategy is compared with.
  ///
  /// All that may be drawn of a question, and never fewer than the strategy draws. One sample is compared with the vote, not with itself.
  public func fullVoteLimit(_ parameters: StrategyParameters) -> Int { max(sampleLimit(parameters), parameters.samples) }

  func width(_ parameters: StrategyParameters) -> Int { number ?? parameters.width }
}
