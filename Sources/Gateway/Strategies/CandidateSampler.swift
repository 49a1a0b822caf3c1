import ChatCompletions
import ComputeAccounting
import InferenceScaling
import Synchronization
import TextFormats

/// A sampler that asks backends for the candidates of one request, and keeps their responses.
///
/// A candidate is the first choice of a response; the strategy sees its text, answer and cost, and the client gets the response of the one that is chosen, with
/// its tool calls, reasoning and log-probabilities. A response without usage is charged at the bound, and its client isn't told the bound as if it were used.
///
/// | the strategy asks for | the model is sent |
/// |---|---|
/// | an answer | the client's conversation, with `seed` + i for the ith |
/// | a revision, a mixture, a step, a judgement | the same, and a message of the user with the texts to read and what to write |
///
/// Tool calls vote by name and arguments, whose JSON is compared by value: the order of members and the form of numbers don't count.
final class CandidateSampler: Sampler {
  /// A model that may be asked, its price, and the breaker of the request's calls to it.
  struct Model: Sendable {
    var backend: any ChatBackend
    var price: TokenPrice
    /// The way in which its server holds thinking.
    var thinking: ThinkingControl?
    var breaker = CallBreaker()
  }

  private let models: [String: Model]
  private let request: ChatRequest
  /// The most tokens of its prompt.
  private let promptBound: Int
  private let extractor: AnswerExtractor
  /// The most tokens of an answer, for what is reserved.
  private let tokensOfAnswer: Int
  /// The most tokens of thinking.
  private let thinkingTokens: Int?
  private let state = Mutex(State())

  private struct State {
    var responses: [SampleID: ChatResponse] = [:]
    /// The models that were asked, where it isn't the request's own.
    var models: [SampleID: String] = [:]
    /// The texts that the steps of a search go on from.
    var prefixes: [SampleID: String] = [:]
    var failure: ChatError?
    /// The bounds of calls whose response didn't say what it took.
    var assumed: [SampleID: Spending] = [:]
    var onCandidate: (@Sendable (String?) -> Void)?
  }

  /// - Parameters:
  ///   - models: The models by name; the request's own among them.
  ///   - request: The client's, without its strategy; each candidate is asked for on its own.
  ///   - thinkingTokens: The most tokens of thinking, for servers that can hold it.
  init(models: [String: Model], request: ChatRequest, extractor: AnswerExtractor, tokensOfAnswer: Int, thinkingTokens: Int? = nil) {
    (self.models, self.request, promptBound, self.extractor) = (models, request, request.promptBound, extractor)
    (self.tokensOfAnswer, self.thinkingTokens) = (tokensOfAnswer, thinkingTokens)
  }

  /// Bytes of the conversation, a tokenizer's worst case, with room for a template; and all tokens that may be generated.
  ///
  /// A bound that is too high refuses what would fit; one that is too low breaks the budget. Of the two the first is chosen: a token has at least one byte, so
  /// bytes are never fewer than tokens, and a text in English reserves some four times its prompt until the call has said what it took.
  func bound(_ call: SampleCall, question: Question) -> Spending {
    let model = model(call)
    let prompt = promptBound + call.request.words.utf8.count
    var most = model.price.spending(promptTokens: prompt, completionTokens: tokensOfAnswer)
    most.seconds = model.backend.timeout / .seconds(1)
    return most
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    var request = request
    let words = call.request.words
    if !words.isEmpty { request.messages.append(.user(words)) }
    request.seed = request.seed.map { $0 &+ call.ordinal }
    request.model = call.request.model ?? request.model
    let model = model(call)
    if let thinkingTokens { model.thinking?.set(thinkingTokens, on: &request) }
    let permit = try await model.breaker.enter()
    do throws(ChatError) {
      let response = try await model.backend.complete(request)
      model.breaker.succeeded()
      return candidate(response, call, model, bound(call, question: question))
    } catch {
      state.withLock { $0.failure = error }
      let pause = model.breaker.failed(error, permit, isShared: call.request.isPlain)
      let cost = error.mayHaveCost ? bound(call, question: question) : Spending(calls: 1)
      throw CallError(reason: "\(error)", cost: cost, isTransient: pause != nil, retryAfter: pause)
    }
  }

  private func model(_ call: SampleCall) -> Model {
    guard let model = models[call.request.model ?? request.model] else { preconditionFailure("a plan asks for models that it named") }
    return model
  }

