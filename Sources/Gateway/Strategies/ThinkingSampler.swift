import ChatCompletions
import ComputeAccounting
import InferenceScaling
import Synchronization

/// A sampler of one answer that is followed while it streams, cut, and gone on from.
///
/// The pieces go to the client as they come, and to the strategy through `SampleProgress`, which holds the stream at a report until the strategy has
/// decided: what is cut is cut at the same token however fast the server is. Ending the stream ends the upstream's work.
///
/// To go on from thinking, the model is given an assistant's message to continue. Servers take it in two forms:
///
/// | server | the message | with |
/// |---|---|---|
/// | vLLM and others | `<think>`, the thinking, `</think>` as its content | `continue_final_message: true`, `add_generation_prompt: false` |
/// | llama.cpp, known by its build as `b9876-0a1b2c3` | the thinking as `reasoning_content` | `continue_final_message: "content"` |
///
/// llama.cpp writes the marks itself, as the model's template has them; given them in the content it would put an empty thought before.
final class ThinkingSampler: StreamingSampler {
  /// The thinking and the text that the client has been sent, with their log-probabilities.
  struct Told: Sendable {
    var thinking = ""
    var text = ""
    var logprobs: ChatLogProbabilities?
  }

  private struct State {
    var told = Told()
    var thinkingTokens = 0
    var hasBegun = false
    var isOfLlamaCpp: Bool?
    var choice: ChatChoice?
    var requestID: String?
    var probes = Spending.zero
    var assumed = Spending.zero
    var failure: ChatError?
  }

  private let base: ChatRequest
  private let backend: any ChatBackend
  private let price: TokenPrice
  private let tokensOfAnswer: Int
  private let extractor: AnswerExtractor
  private let tell: @Sendable (ChatChunk.Delta, ChatLogProbabilities?) -> Void
  private let state = Mutex(State())

  /// The tokens of a look at the answer so far: one line.
  static let tokensOfProbe = 32

  /// - Parameters:
  ///   - base: The client's request, without its strategy.
  ///   - tokensOfAnswer: The most tokens of an answer, for what is reserved.
  ///   - tell: Sends a piece to the client.
  init(
    base: ChatRequest, backend: any ChatBackend, price: TokenPrice, tokensOfAnswer: Int, extractor: AnswerExtractor,
    tell: @escaping @Sendable (ChatChunk.Delta, ChatLogProbabilities?) -> Void
  ) {
    (self.base, self.backend, self.price) = (base, backend, price)
    (self.tokensOfAnswer, self.extractor, self.tell) = (tokensOfAnswer, extractor, tell)
  }

  /// All that the client has been sent.
  var told: Told { state.withLock { $0.told } }
  /// The tokens of thinking that came, cut or not.
  var thinkingTokens: Int { state.withLock { $0.thinkingTokens } }
  /// The choice of the last response that came whole.
  var choice: ChatChoice? { state.withLock { $0.choice } }
  /// The upstream's identifier of the call that gave it.
  var requestID: String? { state.withLock { $0.requestID } }
  /// The cost of all looks at the answer so far, as far as it is known.
  var probes: Spending { state.withLock { $0.probes } }
  /// The most that was taken beyond the known cost.
  ///
  /// It is that of prompts of streams that were cut or said nothing of their cost, and of such probes.
  var assumed: Spending { state.withLock { $0.assumed } }
  /// The last failure of a stream.
  var failure: ChatError? { state.withLock { $0.failure } }

  /// The bytes of the conversation with the thinking, a tokenizer's worst case, and all tokens that may be generated.
  func bound(_ call: SampleCall, question: Question) -> Spending {
    let request = request(call)
    var bound = price.spending(promptTokens: request.promptBound, completionTokens: isProbe(call) ? Self.tokensOfProbe : tokensOfAnswer)
    bound.seconds = backend.timeout / .seconds(1)
    return bound
  }

  /// Draws a probe whole, and everything else as a stream that nobody cuts.
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    guard !isProbe(call) else { return try await probe(call, question) }
    return try await sample(call, question: question, reporting: SampleProgress(call.request))
  }

  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    let outcome: Result<ChatResponse, ChatError>
    do throws(ChatError) {
      outcome = .success(try await backend.stream(request(call)) { await self.follow($0, progress) })
    } catch {
      outcome = .failure(error)
    }
    let partial = progress.partial
    state.withLock { $0.thinkingTokens += partial.thinkingTokens }
    let prompt = bound(call, question: question).promptTokens
    /// The cost of a stream that didn't say it: its pieces, which were counted, and its prompt at the bound.
    func written() -> Spending {
      state.withLock { $0.assumed += price.spending(promptTokens: prompt, completionTokens: 0).withoutCalls }
      return price.spending(promptTokens: prompt, completionTokens: partial.tokens)
    }
    // However the transport calls it, it ended because it was cut.
    if progress.isTruncated { return partial.candidate(cost: written()) }
    switch outcome {
    case .success(let response): return candidate(response, partial, cost: response.usage.map { price.spending($0) } ?? written())
    case .failure(let error):
      state.withLock { $0.failure = error }
      throw CallError(reason: "\(error)", cost: error.mayHaveCost ? written() : Spending(calls: 1))
    }
  }
}

