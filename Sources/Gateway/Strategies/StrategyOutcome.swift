import ChatCompletions
import InferenceScaling

/// The outcome of a strategy's runs: the choice for the client, the error if there is none, and the receipt.
extension StrategyService {
  /// The response of the chosen candidate as the choice at a place.
  ///
  /// - Throws: `GatewayError` if no candidate came.
  func choice(_ place: Int, _ result: SolveResult, _ sampler: CandidateSampler) throws -> ChatChoice {
    guard let id = chosen(result, sampler), let response = sampler.response(id) else {
      throw failure(result.conclusion.reason, sampler)
    }
    var choice = response.choices[0]
    if let text = sampler.wholeText(id) { choice.message.content = .string(text) }
    choice.index = place
    if work.chat.wantsLogProbabilities != true { choice.logprobs = nil }
    return choice
  }

  /// The candidate that is given: the chosen one, or else the first.
  ///
  /// A step of a search is no answer.
  func chosen(_ result: SolveResult, _ sampler: CandidateSampler) -> SampleID? {
    result.conclusion.sample ?? (plan.kind.isSearch ? nil : sampler.first)
  }

  /// The error of a run without an answer: the upstream's own status and words if it refused.
  ///
  /// In this order: what the budget refused, what the upstream said, a search that came to no answer, a deadline.
  private func failure(_ reason: StopReason, _ sampler: CandidateSampler) -> GatewayError {
    if case .refused(let refusal) = reason { return .budget("The budget doesn't allow a single candidate: \(refusal).") }
    if let error = sampler.failure { return GatewayError(upstream: error) }
    if plan.kind.isSearch, sampler.first != nil {
      return .upstream("No text came to an answer in \(StrategyPlan.mostSteps) steps: the model must say “The answer is …” or \\boxed{…}.")
    }
    guard let ms = plan.budget.ms else { return .upstream("No candidate came: \(reason).") }
    return .budget("No candidate came within the \(Int(ms)) ms: allow more.")
  }

  /// Fills in the receipt: costs are those of all runs, votes those of the first.
  func note(_ results: [SolveResult], _ samplers: [CandidateSampler], _ judge: CandidateSampler?) {
    let votes = results.map { Votes($0.trace) }
    let costs = costs(results, samplers, votes, judge)
    request.note { receipt in
      costs.fill(&receipt)
      receipt.candidates = results.reduce(0) { $0 + $1.receipt.sampleCount }
      receipt.chosenTokens = zip(results, samplers).reduce(0) { sum, pair in
        sum + (pair.0.conclusion.sample.flatMap { pair.1.response($0)?.usage?.completionTokens } ?? 0)
      }
      guard let result = results.first, let votes = votes.first else { return }
      // A client that left is told of by whoever notices it.
      if !Task.isCancelled { receipt.stop = result.conclusion.reason.name }
      receipt.confidence = result.conclusion.confidence
      receipt.answeredBy = result.conclusion.sample.flatMap { result.trace.model(of: $0) } ?? receipt.model
      receipt.votes = votes.tally.sequence
      receipt.tokens = votes.samples.map { samplers[0].response($0)?.usage?.completionTokens ?? 0 }
      receipt.forms = votes.tally.answers.map(AnswerForm.init)
      receipt.agreement = votes.agreement(with: result.conclusion.answer)
      receipt.changeProbability = votes.changeProbability
      receipt.outcomes = votes.tally.answers.compactMap(plan.isRight)
      receipt.isRight = plan.isRight(result.conclusion.answer)
    }
  }

  /// Notes how the thinking of the candidates was held; what a server ignored is remembered.
  ///
  /// A token for four bytes is an estimate, so what a server didn't count must be longer by a quarter to count as ignored.
  func noteThinking(_ samplers: [CandidateSampler], _ control: ThinkingControl?) {
    guard let limit = plan.thinking?.tokens, let left = work.thinkingLeft else { return }
    let longest = samplers.flatMap(\.thoughts).filter { $0.model == work.chat.model }.map(\.tokens).max() ?? 0
    let isHeld = longest <= left + left / 4 + ThinkingSupport.slack
    if control != nil, longest > 0 { work.upstream.thinking?.note(work.chat.model, isHeld: isHeld) }
    request.note { $0.thinking = HeldThinking(limit: limit, tokens: longest, by: control?.rawValue, isHeld: isHeld) }
  }

