import ChatCompletions
import InferenceScaling
import NIOCore
import Synchronization
import TextFormats

/// The most tokens that a model may think in a user's turn, by whatever name a client knows that.
///
/// | member | of |
/// |---|---|
/// | `isoflop.thinking.tokens` | this gateway, for every upstream and with every strategy |
/// | `thinking_token_budget`; `thinking_budget_tokens`; `custom_params.thinking_budget` | vLLM; llama.cpp; SGLang |
/// | `max_thinking_tokens`; `thinking_budget`; `thinking.budget_tokens`; `reasoning.max_tokens` | NIM; Qwen; Anthropic; OpenRouter |
/// | `reasoning_effort`, `reasoning.effort`, `output_config.effort` of minimal, low, medium, high | OpenAI, Anthropic; tokens by `efforts` |
///
/// A turn begins with the user's last word: what a model thought since then, between calls of tools, counts. The clients' own names are read for an upstream
/// whose `thinking` is configured; for others they go on as they are, as everything does.
struct ThinkingBudget: Hashable, Sendable {
  /// The most tokens, at least one.
  var tokens: Int

  private static let members = ["thinking_token_budget", "thinking_budget_tokens", "max_thinking_tokens", "thinking_budget"]

  /// The tokens of the words of `reasoning_effort`, where the configuration names no others.
  static let efforts = ["minimal": 512, "low": 1024, "medium": 8192, "high": 24_576]

  /// Makes a budget.
  init(tokens: Int) { self.tokens = tokens }

  /// Reads a request's own members; nil if none of them limits thinking.
  init?(_ object: RawObject, efforts: [String: Int]) {
    let numbers = Self.members.lazy.compactMap { object.value($0)?.integer }
    let nested = [("custom_params", "thinking_budget"), ("thinking", "budget_tokens"), ("reasoning", "max_tokens")]
    let inner = nested.lazy.compactMap { object.value($0)?[$1]?.integer }
    let word = object.value("reasoning_effort") ?? object.value("reasoning")?["effort"] ?? object.value("output_config")?["effort"]
    let effort = word?.string.flatMap { efforts[$0] }
    guard let tokens = numbers.first ?? inner.first ?? effort, tokens > 0 else { return nil }
    self.tokens = min(tokens, PassedOnCost.mostTokens)
  }

  /// Removes all names but that of `reasoning_effort`, which says more than a length.
  ///
  /// A server would read a second limit, or refuse it.
  static func remove(from other: inout JSONObject) {
    for member in members { other[member] = nil }
    for (member, key) in [("custom_params", "thinking_budget"), ("reasoning", "max_tokens")] {
      guard var inner = other[member]?.object else { continue }
      inner[key] = nil
      other[member] = inner.isEmpty ? nil : .object(inner)
    }
    if other["thinking"]?["budget_tokens"] != nil { other["thinking"] = nil }
  }
}

/// A server's own way to hold thinking: a parameter of the request, which the server may ignore.
///
/// | server | parameter | honoured if it was started with |
/// |---|---|---|
/// | vLLM | `thinking_token_budget` | a reasoning configuration of its model |
/// | SGLang | `custom_params.thinking_budget` | `--enable-strict-thinking`, or a logit processor for it |
/// | llama.cpp | `thinking_budget_tokens` | a template whose marks it knows |
///
/// A server that doesn't know the parameter says nothing, so what it did is counted (`ThinkingSupport`).
enum ThinkingControl: String, Hashable, Sendable, CaseIterable {
  case vllm, sglang
  case llamaCpp = "llama.cpp"

  /// Puts the parameter into a request.
  func set(_ tokens: Int, on request: inout ChatRequest) {
    switch self {
    case .vllm: request.other["thinking_token_budget"] = .integer(tokens)
    case .llamaCpp: request.other["thinking_budget_tokens"] = .integer(tokens)
    case .sglang:
      let others = request.other["custom_params"]?.object ?? [:]
      request.other["custom_params"] = .object(others.merging(["thinking_budget": .integer(tokens)]))
    }
  }

