import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling

/// Lets a model think up to a number of tokens in a user's turn, until its answer no longer changes, or until it goes round in circles, and then has it answer.
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

  let tellsText = true

  private static let conclusion = "\n</think>\n\n"
  private static let probe = "Final Answer:"
  private static let tokensOfProbe = 32
  /// No thinking is probed more often.
  private static let mostProbes = 10_000

  func answer(tell: @escaping @Sendable (StrategyChunk) -> Void) async throws -> StrategyAnswer {
    guard request.choices ?? 1 == 1 else { throw GatewayError.invalidRequest("“n” is 1 where thinking is held", parameter: "n") }
    let base = streamedRequest
    let ledger = Ledger(budget: plan.budget.budget)
    try exchange.reserve(plan.budget.clamped(most(base)))
    var meter = ThoughtMeter(most: max(1, cap - request.thoughtInTurn))
    let probes = tokensBetweenProbes.map { tokens in
      AnswerProbes(every: tokens, most: Self.mostProbes) { meter in await probe(base, meter, ledger) }
    }
    var choice: ChatChoice
    do {
      choice = try await call(base, ledger, &meter, probes, tell)
      await probes?.end()
    } catch {
      await probes?.end()
      throw error
    }
    if let cut = meter.cut {
      meter.conclude()
      choice = try await call(continuing(base, after: meter), ledger, &meter, nil, tell)
      exchange.note { $0.stop = cut.rawValue }
    } else {
      exchange.note { $0.stop = "complete" }
    }
    if !meter.said.isEmpty || choice.message.other["tool_calls"] == nil { choice.message.content = .string(meter.said) }
    if !meter.thought.isEmpty { choice.message.other["reasoning_content"] = .string(meter.thought) }
    exchange.note { receipt in
      (receipt.candidates, receipt.chosenTokens) = (1, receipt.spent.completionTokens - receipt.judged.completionTokens)
      receipt.isRight = plan.isRight(plan.extractor.extract(from: meter.said)?.answer)
    }
    return wholeAnswer([choice])
  }

  /// The tokens of thinking in a turn.
  private var cap: Int {
    if case .cap(let tokens) = plan.kind { return tokens }
    return .max
  }

  private var tokensBetweenProbes: Int? {
    if case .exit(let tokens) = plan.kind { return tokens }
    return nil
  }

  private var streamedRequest: ChatRequest {
    var base = request
    base.choices = nil
    base.other["isoflop"] = nil
    base.other["stream_options"] = .object(["include_usage": .bool(true)])
    return ending(base)
  }

  /// Has the model go on from its thinking, and from the beginning of an answer.
  private func continuing(_ base: ChatRequest, after meter: ThoughtMeter, answer: String = "") -> ChatRequest {
    var (next, message) = (base, ChatMessage.assistant(answer))
    if meter.isOfLlamaCpp {
      message.other["reasoning_content"] = .string(meter.thought)
      next.other["continue_final_message"] = .string("content")
    } else {
      message.content = .string("<think>\n\(meter.thought)\(Self.conclusion)\(answer)")
      next.other["continue_final_message"] = .bool(true)
    }
    next.messages.append(message)
    next.other["add_generation_prompt"] = .bool(false)
    return next
  }
}

// Costs.
extension ThinkingService {
  private func bound(_ base: ChatRequest) -> Spending {
    services.price(of: base.model).spending(promptTokens: base.promptBound, completionTokens: tokensOfAnswer(base))
  }

  private func boundOfProbe(_ base: ChatRequest) -> Spending {
    services.price(of: base.model).spending(
      promptTokens: base.promptBound + tokensOfAnswer(base), completionTokens: Self.tokensOfProbe)
  }

