import ChatCompletions
import Foundation
import InferenceScaling

/// The strategy of a request and its options.
///
/// It comes from the model's name (`qwen3@sc8`), the header `x-isoflop-strategy`, or the body's `isoflop` object, which says most and wins.
struct StrategyPlan: Hashable, Sendable {
  /// A way to answer.
  enum Kind: Hashable, Sendable {
    /// Majority of k.
    case vote(Int)
    /// The best candidate of k: by a judge, or else by the mean log-probability that the model gave its tokens.
    case best(Int)
    /// The best of k attempts, each made after reading those before it and their scores.
    case revise(Int)
    /// One answer that the model makes of k − 1 others.
    case mix(Int)
    /// A vote that stops by the Beta rule, after at most k.
    case adaptive(Int)
    /// A vote that stops by the calibrated policy, after at most k; refused without one.
    case auto(Int)
    /// A search over steps that carries k texts on side by side, the best by judge or log-probability.
    case beam(Int)
    /// One answer whose thinking ends after so many tokens.
    case cap(Int)
    /// One answer whose thinking ends when the answer is the same in two probes, so many tokens apart.
    case exit(Int)
    /// All of k answers, whatever they say, to evaluate others by.
    case shadow(Int)

    /// Whether it knows how sure it is, so that another model may be asked where it isn't.
    var canEscalate: Bool {
      switch self {
      case .vote, .adaptive, .auto: true
      case .best, .revise, .mix, .beam, .cap, .exit, .shadow: false
      }
    }

    /// Whether candidates are judged, by another model or by their own log-probabilities.
    var judges: Bool {
      switch self {
      case .best, .revise, .beam: true
      case .vote, .adaptive, .auto, .mix, .cap, .exit, .shadow: false
      }
    }

    /// Whether candidates read one another, which makes their prompts longer.
    var readsCandidates: Bool {
      switch self {
      case .revise, .mix, .beam: true
      case .best, .vote, .adaptive, .auto, .cap, .exit, .shadow: false
      }
    }
  }

  var kind: Kind
  /// Its name, as in a model's.
  var name: String
  /// The model that answers if the votes of the first don't agree enough.
  var next: String?
  /// The model that judges candidates, if one does.
  var judge: String?
  /// The confidence from which the first model's answer stands.
  var threshold = 0.75
  var extractor = AnswerExtractor.first([.boxed, .answerIs, .wholeText])
  /// Whether the body carries the receipt.
  var tellsReceipt = false
  /// Whether progress is sent as reasoning content while candidates run.
  var tellsProgress = false
  /// The right answer, if the client knows it.
  var reference: String?
  var budget = RequestBudget()

  /// The most candidates.
  var limit: Int {
    switch kind {
    case .vote(let count), .adaptive(let count), .auto(let count), .shadow(let count): count + (next == nil ? 0 : 1)
    case .best(let count), .revise(let count), .mix(let count): count
    case .beam(let count): count * Self.mostSteps
    case .cap, .exit: 1
    }
  }

  /// The extractor for candidates: in the steps of a search only marked answers count.
  var extractorOfCandidates: AnswerExtractor {
    if case .beam = kind { return .first([.boxed, .answerIs]) }
    return extractor
  }

  /// The calls that run at once; shadowed requests leave room for others.
  var callsAtOnce: Int {
    if case .shadow = kind { return 4 }
    return min(limit, 16)
  }
}

extension StrategyPlan {
  /// Whether an answer is right; nil if the request has no reference.
  func isRight(_ answer: String?) -> Bool? {
    guard let reference else { return nil }
    return answer.map { CanonicalAnswer.isCorrect($0, gold: reference) } ?? false
  }

  /// The forms of names, for errors and the list of models.
  static let forms = [
    "scK (majority of K)", "bonK (best of K by log-probability or judge)", "reviseK (best of K attempts, each reads those before)",
    "mixK (one answer made of K - 1)", "beamK (step by step, the best of K texts carried on)",
    "adaptive and adaptiveK (votes until sure, at most K)", "auto and autoK (the same by the calibrated policy)",
    "capT (thinks at most T tokens, as 512 or 2k)", "exit and exitT (thinks until the answer is the same twice, T tokens apart)",
    "scK>MODEL, adaptive>MODEL and auto>MODEL (the other model where votes don't agree)",
  ]
  /// The virtual models that are listed for each model.
  static let listed = ["adaptive", "sc8", "bon4"]
  /// The most samples of `adaptive` and `auto`.
  static let automaticLimit = 16
  /// The most steps of a text in a search.
  static let mostSteps = 16
  /// The tokens between the probes of `exit`.
  static let tokensBetweenProbes = 256

  /// A strategy by its name.
  ///
  /// - Throws: `GatewayError` for an unknown name, with the known ones.
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
        throw .invalidRequest("“isoflop.judge” is for bonK, reviseK and beamK", parameter: "isoflop.judge", code: "unknown_option")
      }
      self.judge = judge
    }
    if let threshold = options.threshold {
      guard (0...1).contains(threshold) else {
        throw .invalidRequest("“isoflop.threshold” is from 0 to 1", parameter: "isoflop.threshold")
      }
      self.threshold = threshold
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

  private static func kind(_ name: String, limit: Int) -> Kind? {
    func count(after prefix: String) -> Int? {
      guard name.hasPrefix(prefix), let count = Int(name.dropFirst(prefix.count)), (1...limit).contains(count) else { return nil }
      return count
    }
    if name == "adaptive" { return .adaptive(min(automaticLimit, limit)) }
    if name == "auto" { return .auto(min(automaticLimit, limit)) }
    if name == "exit" { return .exit(tokensBetweenProbes) }
    if let tokens = tokens(name, after: "exit") { return .exit(tokens) }
    if let tokens = tokens(name, after: "cap") { return .cap(tokens) }
    if let count = count(after: "mix") { return count > 1 ? .mix(count) : nil }
    return count(after: "sc").map(Kind.vote) ?? count(after: "bon").map(Kind.best) ?? count(after: "revise").map(Kind.revise)
      ?? count(after: "beam").map(Kind.beam) ?? count(after: "auto").map(Kind.auto)
      ?? count(after: "adaptive").map(Kind.adaptive)
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
      ["adaptive", "auto", "exit"].contains(first)
      || ["sc", "bon", "revise", "mix", "beam", "adaptive", "auto", "cap", "exit"].contains {
        first.hasPrefix($0) && first.dropFirst($0.count).first?.isNumber == true
      }
    return looksLikeOne ? (String(model[..<place]), suffix) : (model, nil)
  }
}
