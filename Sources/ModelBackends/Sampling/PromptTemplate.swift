import InferenceScaling

/// The messages that ask a model for each kind of text.
public enum PromptTemplate: Hashable, Sendable {
  /// A chat: the system prompt, then the question with an instruction and the words that a strategy adds.
  case chat(system: String? = nil, instruction: String? = nil)
  /// The question, earlier texts and the prefix one after the other, for a model without roles.
  case continuation
  /// The words that a strategy adds, alone: the conversation is part of the backend.
  case conversation

  /// The conversation of a request, and whether the model continues its last message.
  public func messages(_ request: SampleRequest, question: Question) -> (messages: [GenerationRequest.Message], continuesLast: Bool) {
    var messages: [GenerationRequest.Message]
    switch self {
    case .chat(let system, let instruction):
      let added = request.purpose == .judgement ? "" : instruction ?? ""
      messages = system.map { [.init(.system, $0)] } ?? []
      messages.append(.init(.user, Self.joined([question.prompt, added, request.words], by: "\n\n")))
    case .continuation:
      messages = [.init(.user, ([question.prompt] + request.context).joined(separator: "\n"))]
      let begun = request.continuation(nil)
      if !begun.isEmpty { messages.append(.init(.assistant, begun)) }
      return (messages, !begun.isEmpty)
    case .conversation:
      messages = request.words.isEmpty ? [] : [.init(.user, request.words)]
    }
    if request.continuesPrefix { messages.append(.init(.assistant, request.continuation())) }
    return (messages, request.continuesPrefix)
  }

  private static func joined(_ texts: [String], by separator: String) -> String {
    texts.filter { !$0.isEmpty }.joined(separator: separator)
  }
}