  /// The most that all calls together may cost.
  private func most(_ base: ChatRequest) -> Spending {
    let probe = boundOfProbe(base)
    let count = min(tokensBetweenProbes.map { tokensOfAnswer(base) / $0 } ?? 0, Self.mostProbes)
    let probes = Spending(
      calls: count, promptTokens: count * probe.promptTokens, completionTokens: count * probe.completionTokens,
      usd: Double(count) * probe.usd)
    return bound(base) + bound(base) + probes
  }

  private func spend(_ cost: Spending, _ ledger: Ledger, _ reservation: Ledger.Reservation, isProbe: Bool = false) {
    ledger.commit(reservation, cost: cost)
    exchange.note { receipt in
      receipt.spent += cost
      if isProbe { receipt.judged += cost }
    }
  }
}

// Calls.
extension ThinkingService {
  /// Streams one call into the meter, up to where it is cut; what was spent is on the ledger and the receipt.
  private func call(
    _ request: ChatRequest, _ ledger: Ledger, _ meter: inout ThoughtMeter, _ probes: AnswerProbes?,
    _ tell: @escaping @Sendable (StrategyChunk) -> Void
  ) async throws -> ChatChoice {
    let bound = bound(request)
    let reservation: Ledger.Reservation
    do {
      reservation = try ledger.reserve(bound)
    } catch {
      throw GatewayError.budget("The budget doesn't allow the call: \(error).")
    }
    let (before, stream) = (meter, FollowedStream(meter))
    let outcome = await stream.whileUncut {
      await follow(request) { piece in
        let parts = stream.add(piece)
        var delta: [String: JSONValue] = parts.isFirst ? ["role": .string("assistant")] : [:]
        if !parts.thought.isEmpty { delta["reasoning_content"] = .string(parts.thought) }
        if !parts.said.isEmpty { delta["content"] = .string(parts.said) }
        if !parts.thought.isEmpty || !parts.said.isEmpty { tell(chunk(0, delta)) }
        if !parts.thought.isEmpty { probes?.follow(stream.meter) { stream.cut(.stable) } }
      }
    }
    meter = stream.meter
    let price = services.price(of: request.model)
    let written = price.spending(promptTokens: bound.promptTokens, completionTokens: meter.tokens - before.tokens)
    switch outcome {
    case .success(let response):
      spend(response.usage.map { price.spending($0) } ?? written, ledger, reservation)
      return response.choices[0]
    // However the transport calls it, it ended because it was cut.
    case .failure where meter.cut != before.cut:
      spend(written, ledger, reservation)
      return ChatChoice(message: .assistant(""))
    case .failure(let error):
      spend(error.mayHaveCost ? written : Spending(calls: 1), ledger, reservation)
      throw GatewayError(error, upstream: upstream)
    }
  }

  private func follow(
    _ request: ChatRequest, _ take: @escaping @Sendable (ChatChunk) -> Void
  ) async -> Result<ChatResponse, ChatError> {
    do throws(ChatError) {
      return .success(try await client.stream(request) { take($0) })
    } catch {
      return .failure(error)
    }
  }

  private var client: ChatClient {
    get throws(ChatError) { try upstream.chat(authorization: exchange.authorization(for: upstream)) }
  }

  /// The answer that a thinking comes to as far as it got; nil where none is given or the budget doesn't allow to ask.
  private func probe(_ base: ChatRequest, _ meter: ThoughtMeter, _ ledger: Ledger) async -> String? {
    var request = continuing(base, after: meter, answer: Self.probe).besideAnswer(tokens: Self.tokensOfProbe)
    request.stop = .string("\n")
    let bound = boundOfProbe(base)
    guard let reservation = try? ledger.reserve(bound) else { return nil }
    do throws(ChatError) {
      let response = try await client.complete(request)
      spend(response.usage.map { services.price(of: base.model).spending($0) } ?? bound, ledger, reservation, isProbe: true)
      return plan.extractor.extract(from: Self.probe + " " + (response.choices.first?.message.text ?? ""))?.answer
    } catch {
      spend(error.mayHaveCost ? bound : Spending(calls: 1), ledger, reservation, isProbe: true)
      return nil
    }
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
