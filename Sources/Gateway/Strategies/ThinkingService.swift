import ChatCompletions
import InferenceScaling

/// Holds a model's thinking and has it answer: `cap` and `exit`.
///
/// The state machine is `BudgetForcing` or `EarlyExit`, as on the command line; what is the gateway's own is that the client sees the thinking and the answer
/// while they are written, that the thinking of a whole turn counts, and what the calls are charged to.
///
///     client's chat → a streamed call, reported to the strategy → cut → a streamed call that goes on from the thinking → answer
///                       └ a short call for the answer so far (exit), one at a time, while the stream goes on
///
/// A server that can hold thinking by itself gets its own parameter, and the cut then stands a little beyond it: it comes only if the server ignores the
/// parameter, which is noted, so that the next request is cut where it should be.
///
/// Nothing is repeated: pieces that were sent can't be taken back. All calls together may cost
///
///     (prompt + answer) + (prompt + thinking + answer) + probes · (prompt + thinking + 32), where thinking ≤ answer = the limit of the client's tokens
struct ThinkingService: Answering {
  let work: AnswerWork

  let tellsText = true

  func answer(tell: @escaping @Sendable (ChatChunk) -> Void) async throws -> ChatResponse {
    guard work.chat.choices ?? 1 == 1 else { throw GatewayError.invalidRequest("“n” is 1 where thinking is held", parameter: "n") }
    let control = await work.thinkingControl(work.upstream)
    let strategy = try self.strategy(control)
    let base = streamedRequest(control)
    let backend = try work.backend(work.upstream)
    let sampler = ThinkingSampler(
      base: base, backend: backend, price: work.prices[base.model], tokensOfAnswer: work.tokensOfAnswer(base), extractor: plan.extractor
    ) { tell(work.chunk(0, $0, logprobs: $1)) }
    try request.reserve(plan.budget.clamped(most(base)))
    let solver = Solver(sampler: sampler, concurrency: 2, retries: 0, settles: true, executor: LoopExecutor.current)
    let (question, ledger) = (Question(id: request.id), Ledger(budget: plan.budget.budget))
    let result = await withDeadline { await solver.solve(question, with: strategy, ledger: ledger) }
    note(result, sampler, control)
    return work.answer([try choice(result.conclusion, sampler)], requestID: sampler.requestID)
  }

  /// The machine that holds the thinking of this turn; beyond the server's own limit if it has one.
  private func strategy(_ control: ThinkingControl?) throws(GatewayError) -> any Strategy {
    var plan = plan
    plan.parameters.thinkingSpent = work.chat.thoughtInTurn
    let slack = control == nil ? 0 : ThinkingSupport.slack
    if plan.kind == .cap { plan.specification.number = plan.specification.number.map { $0 + slack } }
    if plan.kind == .exit, let most = plan.thinking?.tokens { plan.parameters.thinkingTokens = most + slack }
    return try plan.strategy(policy: nil)
  }

  /// The client's request as a stream that ends with its usage.
  ///
  /// The server's own limit of thinking stands in place of the client's.
  private func streamedRequest(_ control: ThinkingControl?) -> ChatRequest {
    var base = work.chat
    base.choices = nil
    base.other["isoflop"] = nil
    base.other["stream_options"] = ["include_usage": true]
    if let tokens = work.thinkingLeft {
      ThinkingBudget.remove(from: &base.other)
      control?.set(tokens, on: &base)
    }
    return work.limited(base)
  }

  /// The most that all calls together may cost.
  private func most(_ base: ChatRequest) -> Spending {
    let (price, prompt, written) = (work.prices[base.model], base.promptBound, work.tokensOfAnswer(base))
    let probes = min(plan.probeInterval.map { written / $0 } ?? 0, EarlyExit.mostProbes)
    let probe = price.spending(promptTokens: prompt + written, completionTokens: ThinkingSampler.tokensOfProbe)
    return price.spending(promptTokens: prompt, completionTokens: written)
      + price.spending(promptTokens: prompt + written, completionTokens: written)
      + Spending(
        calls: probes, promptTokens: probes * probe.promptTokens, completionTokens: probes * probe.completionTokens,
        usd: Double(probes) * probe.usd)
  }

  /// Fills in the receipt. Nothing is chosen among answers, so all tokens but those of probes are the answer's.
  private func note(_ result: SolveResult, _ sampler: ThinkingSampler, _ control: ThinkingControl?) {
    let thinking = held(result, sampler, control)
    let right = plan.isRight(plan.extractor.extract(from: sampler.told.text)?.answer)
    request.note { receipt in
      receipt.assumed = sampler.assumed == .zero ? nil : sampler.assumed
      (receipt.spent, receipt.dropped) = (result.receipt.spent.subtracting(sampler.assumed), result.receipt.unsettled)
      (receipt.failed, receipt.cancelled, receipt.judged) = (result.receipt.failures, result.receipt.cancelled, sampler.probes)
      (receipt.candidates, receipt.chosenTokens) = (1, receipt.spent.completionTokens - receipt.judged.completionTokens)
      (receipt.isRight, receipt.thinking) = (right, thinking)
      // A client that left is told of by whoever notices it.
      if !Task.isCancelled { receipt.stop = result.conclusion.reason.name }
    }
  }

  /// The limit of thinking and what came of it; what a server ignored is remembered.
  private func held(_ result: SolveResult, _ sampler: ThinkingSampler, _ control: ThinkingControl?) -> HeldThinking? {
    guard let limit = plan.thinking?.tokens, let left = work.thinkingLeft else { return nil }
    let tokens = sampler.thinkingTokens
    var isIgnored = false
    if let control {
      isIgnored = tokens > left + ThinkingSupport.slack || result.conclusion.reason == .thinkingLimit
      if tokens > 0 { work.upstream.thinking?.note(work.chat.model, isHeld: !isIgnored) }
      if !isIgnored { return HeldThinking(limit: limit, tokens: tokens, by: control.rawValue, isHeld: true) }
    }
    return HeldThinking(limit: limit, tokens: tokens, by: "gateway", isHeld: tokens <= left + (isIgnored ? ThinkingSupport.slack : 0))
  }

  /// The answer with all of its thinking; whatever was said before the time was up counts as one.
  ///
  /// - Throws: `GatewayError`: the upstream's own refusal, or a typed 400 if the budget ended it.
  private func choice(_ conclusion: Conclusion, _ sampler: ThinkingSampler) throws -> ChatChoice {
    try Task.checkCancellation()
    let told = sampler.told
    switch conclusion.reason {
    case .refused(let refusal): throw GatewayError.budget("The budget doesn't allow the call: \(refusal).")
    case .interrupted where told.text.isEmpty:
      throw GatewayError.budget("No answer came within the \(Int(plan.budget.ms ?? 0)) ms: allow more, or less thinking.")
    case .interrupted: return told.choice(ChatChoice(message: .assistant(""), finishReason: "length"))
    default: break
    }
    if conclusion.sample == nil, let error = sampler.failure { throw GatewayError(upstream: error) }
    return told.choice(sampler.choice ?? ChatChoice(message: .assistant("")))
  }
}

extension EarlyExit {
  /// No thinking is probed more often.
  fileprivate static let mostProbes = EarlyExit().maximumProbes
}