extension ThinkingSampler.Told {
  /// A choice whose message is all that was sent, from the first call to the last.
  func choice(_ last: ChatChoice) -> ChatChoice {
    var choice = last
    if !text.isEmpty || choice.message.other["tool_calls"] == nil { choice.message.content = .string(text) }
    if !thinking.isEmpty { choice.message.other["reasoning_content"] = .string(thinking) }
    choice.logprobs = logprobs ?? choice.logprobs
    return choice
  }
}

// Pieces.
extension ThinkingSampler {
  /// Reports a piece, and sends what of it stands before a cut.
  private func follow(_ chunk: ChatChunk, _ progress: SampleProgress) async {
    state.withLock { state in
      if state.isOfLlamaCpp == nil { state.isOfLlamaCpp = chunk.systemFingerprint?.wholeMatch(of: /b\d+-(unknown|[0-9a-f]+)/) != nil }
    }
    guard let choice = chunk.choices.first(where: { $0.index == 0 }) else { return }
    let delta = choice.delta
    // The mark before the thinking is no thinking; a call of a tool is a token, though it has no text.
    let tokens = delta.content == "<think>" ? 0 : delta.toolCalls == nil ? nil : 1
    let piece = await progress.add(thinking: delta.reasoning ?? "", text: delta.content ?? "", tokens: tokens)
    guard !piece.thinking.isEmpty || !piece.text.isEmpty else { return }
    let isFirst = state.withLock { state in
      state.told.thinking += piece.thinking
      state.told.text += piece.text
      if let more = choice.logprobs {
        state.told.logprobs = state.told.logprobs ?? ChatLogProbabilities(content: [])
        state.told.logprobs?.content? += more.content ?? []
      }
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    tell(
      ChatChunk.Delta(
        role: isFirst ? "assistant" : nil, content: piece.text.isEmpty ? nil : piece.text,
        reasoning: piece.thinking.isEmpty ? nil : piece.thinking), choice.logprobs)
  }

  /// The candidate of a stream that came whole; its text is this call's alone.
  private func candidate(_ response: ChatResponse, _ partial: PartialSample, cost: Spending) -> Candidate {
    let choice = response.choices[0]
    state.withLock { ($0.choice, $0.requestID) = (choice, response.requestID) }
    let answer = choice.message.callVote ?? extractor.extract(from: partial.text)?.answer
    return Candidate(
      text: partial.text, thinking: partial.thinking, thinkingTokens: partial.thinkingTokens, answer: answer,
      cost: cost, finish: choice.finishReason == "length" ? .length : .stop,
      model: response.model)
  }
}

// Requests.
extension ThinkingSampler {
  private func isProbe(_ call: SampleCall) -> Bool { call.request.purpose == .probe }

  /// The client's request, going on from the thinking and the beginning of an answer if the strategy wants that.
  private func request(_ call: SampleCall) -> ChatRequest {
    var next = isProbe(call) ? base.besideAnswer(tokens: Self.tokensOfProbe) : base
    if isProbe(call) { next.stop = .string("\n") }
    guard call.request.continuesPrefix else { return next }
    var message = ChatMessage.assistant(call.request.prefix)
    if state.withLock({ $0.isOfLlamaCpp == true }) {
      message.other["reasoning_content"] = .string(call.request.thinking)
      next.other["continue_final_message"] = .string("content")
    } else {
      message.content = .string(call.request.continuation())
      next.other["continue_final_message"] = .bool(true)
    }
    next.messages.append(message)
    next.other["add_generation_prompt"] = .bool(false)
    return next
  }

  /// The answer that the thinking comes to so far.
  private func probe(_ call: SampleCall, _ question: Question) async throws(CallError) -> Candidate {
    let bound = bound(call, question: question)
    func charge(_ known: Spending?) -> Spending {
      state.withLock { state in
        state.probes += known ?? Spending(calls: 1)
        if known == nil { state.assumed += bound.withoutCalls }
      }
      return known ?? bound
    }
    do throws(ChatError) {
      let response = try await backend.complete(request(call))
      let text = response.choices.first?.message.text ?? ""
      let answer = extractor.extract(from: call.request.prefix + " " + text)?.answer
      return Candidate(text: text, answer: answer, cost: charge(response.usage.map { price.spending($0) }), model: response.model)
    } catch {
      throw CallError(reason: "\(error)", cost: charge(error.mayHaveCost ? nil : Spending(calls: 1)))
    }
  }
}
