import ChatCompletions
import Foundation
import InferenceScaling

/// Which strategy answers a request, and with which options: from the model's name (`qwen3@sc8`), the header `x-isoflop-strategy`, or the body's
/// `isoflop` object, which says most and wins.
struct StrategyPlan: Hashable, Sendable {
  /// A way to answer.
  enum Kind: Hashable, Sendable {
    /// Majority of k.
    case vote(Int)
    /// The best candidate of k: by a judge, or else by the mean log-probability that the model gave its tokens.
    case best(Int)
    /// The best of k attempts, each of which reads those before it and what was said of them.
    case revise(Int)
    /// One answer that the model makes of k − 1 others.
    case mix(Int)
    /// A vote that stops when it is sure, after at most k.
    case auto(Int)
    /// A search over steps that carries k texts on side by side, the best by judge or log-probability.
    case beam(Int)
    /// One answer whose thinking ends after so many tokens.
    case cap(Int)
    /// One answer whose thinking ends when the answer is the same in two probes, so many tokens apart.
    case exit(Int)
    /// All of k answers, whatever they say: what is learnt from.
    case shadow(Int)

    /// Whether it knows how sure it is, so that another model may be asked where it isn't.
    var canEscalate: Bool {
      switch self {
      case .vote, .auto: true
      case .best, .revise, .mix, .beam, .cap, .exit, .shadow: false
      }
    }

    /// Whether candidates are judged, by another model or by their own log-probabilities.
    var judges: Bool {
      switch self {
      case .best, .revise, .beam: true
      case .vote, .auto, .mix, .cap, .exit, .shadow: false
      }
    }

    /// Whether candidates read one another, which makes their prompts longer.
    var readsCandidates: Bool {
      switch self {
      case .revise, .mix, .beam: true
      case .best, .vote, .auto, .cap, .exit, .shadow: false
      }
    }
  }

  var kind: Kind
  /// Its name, as in a model's.
  var name: String
  /// The model that answers where the votes of the first don't agree enough.
  var next: String?
  /// The model that judges candidates, where one does.
  var judge: String?
  /// The confidence from which the first model is believed.
  var threshold = 0.75
  var extractor = AnswerExtractor.first([.boxed, .answerIs, .wholeText])
  /// Whether the receipt is told in the body.
  var tellsReceipt = false
  /// Whether progress is told as reasoning content while candidates run.
  var tellsProgress = false
  /// The right answer, where the client knows it and wants to know how often it is found.
  var reference: String?
  var budget = Allowance()

  /// The most candidates.
  var limit: Int {
    switch kind {
    case .vote(let count), .auto(let count), .shadow(let count): count + (next == nil ? 0 : 1)
    case .best(let count), .revise(let count), .mix(let count): count
    case .beam(let count): count * Self.mostSteps
    case .cap, .exit: 1
    }
  }

  /// What finds answers in candidates: in the steps of a search only what says that it is one, for any text would do.
  var extractorOfCandidates: AnswerExtractor {
    if case .beam = kind { return .first([.boxed, .answerIs]) }
    return extractor
  }

  /// The calls that run at once; what nobody waits for leaves room for others.
  var callsAtOnce: Int {
    if case .shadow = kind { return 4 }
    return min(limit, 16)
  }
}

extension StrategyPlan {
  /// Whether an answer is right; nil where the request doesn't say what is.
  func isRight(_ answer: String?) -> Bool? {
    guard let reference else { return nil }
    return answer.map { CanonicalAnswer.areEqual($0, reference) } ?? false
  }

  /// The forms of names, for errors and the list of models.
  static let forms = [
    "scK (majority of K)", "bonK (best of K by log-probability or judge)", "reviseK (best of K attempts, each reads those before)",
    "mixK (one answer made of K - 1)", "beamK (step by step, the best of K texts carried on)",
    "auto (votes until sure)", "autoK (at most K)",
    "capT (thinks at most T tokens, as 512 or 2k)", "exit and exitT (thinks until the answer is the same twice, T tokens apart)",
    "scK>MODEL and auto>MODEL (the other model where votes don't agree)",
  ]
  /// The virtual models that are listed for each model.
  static let listed = ["auto", "sc8", "bon4"]
  /// The most samples of `auto`.
  static let automaticLimit = 16
  /// The most steps of a text in a search.
  static let mostSteps = 16
  /// The tokens between the probes of `exit`.
  static let tokensBetweenProbes = 256

