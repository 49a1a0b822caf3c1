import ChatCompletions
import Foundation
import TextFormats

/// A model that answers chats: at a server of the API, or in this process.
///
/// A backend makes a call once and gives every failure its type; by `ChatError.mayHaveCost` an account is charged, by `isTransient` a call is made again.
/// Cancelling the task ends the call. A program's own model becomes a backend by this protocol, or by `TextModel` if it only continues text.
public protocol ChatBackend: Sendable {
  /// The most time that a call may take.
  var timeout: Duration { get }

  /// Returns the whole answer, which has at least one choice.
  ///
  /// - Throws: `ChatError`.
  func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse

  /// Hands over the answer piece by piece and returns it put together.
  ///
  /// - Throws: `ChatError`.
  func stream(_ request: ChatRequest, onChunk: @Sendable @escaping (ChatChunk) async -> Void) async throws(ChatError) -> ChatResponse
}

extension ChatClient: ChatBackend {}

/// A model of this process that continues text.
public protocol TextModel: Sendable {
  /// The model's name for clients.
  var name: String { get }

  /// Continues a text.
  ///
  /// - Parameters:
  ///   - prompt: The text.
  ///   - count: The most tokens to add.
  ///   - temperature: The divisor of logits; 0 takes the likeliest token each time.
  ///   - seed: The seed of the draws.
  ///   - stop: The text at which it ends; empty for none.
  func continuation(of prompt: String, count: Int, temperature: Double, seed: UInt64, stop: String) async throws -> ContinuedText
}

/// The text that a model added, and its tokens.
public struct ContinuedText: Hashable, Sendable {
  /// A token and its log-probability.
  public struct Token: Hashable, Sendable {
    /// The token's text.
    public var text: String
    /// The token's log-probability, in nats.
    public var logProbability: Double

    /// Makes a token.
    public init(text: String, logProbability: Double) { (self.text, self.logProbability) = (text, logProbability) }
  }

  /// The added text, without the stop.
  public var text: String
  /// All added tokens.
  public var tokens: [Token]
  /// The number of the prompt's tokens.
  public var promptTokens: Int
  /// Whether the stop ended it, and not the most tokens.
  public var hasEnded: Bool

  /// Makes a text.
  public init(text: String, tokens: [Token], promptTokens: Int, hasEnded: Bool) {
    (self.text, self.tokens, self.promptTokens, self.hasEnded) = (text, tokens, promptTokens, hasEnded)
  }
}

/// A backend that asks a model of this process to continue what was said: such a model knows no roles.
///
/// Its prompt is the text of all messages, a line each. Choices have seeds that follow one another from the request's, so a seed gives the same texts; tools,
/// formats and images are left out. Of several stops the model itself gets the first, and the others are looked for in its text.
public struct TextBackend: ChatBackend {
  let model: any TextModel

  /// Makes a backend.
  public init(_ model: any TextModel) { self.model = model }

  /// A model of this process has as long as it takes.
  public var timeout: Duration { .seconds(86_400) }

  private static let endpoint = "the local model"
  private static let tokensOfAnswer = 256
  private static let mostChoices = 64

  /// Continues the conversation once for each choice, each with a seed of its own.
  public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse {
    guard request.model == model.name else { throw Self.refused(404, "there is no model “\(request.model)”, only “\(model.name)”") }
    let prompt = request.messages.compactMap(\.text).joined(separator: "\n")
    guard !prompt.isEmpty else { throw Self.refused(400, "there is no text to continue") }
    let count = request.choices ?? 1
    guard (1...Self.mostChoices).contains(count) else { throw Self.refused(400, "n is from 1 to \(Self.mostChoices)") }
    let first = request.seed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0 ... .max)
    var (choices, usage) = ([ChatChoice](), ChatUsage(promptTokens: 0, completionTokens: 0))
    for place in 0..<count {
      let text = try await continuation(of: prompt, request, seed: first &+ UInt64(place))
      usage.promptTokens = text.promptTokens
      usage.completionTokens += text.tokens.count
      choices.append(choice(place, text, request))
    }
    return ChatResponse(id: "chatcmpl-\(first)", created: now, model: model.name, choices: choices, usage: usage)
  }

  /// Hands over the answer once it is whole: the model gives it in one piece.
  public func stream(
    _ request: ChatRequest, onChunk: @Sendable @escaping (ChatChunk) async -> Void
  ) async throws(ChatError) -> ChatResponse {
    let response = try await complete(request)
    for chunk in response.chunks(includesUsage: true, textIsTold: false) { await onChunk(chunk) }
    return response
  }

  private func continuation(of prompt: String, _ request: ChatRequest, seed: UInt64) async throws(ChatError) -> ContinuedText {
    let stops = request.stop.map(Self.texts) ?? []
    var text: ContinuedText
    do {
      text = try await model.continuation(
        of: prompt, count: max(1, request.mostCompletionTokens ?? request.maximumTokens ?? Self.tokensOfAnswer),
        temperature: request.temperature ?? 1, seed: seed, stop: stops.first ?? "")
    } catch is CancellationError {
      throw .cancelled(endpoint: Self.endpoint)
    } catch {
      throw Self.refused(500, "it failed: \(error)")
    }
    for stop in stops {
      guard let range = text.text.firstRange(of: stop) else { continue }
      text.text = String(text.text[..<range.lowerBound])
      text.hasEnded = true
    }
    return text
  }

  private func choice(_ place: Int, _ text: ContinuedText, _ request: ChatRequest) -> ChatChoice {
    let tokens = text.tokens.map { ChatLogProbabilities.Token(token: $0.text, logprob: $0.logProbability) }
    return ChatChoice(
      index: place, message: .assistant(text.text), finishReason: text.hasEnded ? "stop" : "length",
      logprobs: request.wantsLogProbabilities == true ? ChatLogProbabilities(content: tokens) : nil)
  }

  private static func refused(_ status: Int, _ message: String) -> ChatError {
    .refused(ServerRefusal(status: status, message: message, endpoint: endpoint))
  }

  /// The texts of a string or of an array of strings.
  private static func texts(_ json: JSONValue) -> [String] {
    switch json {
    case .string(let text): text.isEmpty ? [] : [text]
    case .array(let values): values.flatMap(texts)
    default: []
    }
  }

  private var now: Int { Int(Date().timeIntervalSince1970) }
}
