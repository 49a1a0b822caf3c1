import TextFormats

/// The resources that a strategy may need from what it runs on.
public struct StrategyResources: OptionSet, Hashable, Sendable {
  /// The set as bits.
  public let rawValue: UInt16

  /// Creates a set from bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A verifier that scores, or samples that come with scores.
  public static let scores = StrategyResources(rawValue: 1)
  /// A verifier that tells right from wrong.
  public static let checks = StrategyResources(rawValue: 2)
  /// The mean confidence of each sample.
  public static let confidences = StrategyResources(rawValue: 4)
  /// The confidence of each token.
  public static let tokenConfidences = StrategyResources(rawValue: 8)
  /// Samples that can be followed while they are written, or recorded ones whose tokens are known.
  public static let progress = StrategyResources(rawValue: 16)
  /// A model that goes on from a given text.
  public static let continuation = StrategyResources(rawValue: 32)
  /// A model that reads earlier texts: a live one.
  public static let context = StrategyResources(rawValue: 64)
  /// A calibrated policy.
  public static let policy = StrategyResources(rawValue: 128)
  /// Scores or checks: either suffices.
  public static let judgements = StrategyResources(rawValue: 256)

  /// All that a live model gives by itself.
  public static let liveModel: StrategyResources = [.progress, .continuation, .context]

  /// Returns the first resource of `needed` that is missing.
  func missing(of needed: StrategyResources) -> StrategyResources? {
    var own = self
    if !isDisjoint(with: [.scores, .checks]) { own.insert(.judgements) }
    if contains(.tokenConfidences) { own.insert(.confidences) }
    let order: [StrategyResources] = [
      .policy, .context, .continuation, .progress, .judgements, .scores, .checks, .confidences, .tokenConfidences,
    ]
    return order.first { needed.contains($0) && !own.contains($0) }
  }

  /// A single resource in words.
  var phrase: String {
    switch self {
    case .scores: "a score of each answer: a verifier or a reward model"
    case .checks: "a check that tells right from wrong"
    case .confidences: "the log-probabilities of the model's tokens"
    case .tokenConfidences: "the log-probability of each token"
    case .progress: "answers that are followed while they are written, or recorded with their tokens"
    case .continuation: "a live model that goes on from a given text: a recording has whole answers only"
    case .context: "a live model that reads earlier texts: a recording has whole answers only"
    case .policy: "a calibrated policy: make one with isoflop calibrate, or choose adaptive, which needs none"
    default: "a score or a check of each answer"
    }
  }
}

extension Recording {
  /// The resources that a replay of this recording has.
  public var resources: StrategyResources {
    var found: StrategyResources = []
    if problems.contains(where: { $0.samples.contains { $0.score != nil || $0.logProbability != nil } }) { found.insert(.scores) }
    if problems.contains(where: { $0.samples.contains { $0.logProbability != nil } }) { found.insert(.confidences) }
    if problems.allSatisfy({ $0.samples.allSatisfy { $0.tokens ?? 0 > 0 } }) { found.insert(.progress) }
    return found
  }

  /// Cautions on what a strategy chooses by, where this recording has it in part or in another form.
  public func cautions(for kind: StrategyKind) -> [String] {
    let samples = problems.flatMap(\.samples)
    var texts: [String] = []
    switch kind {
    case .bestOfN, .weightedBestOfN:
      let missing = samples.count { hasScores ? $0.score == nil : $0.logProbability == nil }
      if !hasScores { texts.append("no sample has a score: the probability of its text, exp of the mean log-probability, serves as one") }
      if missing > 0 {
        texts.append(
          "\(missing) of \(Plural.counted(samples.count, "sample has", "samples have")) no "
            + "\(hasScores ? "score" : "log-probability"): they aren't chosen")
      }
      let negative = samples.count { ($0.score ?? 0) < 0 }
      if negative > 0, kind == .weightedBestOfN {
        texts.append("\(negative) of \(Plural.counted(samples.count, "score is", "scores are")) negative: they weigh nothing in a vote")
      }
    case .rankVote, .offlineConfidenceVote, .confidenceVote:
      let missing = samples.count { $0.logProbability == nil }
      if missing > 0 {
        texts.append("\(missing) of \(Plural.counted(samples.count, "sample has", "samples have")) no log-probability: they don't vote")
      }
    default: break
    }
    return texts
  }
}

/// A strategy that can't be run as it was named.
public enum StrategyError: Error, Hashable, Sendable {
  /// There is none of that name; the nearest one.
  case unknown(String, nearest: String?)
  /// The name lacks its number.
  case noNumber(StrategyKind)
  /// The number is outside its range, or the name takes none.
  case number(String, StrategyKind, maximum: Int)
  /// Nothing stands after the mark of another model.
  case noEscalation(String)
  /// The strategy has no confidence by which another model could be asked.
  case cannotEscalate(String)
  /// Something that it needs isn't there: one resource.
  case needs(String, StrategyResources)
}

extension StrategyError: CustomStringConvertible {
  /// The problem and what to do, in one line.
  public var description: String {
    switch self {
    case .unknown(let name, let nearest):
      "there is no strategy “\(name)”" + (nearest.map { "; did you mean \($0)?" } ?? "") + "; known are "
        + StrategyKind.allCases.map(\.form).joined(separator: ", ")
    case .noNumber(let kind):
      kind.number == .tokens
        ? "\(kind.rawValue) needs its tokens, for example \(kind.rawValue)2048 or \(kind.rawValue)2k"
        : "\(kind.rawValue) needs its number, for example \(kind.rawValue)8"
    case .number(let name, let kind, _) where kind.number == .none: "“\(name)”: \(kind.rawValue) takes no number"
    case .number(let name, let kind, let maximum):
      "“\(name)”: the number of \(kind.rawValue) is from \(kind.traits.minimum) to \(maximum)"
    case .noEscalation(let name): "“\(name)” names no model after “>”: write it as in \(name)larger-model"
    case .cannotEscalate(let name):
      "“\(name)” can't go on to another model, having no confidence: choose one of "
        + StrategyKind.allCases.filter(\.canEscalate).map(\.rawValue).joined(separator: ", ")
    case .needs(let name, let resource): "\(name) needs \(resource.phrase)"
    }
  }
}

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