  private func candidate(_ response: ChatResponse, _ call: SampleCall, _ model: Model, _ bound: Spending) -> Candidate {
    let choice = response.choices[0]
    let answer = choice.message.vote(choice.finishReason == "length" ? extractor.ofCutText : extractor)
    let tell = state.withLock { state in
      state.responses[call.id] = response
      state.models[call.id] = call.request.model
      if call.request.purpose == .step { state.prefixes[call.id] = call.request.prefix }
      if response.usage == nil { state.assumed[call.id, default: .zero] += bound.withoutCalls }
      return state.onCandidate
    }
    tell?(answer)
    return Candidate(
      text: (choice.message.text ?? answer ?? "") + (call.request.purpose == .step ? "\n" : ""), answer: answer,
      cost: response.usage.map { model.price.spending($0) } ?? bound,
      confidences: choice.logprobs?.content?.map(\.logprob) ?? [], finish: choice.finishReason == "length" ? .length : .stop,
      model: response.model)
  }

  /// Sets the closure that receives every candidate's answer.
  func onCandidate(_ tell: @escaping @Sendable (String?) -> Void) { state.withLock { $0.onCandidate = tell } }

  /// The candidate with the lowest number of those that came.
  var first: SampleID? { state.withLock { $0.responses.keys.min() } }
  /// The response that a candidate was read from.
  func response(_ id: SampleID) -> ChatResponse? { state.withLock { $0.responses[id] } }
  /// The text whose last step a candidate is; nil where it is none.
  func wholeText(_ id: SampleID) -> String? {
    state.withLock { state in
      state.prefixes[id].map { $0 + (state.responses[id]?.choices.first?.message.text ?? "") }
    }
  }
  /// The tokens of each response's thinking, by its model: the server's count, or else one by bytes.
  var thoughts: [(model: String, tokens: Int)] {
    state.withLock(\.responses).map { id, response in
      let told = response.usage?.reasoningTokens
      return (asked(id), told ?? response.choices.map(\.message.thinkingTokens).max() ?? 0)
    }
  }
  private func asked(_ id: SampleID) -> String { state.withLock { $0.models[id] } ?? request.model }

  /// The last failure of a call, or the one for which none went out.
  var failure: ChatError? { state.withLock { $0.failure } ?? models.values.lazy.compactMap(\.breaker.error).first }
  /// The most that answers may have cost which came without their usage: of these candidates, or of all calls.
  func assumed(_ ids: [SampleID]? = nil) -> Spending {
    state.withLock { state in (ids ?? Array(state.assumed.keys)).reduce(.zero) { $0 + (state.assumed[$1] ?? .zero) } }
  }
}

extension AnswerExtractor {
  /// The extractor for a text that was cut: its last number or line is no answer, unless asked for.
  fileprivate var ofCutText: AnswerExtractor { self == .conversation ? .first([.number(.boxed), .wholeText]) : self }
}

extension ChatRequest {
  /// The same conversation for a text that isn't the answer, a judge's or a probe's: plain, short and not streamed.
  ///
  /// Tools and formats are left out, since a model that may call a tool instead of judging does; the temperature is 0, since two looks at one text should
  /// agree.
  func besideAnswer(tokens: Int) -> ChatRequest {
    var request = self
    (request.temperature, request.maximumTokens, request.stop, request.isStreamed) = (0, tokens, nil, nil)
    (request.wantsLogProbabilities, request.topLogProbabilities) = (nil, nil)
    for field in ["max_completion_tokens", "stream_options", "tools", "tool_choice", "parallel_tool_calls", "response_format"] {
      request.other[field] = nil
    }
    return request
  }
}

extension ChatMessage {
  /// The vote of a message: its tool calls by name and arguments, or else the answer in its text.
  func vote(_ extractor: AnswerExtractor) -> String? { callVote ?? text.flatMap { extractor.extract(from: $0)?.answer } }

  /// The vote of its tool calls; nil if there are none.
  var callVote: String? {
    guard case .array(let calls)? = other["tool_calls"], !calls.isEmpty else { return nil }
    return "call " + calls.map(\.canonicalCall).joined(separator: "; ")
  }
}

extension JSONValue {
  /// A tool call's name with its arguments, their members sorted.
  fileprivate var canonicalCall: String {
    guard let name = self["function"]?["name"]?.string else { return "?" }
    guard let text = self["function"]?["arguments"]?.string else { return name + "()" }
    return "\(name)(\((try? JSONValue(parsing: text.utf8, options: .network))?.canonicalText ?? text))"
  }
}
