import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import Synchronization

/// Asks an upstream for the candidates of one request, and keeps what it sent.
final class CandidateSampler: Sampler {
  /// A model that may be asked: by which connections, and for how much.
  struct Voice: Sendable {
    var client: ChatClient
    var price: TokenPrice
  }

  private let voices: [String: Voice]
  private let request: ChatRequest
  private let extractor: AnswerExtractor
  /// The most tokens of an answer, for what is reserved.
  private let tokensOfAnswer: Int
  private let state = Mutex(State())

  private struct State {
    var responses: [SampleID: ChatResponse] = [:]
    /// What the steps of a search go on from.
    var prefixes: [SampleID: String] = [:]
    var failure: ChatError?
    var isUnmetered = false
    var onCandidate: (@Sendable (String?) -> Void)?
  }

  /// - Parameters:
  ///   - voices: The models by name; the request's own among them.
  ///   - request: The client's, without its strategy; each candidate is asked for on its own.
  init(voices: [String: Voice], request: ChatRequest, extractor: AnswerExtractor, tokensOfAnswer: Int) {
    (self.voices, self.request, self.extractor) = (voices, request, extractor)
    self.tokensOfAnswer = tokensOfAnswer
  }

  /// Bytes of the conversation, a tokenizer's worst case, with room for a template; and all tokens that may be generated.
  func bound(_ call: SampleCall, question: Question) -> Spending {
    let voice = voice(call)
    let prompt = request.promptBound + call.request.words.utf8.count
    var most = voice.price.spending(promptTokens: prompt, completionTokens: tokensOfAnswer)
    most.seconds = voice.client.timeout / .seconds(1)
    return most
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    var request = request
    let words = call.request.words
    if !words.isEmpty { request.messages.append(.user(words)) }
    request.seed = request.seed.map { $0 &+ call.ordinal }
    request.model = call.request.model ?? request.model
    let voice = voice(call)
    do throws(ChatError) {
      return candidate(try await voice.client.complete(request), call, voice, bound(call, question: question))
    } catch {
      state.withLock { $0.failure = error }
      let cost = error.mayHaveCost ? bound(call, question: question) : Spending(calls: 1)
      throw CallError(
        reason: "\(error)", cost: cost, isTransient: error.isTransient && (error.retryAfter ?? .zero) < .seconds(10),
        retryAfter: error.retryAfter)
    }
  }

  private func voice(_ call: SampleCall) -> Voice {
    guard let voice = voices[call.request.model ?? request.model] else { preconditionFailure("a plan asks for models that it named") }
    return voice
  }

  private func candidate(_ response: ChatResponse, _ call: SampleCall, _ voice: Voice, _ bound: Spending) -> Candidate {
    let choice = response.choices[0]
    let answer = choice.message.vote(extractor)
    let tell = state.withLock { state in
      state.responses[call.id] = response
      if call.request.purpose == .step { state.prefixes[call.id] = call.request.prefix }
      if response.usage == nil { state.isUnmetered = true }
      return state.onCandidate
    }
    tell?(answer)
    return Candidate(
      text: (choice.message.text ?? answer ?? "") + (call.request.purpose == .step ? "\n" : ""), answer: answer,
      cost: response.usage.map { voice.price.spending($0) } ?? bound,
      confidences: choice.logprobs?.content?.map(\.logprob) ?? [], finish: choice.finishReason == "length" ? .length : .stop,
      model: response.model)
  }

  /// Has every candidate's answer told.
  func onCandidate(_ tell: @escaping @Sendable (String?) -> Void) { state.withLock { $0.onCandidate = tell } }

  /// The candidate with the lowest number of those that came.
  var first: SampleID? { state.withLock { $0.responses.keys.min() } }
  /// What the upstream sent as a candidate.
  func response(_ id: SampleID) -> ChatResponse? { state.withLock { $0.responses[id] } }
  /// The text whose last step a candidate is; nil where it is none.
  func wholeText(_ id: SampleID) -> String? {
    state.withLock { state in
      state.prefixes[id].map { $0 + (state.responses[id]?.choices.first?.message.text ?? "") }
    }
  }
  /// The last failure of a call.
  var failure: ChatError? { state.withLock { $0.failure } }
  /// Whether an answer came without its usage.
  var isUnmetered: Bool { state.withLock { $0.isUnmetered } }
}

extension ChatRequest {
  /// The same conversation for a text beside the answer, a judge's or a probe's: plain, short and not streamed.
  func besideAnswer(tokens: Int) -> ChatRequest {
    var request = self
    (request.temperature, request.maximumTokens, request.stop, request.isStreamed) = (0, tokens, nil, nil)
    (request.wantsLogProbabilities, request.topLogProbabilities) = (nil, nil)
    for field in ["max_completion_tokens", "stream_options", "tools", "tool_choice", "parallel_tool_calls", "response_format"] {
      request.other[field] = nil
    }
    return request
  }

  /// More tokens than the prompt can have: its bytes, and room for a template.
  var promptBound: Int {
    let fields = messages.reduce(0) { sum, message in
      sum + 16 + ((try? JSONEncoder().encode(message))?.count ?? 0)
    }
    return fields + (other["tools"].flatMap { try? JSONEncoder().encode($0) }?.count ?? 0) + 64
  }
}

extension ChatMessage {
  /// What a message votes for: its tool calls by name and arguments, or the answer in its text; nil where there is neither.
  func vote(_ extractor: AnswerExtractor) -> String? {
    if case .array(let calls)? = other["tool_calls"], !calls.isEmpty {
      return "call " + calls.map(\.canonicalCall).joined(separator: "; ")
    }
    return text.flatMap { extractor.extract(from: $0)?.answer }
  }
}

extension JSONValue {
  /// A tool call's name with its arguments, their members sorted.
  fileprivate var canonicalCall: String {
    guard case .string(let name)? = self["function"]?["name"] else { return "?" }
    guard case .string(let text)? = self["function"]?["arguments"] else { return name + "()" }
    let arguments = (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))).flatMap { try? JSONEncoder.sorted.encode($0) }
    return "\(name)(\(arguments.map { String(decoding: $0, as: UTF8.self) } ?? text))"
  }
}
