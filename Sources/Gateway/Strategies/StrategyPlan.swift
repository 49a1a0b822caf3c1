import ChatCompletions
import InferenceScaling
import TextFormats

/// The strategy of a request and its options.
///
/// It comes from the model's name (`qwen3@sc8`), the header `x-isoflop-strategy`, or the body's `isoflop` object, which says most and wins. Names are those of
/// `StrategySpecification`, as on the command line and in replays; the gateway has but one way to answer that nobody can ask for: `shadow`, which draws all
/// of k answers, whatever they say, to evaluate others by.
///
/// What a conversation wants differs from what a question of a benchmark wants, and stands in the parameters: thinking that is cut is followed by a written
/// answer and not by a short one, a vote's first round is drawn at once, and samples that can't change the winner aren't waited for.
struct StrategyPlan: Hashable, Sendable {
  var specification: StrategySpecification
  var parameters: StrategyParameters
  /// Its name as the client wrote it.
  var name: String
  /// Whether the client named it, or only limited the thinking.
  var isNamed = true
  /// The most tokens of thinking, if they are limited.
  var thinking: ThinkingBudget?
  /// The model that judges candidates, if one does.
  var judge: String?
  var extractor = AnswerExtractor.conversation
  /// Whether the body carries the receipt.
  var tellsReceipt = false
  /// Whether progress is sent as reasoning content while candidates run.
  var tellsProgress = false
  /// The right answer, if the client knows it.
  var reference: String?
  var budget = RequestBudget()
  /// The calls that run at once.
  var callsAtOnce: Int

  /// A strategy by its name.
  ///
  /// - Parameter limit: The most candidates.
  /// - Throws: `GatewayError` for a name that can't be read, with the nearest one or the range of its number.
  init(name: String, limit: Int) throws(GatewayError) {
    try GatewayError.check(name: name, parameter: "strategy")
    do throws(StrategyError) {
      specification = try StrategySpecification(name, maximum: limit)
    } catch {
      throw .strategy(error)
    }
    self.name = name
    parameters = Self.parameters(limit: limit)
    callsAtOnce = 1
    callsAtOnce = min(self.limit, 16)
    if kind == .cap { thinking = specification.number.map(ThinkingBudget.init(tokens:)) }
  }

  /// One answer whose thinking is limited, for a request that names no strategy.
  init(thinking: ThinkingBudget, options: StrategyOptions, limit: Int) throws(GatewayError) {
    var options = options
    options.thinking = nil
    try self.init(name: StrategySpecification(.cap, thinking.tokens).name, options: options, limit: limit)
    isNamed = false
  }

  /// All of so many answers, four at once: shadowed requests leave room for others.
  init(shadow count: Int) {
    specification = StrategySpecification(.selfConsistency, count)
    parameters = Self.parameters(limit: count)
    parameters.stopsWhenCertain = false
    (name, callsAtOnce) = ("\(Shadowing.route)\(count)", 4)
  }

  private static func parameters(limit: Int) -> StrategyParameters {
    var parameters = StrategyParameters()
    (parameters.samples, parameters.width, parameters.depth) = (min(automaticLimit, limit), min(8, limit), mostSteps)
    (parameters.stopsWhenCertain, parameters.drawsFirstRoundAtOnce, parameters.output) = (true, true, .text)
    return parameters
  }

  /// The most samples of a strategy whose name has no number.
  private static let automaticLimit = 16
  /// The most steps of a text in a search.
  static let mostSteps = 16
  /// The virtual models that are listed for each model.
  static let listed = ["adaptive", "sc8", "bon4"]
}

// Facts that the services go by.
extension StrategyPlan {
  var kind: StrategyKind { specification.kind }
  /// The model that answers if the votes of the first don't agree enough.
  var next: String? { specification.escalation }
  /// Whether one answer's thinking is held, and its pieces are sent as they come.
  var holdsThinking: Bool { kind.number == .tokens }
  /// The most candidates.
  var limit: Int { holdsThinking ? 1 : specification.maximumSamples(parameters) }
  /// The tokens between two probes of the answer; `nil` if none is asked for.
  var probeInterval: Int? { kind == .exit ? specification.number ?? parameters.probeInterval : nil }

  /// The extractor for candidates: in the steps of a search only announced answers count.
  var extractorOfCandidates: AnswerExtractor {
    kind.isSearch ? extractor.announced ?? .number(.first([.boxed, .answerIs])) : extractor
  }

