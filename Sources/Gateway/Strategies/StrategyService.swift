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
struct StrategyService: Answering {
  let work: AnswerWork
  let catalogue: ModelCatalogue
  let policies: PolicyStore

  let tellsText = false

  var plan: StrategyPlan { work.plan }

  /// Runs the strategy, once for each choice that was asked for.
  ///
  /// Candidates are told as they come if the plan says so.
  ///
  /// - Throws: `GatewayError`: the upstream's own refusal if nothing came, a typed 400 if the budget allows nothing.
  func answer(tell: @escaping @Sendable (ChatChunk) -> Void) async throws -> ChatResponse {
    try refuseToolsInSearch()
    let count = work.chat.choices ?? 1
    let base = candidateRequest
    try request.reserve(bound(base, count: count))
    let ledger = Ledger(budget: plan.budget.budget)
    let models = try await models(base)
    let samplers = samplers(base, models)
    let judge = judge(base, models)
    let results = await withTaskGroup(of: (Int, SolveResult).self) { group in
      for place in 0..<count {
        group.addTask { (place, await solve(place, samplers[place], judge, ledger, tell)) }
      }
      return await group.reduce(into: [SolveResult?](repeating: nil, count: count)) { $0[$1.0] = $1.1 }.compactMap(\.self)
    }
    note(results, samplers)
    return work.answer(try zip(results, samplers).enumerated().map { try choice($0, $1.0, $1.1) })
  }

  /// A search goes over the steps of a text.
  private func refuseToolsInSearch() throws(GatewayError) {
    guard case .beam = plan.kind, work.chat.other["tools"]?.array?.isEmpty == false else { return }
    throw .invalidRequest("\(plan.name) searches over texts, and can't call tools: leave them out, or choose scK", parameter: "tools")
  }

  /// The models that the plan may ask: the request's own, the next one, and the judge.
  private func models(_ base: ChatRequest) async throws -> [String: CandidateSampler.Model] {
    var models = [base.model: try model(base.model, work.upstream)]
    for other in [plan.next, plan.judge].compactMap(\.self) {
      models[other] = try model(other, try await catalogue.upstream(of: other, authorization: request.authorization))
    }
    return models
  }

  private func model(_ name: String, _ upstream: any Upstream) throws(GatewayError) -> CandidateSampler.Model {
    .init(backend: try work.backend(upstream), price: work.prices[name])
  }

  private func samplers(_ base: ChatRequest, _ models: [String: CandidateSampler.Model]) -> [CandidateSampler] {
    (0..<(work.chat.choices ?? 1)).map { place in
      var base = base
      base.seed = base.seed.map { $0 &+ place &* 100_003 }
      return CandidateSampler(
        models: models, request: base, extractor: plan.extractorOfCandidates, tokensOfAnswer: work.tokensOfAnswer(base))
    }
  }

  /// The judge of candidates: the plan's model, which reads the conversation, or else the tokens' own log-probabilities.
  private func judge(_ base: ChatRequest, _ models: [String: CandidateSampler.Model]) -> any Verifier {
    guard let judge = plan.judge else { return GivenConfidence() }
    var request = base.besideAnswer(tokens: Self.tokensOfJudgement)
    request.model = judge
    let sampler = CandidateSampler(models: models, request: request, extractor: .wholeText, tokensOfAnswer: Self.tokensOfJudgement)
    return LanguageModelJudge(sampler: sampler, reading: .points(most: 10))
  }

  private static let tokensOfJudgement = 1024

  /// The request for each candidate: the client's without its strategy, its stream and its number of choices.
  private var candidateRequest: ChatRequest {
    var base = work.chat
    (base.choices, base.isStreamed) = (nil, nil)
    for field in ["isoflop", "stream_options"] { base.other[field] = nil }
    if plan.kind.judges, plan.judge == nil { base.wantsLogProbabilities = true }
    return work.limited(base)
  }

  /// The most that all candidates may cost, within the request's own budget.
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
    _ place: Int, _ sampler: CandidateSampler, _ judge: any Verifier, _ ledger: Ledger, _ tell: @escaping @Sendable (ChatChunk) -> Void
  ) async -> SolveResult {
    if plan.tellsProgress {
      sampler.onCandidate { answer in
        let news = "candidate of at most \(plan.limit): \(answer.map { String($0.prefix(200)) } ?? "no answer found")\n"
        tell(work.chunk(place, .init(reasoning: news)))
      }
    }
    let solver = Solver(sampler: sampler, reward: judge, concurrency: plan.callsAtOnce, executor: LoopExecutor.shared)
    let version = policies.current
    let strategy = plan.strategy(policy: version.policy)
    if case .auto = plan.kind { request.note { ($0.policy, $0.lossExpected) = (version.id, version.policy?.chosen?.predictedLoss) } }
    let question = Question(id: request.id)
    return await withDeadline { await solver.solve(question, with: strategy, ledger: ledger) }
  }

  /// Cancels work when the plan's milliseconds are over; a strategy then answers with the best that it has.
  private func withDeadline<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    var deadline: Task<Void, any Error>?
    defer { deadline?.cancel() }
    return await withCancellableTask(work) { cancel in
      deadline = plan.budget.ms.map { ms in
        Task(executorPreference: LoopExecutor.shared) {
          try await Task.sleep(for: .milliseconds(ms))
          cancel()
        }
      }
    }
  }
}
