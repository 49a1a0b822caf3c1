import Tabular

/// A strategy by its name: `sc8`, `adaptive`, `bon16`, `cap2048`, `sc8>larger-model`.
///
///     name       = family [ number ] [ ">" model ]
///     family     = "single" | "sc" | "adaptive" | … | "cap" | "exit"     (`StrategyKind`, other names of papers, deprecated names)
///     number     = digits, for `cap` and `exit` also digits "k", thousands of 1,024
///
/// A name is a `StrategyKind`, a number if the kind takes one, and after `>` a model that is asked if the confidence is too low. One grammar serves the
/// command line, the gateway and replays; `strategy(_:resources:policy:)` is the only map from names to strategies.
public struct StrategySpecification: Hashable, Sendable {
  /// The family.
  public var kind: StrategyKind
  /// The number of its name; `nil` for that of `StrategyParameters`.
  public var number: Int?
  /// The model that is asked if the confidence is below `StrategyParameters.escalationConfidence`.
  public var escalation: String?
  /// The note that a deprecated name deserves, to be printed by the caller; `nil` for a current name.
  public var note: String?

  /// Creates a specification.
  public init(_ kind: StrategyKind, _ number: Int? = nil, escalation: String? = nil) {
    self.kind = kind
    self.number = number
    self.escalation = escalation
  }

  /// Reads a name.
  ///
  /// - Parameter maximum: The largest number of samples or texts allowed.
  /// - Throws: `StrategyError`, with what is allowed and the nearest name.
  public init(_ name: String, maximum: Int = 10_000) throws(StrategyError) {
    let parts = name.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let stem = Self.stem(of: parts[0]) else { throw .unknown(name, nearest: Self.nearest(to: parts[0])) }
    kind = stem.kind
    if stem.rest.isEmpty {
      // Budget forcing has its limit in `StrategyParameters.thinkingTokens`, if it isn't in the name.
      guard kind.traits.hasDefault || stem.name != kind.rawValue else { throw .noNumber(kind) }
    } else {
      number = try Self.number(stem.rest, stem.kind, name: parts[0], maximum: maximum)
    }
    if parts.count == 2 {
      guard kind.canEscalate else { throw .cannotEscalate(name) }
      guard !parts[1].isEmpty else { throw .noEscalation(name) }
      escalation = parts[1]
    }
    if stem.isDeprecated { note = "the strategy “\(name)” is called “\(self.name)” now; the old name goes with the next release" }
  }

  /// The current name, which reads to the same specification.
  public var name: String { kind.rawValue + (number.map(String.init) ?? "") + (escalation.map { ">\($0)" } ?? "") }
}

extension StrategySpecification: CustomStringConvertible {
  /// The current name.
  public var description: String { name }

  /// Equality doesn't depend on the name that was read.
  public static func == (left: StrategySpecification, right: StrategySpecification) -> Bool { left.name == right.name }

  /// Hashes the current name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension StrategySpecification {
  /// Splits a model's name at its last `@` into the model and a strategy's name.
  ///
  /// The second is `nil` if no strategy follows: the `@` is the model's own.
  public static func split(model: String) -> (model: String, strategy: String?) {
    guard let place = model.lastIndex(of: "@"), place != model.startIndex else { return (model, nil) }
    let suffix = String(model[model.index(after: place)...])
    guard let stem = stem(of: String(suffix.prefix { $0 != ">" })), stem.rest.isEmpty || stem.rest.first?.isNumber == true else {
      return (model, nil)
    }
    return (String(model[..<place]), suffix)
  }

  /// Other names that stay: those that papers use for a family.
  static let paperNames: [String: StrategyKind] = [
    "self-consistency": .selfConsistency, "adaptive-consistency": .adaptive, "best-of-n": .bestOfN, "reflexion": .revision,
    "mixture-of-agents": .mixtureOfAgents, "early-stopping-self-consistency": .earlyStopping, "budget-forcing": .cap,
    "tree-of-thoughts": .treeOfThoughts,
  ]

  /// The command line's and the gateway's earlier names, read for one release.
  static let deprecatedNames: [String: StrategyKind] = [
    "majority": .selfConsistency, "beta": .adaptive, "window": .earlyStopping, "weighted-best-of-n": .weightedBestOfN,
    "revision": .revision,
    "mixture": .mixtureOfAgents, "mix": .mixtureOfAgents, "diverse": .diverseTrees, "early-exit": .exit, "policy": .auto,
    "calibrated": .auto,
  ]

  /// The family that a name begins with and the rest of it; the longest that fits.
  private static func stem(of name: String) -> Stem? {
    let fitting = names.filter { known, _ in
      guard name.hasPrefix(known) else { return false }
      let next = name.dropFirst(known.count).first
      return next == nil || next?.isNumber == true
    }
    guard let (known, kind) = fitting.max(by: { $0.key.count < $1.key.count }) else { return nil }
    return Stem(name: known, kind: kind, rest: name.dropFirst(known.count))
  }

  private struct Stem {
    var name: String
    var kind: StrategyKind
    var rest: Substring
    var isDeprecated: Bool { deprecatedNames[name] != nil }
  }

  private static func number(_ text: Substring, _ kind: StrategyKind, name: String, maximum: Int) throws(StrategyError) -> Int {
    let isThousands = kind.number == .tokens && text.hasSuffix("k")
    let most = kind.number == .tokens ? 100_000_000 : maximum
    let value = Int(isThousands ? text.dropLast() : text).flatMap { isThousands ? ($0 > 100_000 ? nil : $0 * 1024) : $0 }
    guard kind.number != .none, let value, (kind.traits.minimum...max(most, kind.traits.minimum)).contains(value) else {
      throw .number(name, kind, maximum: most)
    }
    return value
  }

  /// The names that can be read, with their families.
  private static let names: [String: StrategyKind] = {
    let current = Dictionary(uniqueKeysWithValues: StrategyKind.allCases.map { ($0.rawValue, $0) })
    return current.merging(paperNames) { first, _ in first }.merging(deprecatedNames) { first, _ in first }
  }()

  /// The current name of the family whose name needs the fewest edits; `nil` if more than half of it differs.
  private static func nearest(to name: String) -> String? {
    let stem = Array(name.prefix { !$0.isNumber })
    let ranked = names.sorted { $0.key < $1.key }.map { (name: $0.key, kind: $0.value, edits: EditDistance.between(stem, Array($0.key))) }
    return ranked.min { $0.edits < $1.edits }.flatMap { 2 * $0.edits <= $0.name.count ? $0.kind.rawValue : nil }
  }
}

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
