import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import Synchronization

/// Lets a model think up to a number of tokens in a user's turn, or until it goes round in circles, and then has it answer.
///
/// The thinking is followed as it streams. Where it must end the stream is closed, which ends the upstream's work, and the model goes on from its own
/// thinking with the mark of its end behind it: for servers that continue a last message of the assistant (vLLM, llama.cpp). llama.cpp writes the marks
/// itself, as the model's template has them; given them in the text it would put an empty thought before.
struct ThinkingService: Answering {
  let plan: StrategyPlan
  let request: ChatRequest
  let upstream: Upstream
  let exchange: Exchange
  let services: GatewayServices
  /// The tokens of thinking in a turn.
  let cap: Int

  let tellsText = true

  private static let conclusion = "\n</think>\n\n"

  func answer(tell: @escaping @Sendable (StrategyChunk) -> Void) async throws -> StrategyAnswer {
    guard request.choices ?? 1 == 1 else { throw GatewayError.invalidRequest("“n” is 1 where thinking is capped", parameter: "n") }
    let base = streamedRequest
    let ledger = Ledger(budget: plan.budget.budget)
    try exchange.reserve(bound(base) + bound(base))
    var meter = ThoughtMeter(most: max(1, cap - request.thoughtInTurn))
    var choice = try await call(base, ledger, &meter, tell)
    if let cut = meter.cut {
      meter.conclude()
      choice = try await call(concluding(base, after: meter), ledger, &meter, tell)
      exchange.note { $0.stop = cut.rawValue }
    } else {
      exchange.note { $0.stop = "complete" }
    }
    if !meter.said.isEmpty || choice.message.other["tool_calls"] == nil { choice.message.content = .string(meter.said) }
    if !meter.thought.isEmpty { choice.message.other["reasoning_content"] = .string(meter.thought) }
    exchange.note { $0.candidates = 1 }
    return wholeAnswer([choice])
  }

  private var streamedRequest: ChatRequest {
    var base = request
    base.choices = nil
    base.other["isoflop"] = nil
    base.other["stream_options"] = .object(["include_usage": .bool(true)])
    return ending(base)
  }

  private func concluding(_ base: ChatRequest, after meter: ThoughtMeter) -> ChatRequest {
    var (next, message) = (base, ChatMessage.assistant(""))
    if meter.isOfLlamaCpp {
      message.other["reasoning_content"] = .string(meter.thought)
      next.other["continue_final_message"] = .string("content")
    } else {
      message.content = .string("<think>\n\(meter.thought)\(Self.conclusion)")
      next.other["continue_final_message"] = .bool(true)
    }
    next.messages.append(message)
    next.other["add_generation_prompt"] = .bool(false)
    return next
  }

  private func bound(_ base: ChatRequest) -> Spending {
    services.price(of: base.model).spending(promptTokens: base.promptBound, completionTokens: tokensOfAnswer(base))
  }

  /// Streams one call into the meter, up to where it cuts; what was spent is on the ledger and the receipt.
  private func call(
    _ request: ChatRequest, _ ledger: Ledger, _ meter: inout ThoughtMeter, _ tell: @escaping @Sendable (StrategyChunk) -> Void
  ) async throws -> ChatChoice {
    let bound = bound(request)
    let reservation: Ledger.Reservation
    do {
      reservation = try ledger.reserve(bound)
    } catch {
      throw GatewayError.budget("The budget doesn't allow the call: \(error).")
    }
    let before = (meter.tokens, meter.cut)
    let state = Mutex(meter)
    let outcome = await stream(request) { piece in
      let (isFirst, parts, mustEnd) = state.withLock { state in
        (state.thought.isEmpty && state.said.isEmpty, state.add(piece), before.1 == nil && state.cut != nil)
      }
      var delta: [String: JSONValue] = isFirst ? ["role": .string("assistant")] : [:]
      if !parts.thought.isEmpty { delta["reasoning_content"] = .string(parts.thought) }
      if !parts.said.isEmpty { delta["content"] = .string(parts.said) }
      if !parts.thought.isEmpty || !parts.said.isEmpty { tell(chunk(0, delta)) }
      if mustEnd { withUnsafeCurrentTask { $0?.cancel() } }
    }
    meter = state.withLock { $0 }
    let price = services.price(of: request.model)
    let written = price.spending(promptTokens: bound.promptTokens, completionTokens: meter.tokens - before.0)
    switch outcome {
    case .success(let response):
      spend(response.usage.map { price.spending($0) } ?? written, ledger, reservation)
      return response.choices[0]
    // However the transport calls it, it ended because it was cut.
    case .failure where meter.cut != before.1:
      spend(written, ledger, reservation)
      return ChatChoice(message: .assistant(""))
    case .failure(let error):
      spend(error.mayHaveCost ? written : Spending(calls: 1), ledger, reservation)
      throw GatewayError(error, upstream: upstream)
    }
  }

  private func stream(
    _ request: ChatRequest, _ take: @escaping @Sendable (ChatChunk) -> Void
  ) async -> Result<ChatResponse, ChatError> {
    do throws(ChatError) {
      let client = try upstream.chat(authorization: exchange.authorization(for: upstream))
      return .success(try await client.stream(request) { take($0) })
    } catch {
      return .failure(error)
    }
  }

  private func spend(_ cost: Spending, _ ledger: Ledger, _ reservation: Ledger.Reservation) {
    ledger.commit(reservation, cost: cost)
    exchange.note { $0.spent += cost }
  }
}

extension ChatRequest {
  /// The tokens that were thought since the user spoke last, across calls of tools: a token is about four bytes.
  fileprivate var thoughtInTurn: Int {
    let start = messages.lastIndex { $0.role == "user" } ?? 0
    return messages[start...].reduce(0) { sum, message in
      guard case .string(let text)? = message.other["reasoning_content"] ?? message.other["reasoning"] else { return sum }
      return sum + text.utf8.count / 4
    }
  }
}
