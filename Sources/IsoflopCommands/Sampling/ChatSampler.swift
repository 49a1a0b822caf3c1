import ChatCompletions
import ComputeAccounting
import InferenceScaling

/// Samples from a live endpoint.
struct ChatSampler: Sampler {
  var client: ChatClient
  /// The model, unless a request names another.
  var model: String
  var template = ChatTemplate()
  var temperature: Double?
  /// The most tokens of a text.
  var maximumTokens: Int
  /// The first seed; a question's samples take those that follow. Without it the server draws.
  var seed: Int?
  /// Whether tokens' log-probabilities are asked for, and of how many alternatives: 0 is the token alone.
  var alternatives: Int?
  /// Further fields of the request.
  var parameters: JSONObject = [:]
  var price = TokenPrice.free
  /// What the model's FLOP are counted by, where it is known.
  var shape: TransformerShape?
  /// Is told what came of every call.
  var watch: CallWatch

  /// Bytes of the messages, a tokenizer's worst case, with room for a chat template; and all tokens that may be generated.
  func bound(_ call: SampleCall, question: Question) -> Spending {
    let bytes = template.messages(call.request, question: question).reduce(0) { $0 + ($1.text?.utf8.count ?? 0) + 16 }
    var most = cost(prompt: bytes + 64, cached: 0, completion: limit(call))
    most.seconds = client.timeout.seconds
    return most
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    if let reason = watch.stopReason { throw CallError(reason: reason) }
    let (clock, bound) = (ContinuousClock(), bound(call, question: question))
    let start = clock.now
    do throws(ChatError) {
      let response = try await client.complete(request(call, question))
      watch.succeeded()
      return candidate(response, call, bound, seconds: (clock.now - start).seconds)
    } catch {
      watch.failed(error)
      throw CallError(error, bound: bound, seconds: (clock.now - start).seconds)
    }
  }

  private func limit(_ call: SampleCall) -> Int { call.request.maximumTokens ?? maximumTokens }

  private func request(_ call: SampleCall, _ question: Question) -> ChatRequest {
    var request = ChatRequest(
      model: call.request.model ?? model, messages: template.messages(call.request, question: question),
      temperature: call.request.temperature ?? temperature, seed: seed.map { $0 &+ call.ordinal }, other: parameters)
    if parameters["max_completion_tokens"] == nil {
      request.maximumTokens = limit(call)
    } else {
      request.other["max_completion_tokens"] = .integer(limit(call))
    }
    if let alternatives {
      request.wantsLogProbabilities = true
      if alternatives > 0 { request.topLogProbabilities = alternatives }
    }
    if call.request.continuesPrefix {
      request.other["continue_final_message"] = .bool(true)
      request.other["add_generation_prompt"] = .bool(false)
    }
    return request
  }

  private func candidate(_ response: ChatResponse, _ call: SampleCall, _ bound: Spending, seconds: Double) -> Candidate {
    let choice = response.choices[0]
    let tokens = choice.logprobs?.content ?? []
    var text = choice.message.text ?? ""
    if call.request.purpose == .step, !text.hasSuffix("\n") { text += "\n" }
    var spent = bound
    if let usage = response.usage {
      spent = cost(prompt: usage.promptTokens - usage.cachedTokens, cached: usage.cachedTokens, completion: usage.completionTokens)
    } else {
      watch.noteUnmetered()
    }
    spent.seconds = seconds
    return Candidate(
      text: text, cost: spent, confidences: tokens.map(confidence), finish: choice.finishReason == "length" ? .length : .stop,
      model: call.request.model ?? model)
  }

  private func confidence(_ token: ChatLogProbabilities.Token) -> Double {
    guard let alternatives, alternatives > 0, let all = token.alternatives else { return token.logprob }
    return TokenConfidence.topLogProbabilities(all.map(\.logprob)) ?? token.logprob
  }

  private func cost(prompt: Int, cached: Int, completion: Int) -> Spending {
    var cost = price.spending(promptTokens: prompt, cachedTokens: cached, completionTokens: completion)
    if let shape { cost.flops = shape.forwardFLOPs(tokens: prompt) + shape.forwardFLOPs(tokens: completion, context: prompt + cached) }
    return cost
  }
}

extension CallError {
  /// The most that a server may ask to wait: above it, a person should decide.
  private static let longestWait = Duration.seconds(300)

  /// What a failed call to a server is to a strategy: what it may have cost is counted at its bound, passing troubles are repeated after a pause.
  init(_ error: ChatError, bound: Spending, seconds: Double) {
    var cost = error.mayHaveCost ? bound : Spending(calls: 1)
    cost.seconds = seconds
    let wait = error.retryAfter ?? .seconds(1)
    let isTooLong = wait > Self.longestWait
    self.init(
      reason: isTooLong ? "\(error) It asks to wait \(Int(wait.seconds)) s." : "\(error)", cost: cost,
      isTransient: error.isTransient && !isTooLong, retryAfter: wait)
  }
}
