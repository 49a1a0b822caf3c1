#if Serving
import ChatCompletions
import InferenceScaling

/// The messages by which a model is asked for each kind of text.
struct ChatTemplate: Sendable {
  /// What the system says first.
  var system: String?
  /// What is added to every question.
  var instruction: String?

  /// The messages of a call. Where they end with the assistant's own words, the server is to go on from there.
  func messages(_ request: SampleRequest, question: Question) -> [ChatMessage] {
    var messages = system.map { [ChatMessage.system($0)] } ?? []
    messages.append(.user(user(request, question)))
    if request.continuesPrefix { messages.append(.assistant(request.continuation())) }
    return messages
  }

  private func user(_ request: SampleRequest, _ question: Question) -> String {
    let instruction = request.purpose == .judgement ? "" : instruction ?? ""
    return [question.prompt, instruction, request.words].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
#endif