  /// Whether an answer is right; nil if the request has no reference.
  func isRight(_ answer: String?) -> Bool? {
    guard let reference else { return nil }
    return answer.map { CanonicalAnswer.isCorrect($0, gold: reference) } ?? false
  }

  /// A warning for requests whose candidates are all the same; nil if they can differ.
  ///
  /// A vote of equal answers is unanimous whatever they are, so its agreement, confidence and stop say nothing. Evaluation tools and agents often ask at
  /// temperature 0. Attempts that read those before them differ all the same.
  func warning(for chat: ChatRequest) -> String? {
    let setting = chat.temperature == 0 ? "temperature 0" : chat.other["top_k"]?.integer == 1 ? "top_k 1" : nil
    guard let setting, limit > 1, kind != .revision else { return nil }
    return "\(setting): all candidates are equal, so their agreement and confidence are no evidence; ask with a temperature above 0"
  }

  /// The state machine of the plan; `auto` goes by the policy.
  ///
  /// What it runs on is a live model that goes on from a text and is followed as it writes. Candidates are scored by the plan's judge, or else by the mean
  /// log-probability of their tokens. Nothing here tells right from wrong, and no single token's confidence is known while a text is written.
  ///
  /// - Throws: `GatewayError` if the strategy needs more than that, with what it needs. A tree of thoughts is refused, too: it chooses a line of a list, and no
  ///   response of the upstream stands for that.
  func strategy(policy: CalibratedPolicy?) throws(GatewayError) -> any Strategy {
    guard kind != .treeOfThoughts else {
      throw .invalidRequest(
        "“\(name)” chooses among lines of a text, and an answer is a whole one: choose beamK", parameter: "model",
        code: "unsupported_strategy")
    }
    do throws(StrategyError) {
      return try specification.strategy(parameters, resources: [.liveModel, .scores, .confidences], policy: policy)
    } catch {
      throw .strategy(error)
    }
  }
}

extension StrategyKind {
  /// Whether candidates are scored, by a judge or by their own log-probabilities.
  var judges: Bool { !needs.isDisjoint(with: [.scores, .judgements]) }
  /// Whether it goes by the log-probabilities of tokens, unless a judge scores.
  var readsLogProbabilities: Bool { judges || needs.contains(.confidences) }
  /// Whether candidates read one another, which makes their prompts longer.
  var readsCandidates: Bool { needs.contains(.context) }
}

// Options of a body.
extension StrategyPlan {
  /// A strategy by its name, with the options of a body.
  ///
  /// - Throws: `GatewayError`, also for an option that the strategy doesn't have.
  init(name: String, options: StrategyOptions, limit: Int) throws(GatewayError) {
    try self.init(name: name, limit: limit)
    try options.budget?.validate()
    budget = options.budget ?? RequestBudget()
    (tellsReceipt, tellsProgress) = (options.receipt ?? false, options.progress ?? false)
    reference = options.reference
    if let thinking = options.thinking {
      guard kind != .cap else {
        throw .invalidRequest(
          "“\(name)” has its tokens of thinking in its name: leave “isoflop.thinking” out", parameter: "isoflop.thinking")
      }
      self.thinking = ThinkingBudget(tokens: thinking)
    }
    if let judge = options.judge {
      guard kind.judges else {
        let names = StrategyKind.allCases.filter(\.judges).map(\.form).joined(separator: ", ")
        throw .invalidRequest("“isoflop.judge” is for \(names)", parameter: "isoflop.judge", code: "unknown_option")
      }
      try GatewayError.check(name: judge, parameter: "isoflop.judge")
      self.judge = judge
    }
    if let threshold = options.threshold {
      guard (0...1).contains(threshold) else {
        throw .invalidRequest("“isoflop.threshold” is from 0 to 1", parameter: "isoflop.threshold")
      }
      parameters.escalationConfidence = threshold
    }
    if let extract = options.extract {
      guard let extractor = AnswerExtractor(named: extract) else {
        throw .invalidRequest(
          "“isoflop.extract” can't be “\(extract)”; known are \(AnswerExtractor.names.joined(separator: ", "))",
          parameter: "isoflop.extract", code: "unknown_option")
      }
      self.extractor = extractor
    }
  }
}

extension GatewayError {
  /// A strategy that can't be run as it was named.
  static func strategy(_ error: StrategyError) -> Self {
    let isNeed = if case .needs = error { true } else { false }
    return .invalidRequest("\(error)", parameter: "model", code: isNeed ? "unsupported_strategy" : "unknown_strategy")
  }
}
