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
    do throws(StrategyError) {
      specification = try StrategySpecification(name, maximum: limit)
    } catch {
      throw .strategy(error)
    }
    self.name = name
    parameters = Self.parameters(limit: limit)
    callsAtOnce = 1
    callsAtOnce = min(self.limit, 16)
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
    if let judge = options.judge {
      guard kind.judges else {
        let names = StrategyKind.allCases.filter(\.judges).map(\.form).joined(separator: ", ")
        throw .invalidRequest("“isoflop.judge” is for \(names)", parameter: "isoflop.judge", code: "unknown_option")
      }
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

/// The body's `isoflop` object.
///
/// | member | is |
/// |---|---|
/// | `strategy` | a name of the grammar; goes before the header and the model's name |
/// | `budget` | the most that the request may take: `tokens`, `usd`, `calls`, `ms` |
/// | `extract` | the extractor of the answers that vote: `boxed`, `answer-is`, `last-number`, `mathematics`, `json:KEY`, `text` |
/// | `judge` | the model that scores candidates, where a strategy scores them |
/// | `threshold` | the confidence below which the model after `>` is asked |
/// | `receipt`, `progress` | whether the body carries the receipt, and a stream the candidates as they come |
/// | `reference` | the right answer, for receipts; no upstream sees it |
struct StrategyOptions: Hashable, Sendable {
  var strategy: String?
  var budget: RequestBudget?
  var extract: String?
  var receipt: Bool?
  var progress: Bool?
  var threshold: Double?
  var reference: String?
  var judge: String?

  private static let known = ["budget", "extract", "judge", "progress", "receipt", "reference", "strategy", "threshold"]

  /// Reads the object.
  ///
  /// - Throws: `GatewayError` for an unknown member, with the known ones: one that is left out in silence could be the budget.
  init(_ text: ArraySlice<UInt8>?) throws(GatewayError) {
    guard let text else { return }
    guard let members = (try? JSONValue(parsing: text, options: .network))?.object else {
      throw .invalidRequest("“isoflop” is an object of \(Self.known.joined(separator: ", "))", parameter: "isoflop")
    }
    try Self.refuseUnknown(members.keys, Self.known, "isoflop")
    if let budget = members["budget"]?.object { try Self.refuseUnknown(budget.keys, RequestBudget.members, "isoflop.budget") }
    do throws(JSONProblem) {
      try read(members)
    } catch {
      throw .invalidRequest(
        "“isoflop” can't be read (\(error)); for example {\"strategy\": \"sc8\", \"budget\": {\"tokens\": 20000}, \"receipt\": true}",
        parameter: "isoflop")
    }
  }

  private mutating func read(_ members: JSONObject) throws(JSONProblem) {
    (strategy, extract) = (try members.string("strategy"), try members.string("extract"))
    (reference, judge) = (try members.string("reference"), try members.string("judge"))
    (receipt, progress) = (try members.bool("receipt"), try members.bool("progress"))
    threshold = try members.double("threshold")
    budget = try members.optional("budget") { (json) throws(JSONProblem) in try RequestBudget(json: json) }
  }

  private static func refuseUnknown(_ keys: some Sequence<String>, _ known: [String], _ name: String) throws(GatewayError) {
    guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw .invalidRequest(
      "“\(name)” has no “\(unknown)”; known are \(known.joined(separator: ", "))", parameter: "\(name).\(unknown)", code: "unknown_option")
  }
}
