import ChatCompletions
import Foundation
import InferenceScaling

/// Answers a request by driving a strategy's state machine.
///
/// Each of the `n` choices that a request asks for is a run of its own, on one ledger; seeds are 100,003 apart. Before the first call the account's hour
/// must hold the most that all runs can cost, within the request's own budget:
///
///     n · limit · (prompt + answer), at the higher price of the models that may answer, and with a judge + n · limit · (prompt + answer + judgement)
///
/// A prompt's bound is its bytes; where candidates read one another it grows by limit · answer.
///
/// The request's own budget is a ledger of its own, on which every call, judgement and repetition is reserved before it is made; `n` choices share it. What it
/// refuses ends a strategy with the best that it has, and only a request without a single candidate is an error.
struct StrategyService: Answering {
  let work: AnswerWork
  let catalogue: ModelCatalogue
  let policies: PolicyStore

  let tellsText = false

  /// Runs the strategy, once for each choice that was asked for.
  ///
  /// Candidates are told as they come if the plan says so.
  ///
  /// - Throws: `GatewayError`: the upstream's own refusal if nothing came, a typed 400 if the budget allows nothing.
  func answer(tell: @escaping @Sendable (ChatChunk) -> Void) async throws -> ChatResponse {
    try refuseToolsInSearch()
    let version = policies.current
    let strategy = try plan.strategy(policy: version.policy)
    if plan.kind == .auto { request.note { ($0.policy, $0.lossExpected) = (version.id, version.policy?.chosen?.predictedLoss) } }
    let count = work.chat.choices ?? 1
    let base = candidateRequest
    try request.reserve(bound(base, count: count))
    let ledger = Ledger(budget: plan.budget.budget)
    let models = try await models(base)
    let samplers = samplers(base, models)
    let judge = judgeSampler(base, models)
    let verifier: any Verifier = judge.map { LanguageModelJudge(sampler: $0, reading: .points(most: 10)) } ?? GivenConfidence()
    let results = await withTaskGroup(of: (Int, SolveResult).self) { group in
      for place in 0..<count {
        group.addTask { (place, await solve(strategy, place, samplers[place], verifier, ledger, tell)) }
      }
      return await group.reduce(into: [SolveResult?](repeating: nil, count: count)) { $0[$1.0] = $1.1 }.compactMap(\.self)
    }
    note(results, samplers, judge)
    noteThinking(samplers, models[base.model]?.thinking)
    let choices = try zip(results, samplers).enumerated().map { try choice($0, $1.0, $1.1) }
    return work.answer(choices, requestID: chosen(results[0], samplers[0]).flatMap { samplers[0].response($0)?.requestID })
  }

  /// A search goes over the steps of a text.
  private func refuseToolsInSearch() throws(GatewayError) {
    guard plan.kind.isSearch, work.chat.other["tools"]?.array?.isEmpty == false else { return }
    throw .invalidRequest("\(plan.name) searches over texts, and can't call tools: leave them out, or choose scK", parameter: "tools")
  }

  /// The models that the plan may ask: the request's own, the next one, and the judge.
  private func models(_ base: ChatRequest) async throws -> [String: CandidateSampler.Model] {
    var models = [base.model: try await model(base.model, work.upstream)]
    for other in [plan.next, plan.judge].compactMap(\.self) {
      models[other] = try await model(other, try await catalogue.upstream(of: other, for: request.head))
    }
    return models
  }

  private func model(_ name: String, _ upstream: any Upstream) async throws(GatewayError) -> CandidateSampler.Model {
    .init(backend: try work.backend(upstream), price: work.prices[name], thinking: await work.thinkingControl(upstream, model: name))
  }

  private func samplers(_ base: ChatRequest, _ models: [String: CandidateSampler.Model]) -> [CandidateSampler] {
    (0..<(work.chat.choices ?? 1)).map { place in
      var base = base
      base.seed = base.seed.map { $0 &+ place &* 100_003 }
      return CandidateSampler(
        models: models, request: base, extractor: plan.extractorOfCandidates, tokensOfAnswer: work.tokensOfAnswer(base),
        thinkingTokens: work.thinkingLeft)
    }
  }

  /// The sampler of the plan's judge, which reads the conversation; nil if the tokens' own log-probabilities judge.
  ///
  /// The model is asked at temperature 0, without tools, for points from 0 to 10; the mean log-probability of a text's tokens needs no call, and favours texts
  /// that the model finds likely, which isn't the same as right.
  private func judgeSampler(_ base: ChatRequest, _ models: [String: CandidateSampler.Model]) -> CandidateSampler? {
    guard let judge = plan.judge else { return nil }
    var request = base.besideAnswer(tokens: Self.tokensOfJudgement)
    request.model = judge
    return CandidateSampler(models: models, request: request, extractor: .wholeText, tokensOfAnswer: Self.tokensOfJudgement)
  }

  private static let tokensOfJudgement = 1024

  /// The request for each candidate: the client's without its strategy, its stream and its number of choices.
  ///
  /// Everything else goes on as it came, in its order and with its digits: tools, formats, and members that only the upstream knows. Log-probabilities are
  /// asked for if the strategy goes by them, and left out of the answer if the client didn't.
  private var candidateRequest: ChatRequest {
    var base = work.chat
    (base.choices, base.isStreamed) = (nil, nil)
    for field in ["isoflop", "stream_options"] { base.other[field] = nil }
    if plan.thinking != nil { ThinkingBudget.remove(from: &base.other) }
    if plan.kind.readsLogProbabilities, plan.judge == nil { base.wantsLogProbabilities = true }
    return work.limited(base)
  }

  /// The most that all candidates may cost, within the request's own budget.
  ///
  /// For `sc8` with a prompt of 1,000 bytes and `max_tokens` 500 that is 8 · 1,500 tokens. What isn't used goes back to the hour when the request ends, and a
  /// client that sets a budget in the body holds no more of its hour than that.
  private func bound(_ base: ChatRequest, count: Int) -> Spending {
    let written = work.tokensOfAnswer(base)
    let prompt = base.promptBound + (plan.kind.readsCandidates ? plan.limit * written : 0)
    func most(_ models: [String], _ calls: Int, prompt: Int, written: Int) -> Spending {
      let prices = models.map { work.prices[$0].usd(promptTokens: prompt, completionTokens: written) }
      return Spending(
        calls: calls, promptTokens: prompt * calls, completionTokens: written * calls, usd: (prices.max() ?? 0) * Double(calls))
    }
    var bound = most([base.model, plan.next ?? base.model], plan.limit * count, prompt: prompt, written: written)
    if let judge = plan.judge {
      bound += most([judge], plan.limit * count, prompt: base.promptBound + written, written: Self.tokensOfJudgement)
    }
    return plan.budget.clamped(bound)
  }

  private func solve(
    _ strategy: any Strategy, _ place: Int, _ sampler: CandidateSampler, _ verifier: any Verifier, _ ledger: Ledger,
    _ tell: @escaping @Sendable (ChatChunk) -> Void
  ) async -> SolveResult {
    if plan.tellsProgress {
      sampler.onCandidate { answer in
        let news = "candidate of at most \(plan.limit): \(answer.map { String($0.prefix(200)) } ?? "no answer found")\n"
        tell(work.chunk(place, .init(reasoning: news)))
      }
    }
    let solver = Solver(sampler: sampler, reward: verifier, concurrency: plan.callsAtOnce, executor: LoopExecutor.current)
    let question = Question(id: request.id)
    return await withDeadline { await solver.solve(question, with: strategy, ledger: ledger) }
  }
}