  /// A strategy by its name.
  ///
  /// - Throws: `GatewayError` where there is none of that name, with those that there are.
  init(name: String, limit: Int) throws(GatewayError) {
    let parts = name.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let next = parts.count == 2 ? parts[1] : nil
    guard let kind = Self.kind(parts[0], limit: limit), next != "", next == nil || kind.canEscalate else {
      throw .invalidRequest(
        "there is no strategy “\(name)”; known are \(Self.forms.joined(separator: ", ")), K from 1 to \(limit)", parameter: "model",
        code: "unknown_strategy")
    }
    self.init(kind: kind, name: name, next: next)
  }

  private static func kind(_ name: String, limit: Int) -> Kind? {
    func count(after prefix: String) -> Int? {
      guard name.hasPrefix(prefix), let count = Int(name.dropFirst(prefix.count)), (1...limit).contains(count) else { return nil }
      return count
    }
    if name == "auto" { return .auto(min(automaticLimit, limit)) }
    if name == "exit" { return .exit(tokensBetweenProbes) }
    if let tokens = tokens(name, after: "exit") { return .exit(tokens) }
    if let tokens = tokens(name, after: "cap") { return .cap(tokens) }
    if let count = count(after: "mix") { return count > 1 ? .mix(count) : nil }
    return count(after: "sc").map(Kind.vote) ?? count(after: "bon").map(Kind.best) ?? count(after: "revise").map(Kind.revise)
      ?? count(after: "beam").map(Kind.beam) ?? count(after: "auto").map(Kind.auto)
  }

  /// The tokens of `cap512` or `cap2k`.
  private static func tokens(_ name: String, after prefix: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    let text = name.dropFirst(prefix.count)
    let count = text.hasSuffix("k") ? Int(text.dropLast()).flatMap { $0 > 100_000 ? nil : $0 * 1024 } : Int(text)
    return count.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Splits a model's name at its last `@`: the upstream's model, and the strategy's name. A name that has no strategy after its `@` is the upstream's.
  static func split(_ model: String) -> (base: String, strategy: String?) {
    guard let place = model.lastIndex(of: "@"), place != model.startIndex else { return (model, nil) }
    let suffix = String(model[model.index(after: place)...])
    let first = suffix.prefix { $0 != ">" }
    let looksLikeOne =
      ["auto", "exit"].contains(first)
      || ["sc", "bon", "revise", "mix", "beam", "auto", "cap", "exit"].contains {
        first.hasPrefix($0) && first.dropFirst($0.count).first?.isNumber == true
      }
    return looksLikeOne ? (String(model[..<place]), suffix) : (model, nil)
  }
}

/// The body's `isoflop` object.
struct StrategyOptions: Decodable, Hashable, Sendable {
  var strategy: String?
  var budget: Allowance?
  var extract: String?
  var receipt: Bool?
  var progress: Bool?
  var threshold: Double?
  var reference: String?
  var judge: String?

  private static let known = ["budget", "extract", "judge", "progress", "receipt", "reference", "strategy", "threshold"]
  private static let budgetKeys = ["calls", "ms", "tokens", "usd"]

  /// Reads the object.
  ///
  /// - Throws: `GatewayError` where it has what isn't known, with what is.
  init(_ text: ArraySlice<UInt8>?) throws(GatewayError) {
    guard let text else { return }
    let data = Data(text)
    guard let value = try? JSONDecoder().decode([String: JSONValue].self, from: data) else {
      throw .invalidRequest("“isoflop” is an object of \(Self.known.joined(separator: ", "))", parameter: "isoflop")
    }
    try Self.refuseUnknown(value.keys, Self.known, "isoflop")
    if case .object(let budget)? = value["budget"] { try Self.refuseUnknown(budget.keys, Self.budgetKeys, "isoflop.budget") }
    do {
      self = try JSONDecoder().decode(StrategyOptions.self, from: data)
    } catch {
      throw .invalidRequest(
        "“isoflop” can't be read (\(DecodingProblem(error))); for example {\"strategy\": \"sc8\", \"budget\": {\"tokens\": 20000}, \"receipt\": true}",
        parameter: "isoflop")
    }
  }

  private static func refuseUnknown(_ keys: some Sequence<String>, _ known: [String], _ name: String) throws(GatewayError) {
    guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw .invalidRequest(
      "“\(name)” has no “\(unknown)”; known are \(known.joined(separator: ", "))", parameter: "\(name).\(unknown)", code: "unknown_option")
  }
}
