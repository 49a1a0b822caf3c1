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
    if continuesPrefix(request) { messages.append(.assistant(request.prefix)) }
    return messages
  }

  /// Whether the text goes on from a prefix that stands in the assistant's place.
  func continuesPrefix(_ request: SampleRequest) -> Bool {
    switch request.purpose {
    case .answer, .thinking, .conclusion, .revision, .aggregation: !request.prefix.isEmpty
    case .step, .proposals, .judgement: false
    }
  }

  private func user(_ request: SampleRequest, _ question: Question) -> String {
    let task = [question.prompt, instruction ?? ""].filter { !$0.isEmpty }.joined(separator: "\n\n")
    let listed = request.context.enumerated().map { "[\($0 + 1)]\n\($1)" }.joined(separator: "\n\n")
    switch request.purpose {
    case .answer, .thinking, .conclusion:
      return listed.isEmpty ? task : "\(task)\n\nEarlier answers:\n\n\(listed)"
    case .step:
      return
        "\(task)\n\n\(soFar(request))Write only the next step. If it completes the solution, end it with the final answer, as “The answer is …”."
    case .proposals:
      return "\(task)\n\n\(soFar(request))List possible next steps, one a line and nothing else."
    case .revision:
      return "\(task)\n\nEarlier attempts, with what was found about them:\n\n\(listed)\n\nWrite a better, complete answer."
    case .aggregation:
      return "\(task)\n\nSeveral answers, some of which may be wrong:\n\n\(listed)\n\nWrite the one best, complete answer."
    case .judgement:
      let (text, asked) = (request.context.first ?? "", request.context.dropFirst().joined(separator: "\n\n"))
      return "\(question.prompt)\n\nAn answer to it:\n\n\(text)\n\n\(asked)"
    }
  }

  private func soFar(_ request: SampleRequest) -> String {
    request.prefix.isEmpty ? "" : "The solution so far:\n\(request.prefix)\n\n"
  }
}
