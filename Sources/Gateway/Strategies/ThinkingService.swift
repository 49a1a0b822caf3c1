import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling

/// Ends a model's thinking in a user's turn and has it answer.
///
/// Thinking ends at a number of tokens, when the answer no longer changes, or when it goes round in circles.
///
/// The thinking is followed as it streams. Where it must end the stream is closed, which ends the upstream's work, and the model goes on from its own
/// thinking with the mark of its end behind it: for servers that continue a last message of the assistant (vLLM, llama.cpp). llama.cpp writes the marks
/// itself, as the model's template has them; given them in the text it would put an empty thought before.
struct ThinkingService: Answering {
  let work: AnswerWork

  let tellsText = true

  var plan: StrategyPlan { work.plan }

  private static let conclusion = "\n</think>\n\n"
  private static let probe = "Final Answer:"
  private static let tokensOfProbe = 32
  /// No thinking is probed more often.
  private static let mostProbes = 10_000

  func answer(tell: @escaping @Sendable (ChatChunk) -> Void) async throws -> ChatResponse {
    guard work.chat.choices ?? 1 == 1 else { throw GatewayError.invalidRequest("“n” is 1 where thinking is held", parameter: "n") }
    let base = streamedRequest
    let ledger = Ledger(budget: plan.budget.budget)
    try request.reserve(plan.budget.clamped(most(base)))
    var meter = ThoughtMeter(most: max(1, cap - work.chat.thoughtInTurn))
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
      request.note { $0.stop = cut.rawValue }
    } else {
      request.note { $0.stop = "complete" }
    }
    if !meter.said.isEmpty || choice.message.other["tool_calls"] == nil { choice.message.content = .string(meter.said) }
    if !meter.thought.isEmpty { choice.message.other["reasoning_content"] = .string(meter.thought) }
    request.note { receipt in
      (receipt.candidates, receipt.chosenTokens) = (1, receipt.spent.completionTokens - receipt.judged.completionTokens)
      receipt.isRight = plan.isRight(plan.extractor.extract(from: meter.said)?.answer)
    }
    return work.answer([choice])
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
    var base = work.chat
    base.choices = nil
    base.other["isoflop"] = nil
    base.other["stream_options"] = ["include_usage": true]
    return work.limited(base)
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
    work.prices[base.model].spending(promptTokens: base.promptBound, completionTokens: work.tokensOfAnswer(base))
  }

  private func boundOfProbe(_ base: ChatRequest) -> Spending {
    work.prices[base.model].spending(
      promptTokens: base.promptBound + work.tokensOfAnswer(base), completionTokens: Self.tokensOfProbe)
  }

  /// The most that all calls together may cost.
  private func most(_ base: ChatRequest) -> Spending {
    let probe = boundOfProbe(base)
    let count = min(tokensBetweenProbes.map { work.tokensOfAnswer(base) / $0 } ?? 0, Self.mostProbes)
    let probes = Spending(
      calls: count, promptTokens: count * probe.promptTokens, completionTokens: count * probe.completionTokens,
      usd: Double(count) * probe.usd)
    return bound(base) + bound(base) + probes
  }

  private func spend(_ cost: Spending, _ ledger: Ledger, _ reservation: Ledger.Reservation, isProbe: Bool = false) {
    ledger.commit(reservation, cost: cost)
    request.note { receipt in
      receipt.spent += cost
      if isProbe { receipt.judged += cost }
    }
  }
}

// Calls.
extension ThinkingService {
  /// Streams one call into the meter up to its cut, and puts the cost on ledger and receipt.
  private func call(
    _ next: ChatRequest, _ ledger: Ledger, _ meter: inout ThoughtMeter, _ probes: AnswerProbes?,
    _ tell: @escaping @Sendable (ChatChunk) -> Void
  ) async throws -> ChatChoice {
    let bound = bound(next)
    let reservation: Ledger.Reservation
    do {
      reservation = try ledger.reserve(bound)
    } catch {
      throw GatewayError.budget("The budget doesn't allow the call: \(error).")
    }
    let (before, stream) = (meter, FollowedStream(meter))
    let outcome = await stream.whileUncut {
      await follow(next) { piece in
        let parts = stream.add(piece)
        let delta = ChatChunk.Delta(
          role: parts.isFirst ? "assistant" : nil, content: parts.said.isEmpty ? nil : parts.said,
          reasoning: parts.thought.isEmpty ? nil : parts.thought)
        if !parts.thought.isEmpty || !parts.said.isEmpty { tell(work.chunk(0, delta)) }
        if !parts.thought.isEmpty { probes?.follow(stream.meter) { stream.cut(.stable) } }
      }
    }
    meter = stream.meter
    let price = work.prices[next.model]
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
      throw GatewayError(upstream: error)
    }
  }

  private func follow(
    _ next: ChatRequest, _ take: @escaping @Sendable (ChatChunk) -> Void
  ) async -> Result<ChatResponse, ChatError> {
    do throws(ChatError) {
      return .success(try await backend.stream(next) { take($0) })
    } catch {
      return .failure(error)
    }
  }

  private var backend: any ChatBackend {
    get throws(ChatError) { try work.upstream.backend(authorization: work.upstream.authorization(request.authorization)) }
  }

  /// The answer that the thinking comes to so far; nil without one, or without a budget for the probe.
  private func probe(_ base: ChatRequest, _ meter: ThoughtMeter, _ ledger: Ledger) async -> String? {
    var question = continuing(base, after: meter, answer: Self.probe).besideAnswer(tokens: Self.tokensOfProbe)
    question.stop = .string("\n")
    let bound = boundOfProbe(base)
    guard let reservation = try? ledger.reserve(bound) else { return nil }
    do throws(ChatError) {
      let response = try await backend.complete(question)
      spend(response.usage.map { work.prices[base.model].spending($0) } ?? bound, ledger, reservation, isProbe: true)
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
      guard let text = (message.other["reasoning_content"] ?? message.other["reasoning"])?.string else { return sum }
      return sum + text.utf8.count / 4
    }
  }
}