  /// The server that gives its list of models this owner; nil if it is none of these.
  init?(owner: String) {
    switch owner {
    case "vllm": self = .vllm
    case "sglang": self = .sglang
    case "llamacpp": self = .llamaCpp
    default: return nil
    }
  }
}

/// The knowledge of one upstream's way to hold thinking, and of the models that ignore it.
///
///     configured ─────────────────┐
///     auto → list of models, kept ┴→ the parameter goes out → counted ─┬ within the budget: again
///                                                                      └ beyond: ignored; for ten minutes the gateway holds thinking by itself
final class ThinkingSupport: Sendable {
  private struct State {
    var detected: ThinkingControl?
    var detectedAt: ContinuousClock.Instant?
    var ignored: [String: ContinuousClock.Instant] = [:]
  }

  private let configured: ThinkingControl?
  private let state = Mutex(State())
  private static let memory = Duration.seconds(600)
  /// The tokens beyond a budget within which it counts as honoured.
  ///
  /// Servers let a sentence end, or have the model say that its time is up.
  static let slack = 64

  /// - Parameter configured: The server's way; nil to detect it.
  init(_ configured: ThinkingControl?) { self.configured = configured }

  /// The way of a model's server; nil if none is known, or the model was seen to ignore it.
  ///
  /// - Parameter owners: The owners of the server's models, asked for if they must be.
  func control(of model: String, owners: () async -> [String]) async -> ThinkingControl? {
    let (isIgnored, detection) = state.withLock { state in
      let isIgnored = state.ignored[model].map { .now - $0 < Self.memory } ?? false
      let isFresh = state.detectedAt.map { .now - $0 < Self.memory } ?? false
      return (isIgnored, isFresh ? state.detected.map(Optional.some) ?? .some(nil) : nil)
    }
    if isIgnored { return nil }
    if let configured { return configured }
    if let detection { return detection }
    let found = await owners().lazy.compactMap(ThinkingControl.init(owner:)).first
    state.withLock { ($0.detected, $0.detectedAt) = (found, .now) }
    return found
  }

  /// Takes note of what a server made of the parameter.
  func note(_ model: String, isHeld: Bool) { state.withLock { $0.ignored[model] = isHeld ? nil : .now } }
}

/// The limit of a request's thinking and what came of it.
struct HeldThinking: Codable, Hashable, Sendable {
  /// The most tokens that were allowed.
  var limit: Int
  /// The tokens of the longest thought.
  ///
  /// They were counted by the server or in its stream, or else there is one for four bytes.
  var tokens: Int
  /// The holder: a server by its name, or `gateway`; nil if nobody could.
  var by: String?
  /// Whether it stayed within the limit.
  var isHeld: Bool

  /// The header's value.
  var words: String { "\(tokens) of \(limit), " + (isHeld ? "held by \(by ?? "itself")" : by.map { "ignored by \($0)" } ?? "not held") }

  var json: JSONValue {
    ["limit": .integer(limit), "tokens": .integer(tokens), "by": by.map(JSONValue.string) ?? .null, "isHeld": .bool(isHeld)]
  }
}

extension ChatRequest {
  /// The tokens that were thought since the user spoke last, across calls of tools: a token is about four bytes.
  var thoughtInTurn: Int {
    let start = messages.lastIndex { $0.role == "user" } ?? 0
    return messages[start...].reduce(0) { $0 + $1.thinkingTokens }
  }
}

extension ChatMessage {
  /// About the tokens of the thinking in it, of four bytes each.
  ///
  /// It stands in a member of its own, or before the mark that ends it.
  var thinkingTokens: Int {
    if let text = (other["reasoning_content"] ?? other["reasoning"])?.string { return text.utf8.count / 4 }
    guard role == "assistant", let text, let end = text.firstRange(of: "</think>")?.lowerBound else { return 0 }
    return text[..<end].utf8.count / 4
  }
}