  /// The costs of all runs; of calls that failed or were cancelled nothing is known but that they were made.
  private func costs(
    _ results: [SolveResult], _ samplers: [CandidateSampler], _ votes: [Votes], _ judge: CandidateSampler?
  ) -> RequestCosts {
    func sum(_ part: (Receipt) -> Spending) -> Spending { results.reduce(.zero) { $0 + part($1.receipt) } }
    return RequestCosts(
      spent: sum(\.spent), dropped: sum(\.unsettled), failed: sum(\.failures), judged: sum(\.verdicts), cancelled: sum(\.cancelled),
      assumedOfAnswers: zip(samplers, votes).reduce(.zero) { $0 + $1.0.assumed($1.1.samples) },
      assumedOfJudgements: judge?.assumed() ?? .zero)
  }
}

/// The costs of a request's calls as the ledger has them, divided into known and assumed ones.
///
/// The ledger holds a call whose cost nobody told at its bound, which no call exceeds. Told as usage a bound would be a lie of some thousand tokens, so a
/// receipt has it under its own name.
struct RequestCosts {
  var spent: Spending
  var dropped: Spending
  var failed: Spending
  var judged: Spending
  var cancelled: Spending
  /// The parts of these that no upstream counted.
  var assumedOfAnswers: Spending
  var assumedOfJudgements: Spending

  /// Fills in a receipt.
  func fill(_ receipt: inout GatewayReceipt) {
    let assumed = assumedOfAnswers + assumedOfJudgements + failed.withoutCalls + cancelled.withoutCalls
    receipt.assumed = assumed == .zero ? nil : assumed
    (receipt.spent, receipt.dropped) = (spent.subtracting(assumed), dropped)
    receipt.failed = failed.subtracting(failed.withoutCalls)
    receipt.judged = judged.subtracting(assumedOfJudgements)
    receipt.cancelled = cancelled.subtracting(cancelled.withoutCalls)
  }
}

/// The votes of a run's candidates.
private struct Votes {
  var tally = AnswerTally()
  /// The candidates, in order of arrival.
  var samples: [SampleID] = []

  init(_ trace: DecisionTrace) {
    for case .sampled(let id, let answer) in trace.entries {
      tally.add(answer, sample: id)
      samples.append(id)
    }
  }

  /// The share of all candidates, those without an answer included, that gave an answer; nil if none did.
  func agreement(with answer: String?) -> Double? {
    guard let answer, let place = tally.answers.firstIndex(of: answer), tally.sampleCount > 0 else { return nil }
    return Double(tally.counts[place]) / Double(tally.sampleCount)
  }

  /// The probability that the second answer is the more frequent one.
  var changeProbability: Double? { tally.leader == nil ? nil : BetaStop.behind(tally.leaderCount, tally.runnerUpCount) }
}

extension DecisionTrace {
  /// The model that a sample was asked of, if it isn't the first.
  fileprivate func model(of sample: SampleID) -> String? {
    for case .asked(let samples, let request) in entries where samples.contains(sample) { return request.model }
    return nil
  }
}

extension StopReason {
  /// A word for headers and receipts.
  var name: String {
    switch self {
    case .complete: "complete"
    case .certain: "certain"
    case .confident(let rule): "confident:\(rule)"
    case .verified: "verified"
    case .stable: "stable_answer"
    case .thinkingLimit: "thinking_cap"
    case .loop: "loop"
    case .refused(let refusal): "budget:\(refusal.resource.rawValue)"
    case .failed: "failed"
    case .interrupted: "interrupted"
    case .stalled: "stalled"
    }
  }
}
