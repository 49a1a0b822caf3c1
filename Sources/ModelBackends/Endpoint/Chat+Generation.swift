#if Serving
import ChatCompletions
import InferenceScaling
import TextFormats

extension Generation {
  /// The first choice of an answer.
  ///
  /// - Precondition: there is at least one.
  public init(_ response: ChatResponse) {
    let choice = response.choices[0]
    self.init(
      text: choice.message.text ?? "", tokens: (choice.logprobs?.content ?? []).map(Token.init),
      finish: choice.finishReason == "length" ? .length : .stop,
      usage: response.usage.map {
        Usage(promptTokens: $0.promptTokens, cachedTokens: $0.cachedTokens, completionTokens: $0.completionTokens)
      }, model: response.model)
  }

  /// The text as a choice of an answer, for a server.
  public func choice(index: Int = 0, withLogProbabilities: Bool = false) -> ChatChoice {
    let tokens = tokens.map { ChatLogProbabilities.Token(token: $0.text, logprob: $0.logProbability) }
    return ChatChoice(
      index: index, message: .assistant(text), finishReason: finish == .length ? "length" : "stop",
      logprobs: withLogProbabilities ? ChatLogProbabilities(content: tokens) : nil)
  }
}

extension Generation.Token {
  init(_ token: ChatLogProbabilities.Token) {
    self.init(text: token.token, logProbability: token.logprob, alternatives: token.alternatives?.map(\.logprob) ?? [])
  }
}

extension GenerationRequest {
  /// The part of a client's request that every backend understands: roles and texts, limit, temperature, seed and stops.
  ///
  /// Tools, response formats and images have no equivalent and are left out: a server refuses them before.
  public init(_ request: ChatRequest) {
    self.init(
      model: request.model, messages: request.messages.compactMap(Message.init), maximumTokens: request.maximumTokens,
      temperature: request.temperature, seed: request.seed, stops: request.stop?.texts ?? [],
      alternatives: request.wantsLogProbabilities == true ? request.topLogProbabilities ?? 0 : nil)
  }
}

extension GenerationRequest.Message {
  /// A message's text; `nil` if it has none. Other roles than the system's and the assistant's count as the user's.
  init?(_ message: ChatMessage) {
    guard let text = message.text else { return nil }
    let isSystem = ["system", "developer"].contains(message.role)
    self.init(isSystem ? .system : Role(rawValue: message.role) ?? .user, text)
  }
}

extension JSONValue {
  /// The texts of a string or of an array of strings.
  fileprivate var texts: [String] {
    switch self {
    case .string(let text): text.isEmpty ? [] : [text]
    case .array(let values): values.flatMap(\.texts)
    default: []
    }
  }
}

extension BackendError {
  /// Describes a client's error.
  public init(_ error: ChatError) {
    self.init(
      reason: "\(error)", isTransient: error.isTransient, isFatal: error.isFatal, mayHaveCost: error.mayHaveCost,
      retryAfter: error.retryAfter, cause: error)
  }
}
#endif
