import ChatCompletions
import Foundation
import InferenceScaling

/// Answers one request with a strategy.
struct StrategyService: Answering {
  let plan: StrategyPlan
  let request: ChatRequest
  let upstream: Upstream
  let exchange: Exchange
  let services: GatewayServices

  let tellsText = false

  /// Runs the strategy, once for each choice that was asked for; its cost and its end go on the receipt.
  ///
  /// Candidates are told as they come, where the plan says so.
  ///
  /// - Throws: `GatewayError`: the upstream's own refusal where nothing came, a typed 400 where the budget allows nothing.
  func answer(tell: @escaping @Sendable (StrategyChunk) -> Void) async throws -> StrategyAnswer {
    try refuseToolsInSearch()
    let count = request.choices ?? 1
    let base = candidateRequest
    try exchange.reserve(bound(base, count: count))
    let ledger = Ledger(budget: plan.budget.budget)
    let voices = try await voices(base)
    let samplers = samplers(base, voices)
    let judge = judge(base, voices)
    let results = await withTaskGroup(of: (Int, SolveResult).self) { group in
      for place in 0..<count {
        group.addTask { (place, await solve(place, samplers[place], judge, ledger, tell)) }
      }
      return await group.reduce(into: [SolveResult?](repeating: nil, count: count)) { $0[$1.0] = $1.1 }.compactMap(\.self)
    }
    note(results, samplers)
    return wholeAnswer(try zip(results, samplers).enumerated().map { try choice($0, $1.0, $1.1) })
  }

  /// A search goes over the steps of a text.
  private func refuseToolsInSearch() throws(GatewayError) {
    guard case .beam = plan.kind, case .array(let tools)? = request.other["tools"], !tools.isEmpty else { return }
    throw .invalidRequest("\(plan.name) searches over texts, and can't call tools: leave them out, or choose scK", parameter: "tools")
  }

  /// Whom the plan may ask: the model itself, the one that it may go on to, and the one that judges.
  private func voices(_ base: ChatRequest) async throws -> [String: CandidateSampler.Voice] {
    var voices = [base.model: try voice(base.model, upstream)]
    for other in [plan.next, plan.judge].compactMap(\.self) {
      let upstream = try await services.catalogue.upstream(of: other, authorization: exchange.authorizationOfClient)
      voices[other] = try voice(other, upstream)
    }
    return voices
  }

  private func voice(_ model: String, _ upstream: Upstream) throws(GatewayError) -> CandidateSampler.Voice {
    do {
      let client = try upstream.chat(authorization: exchange.authorization(for: upstream))
      return .init(client: client, price: services.price(of: model))
    } catch {
      throw .unauthorized
    }
  }

  private func samplers(_ base: ChatRequest, _ voices: [String: CandidateSampler.Voice]) -> [CandidateSampler] {
    (0..<(request.choices ?? 1)).map { place in
      var base = base
      base.seed = base.seed.map { $0 &+ place &* 100_003 }
      return CandidateSampler(voices: voices, request: base, extractor: plan.extractorOfCandidates, tokensOfAnswer: tokensOfAnswer(base))
    }
  }

  /// Who judges candidates: the model of the plan, which reads the same conversation, or else what the model itself thought of its tokens.
  private func judge(_ base: ChatRequest, _ voices: [String: CandidateSampler.Voice]) -> any Verifier {
    guard let judge = plan.judge else { return GivenConfidence() }
    var request = base.besideAnswer(tokens: Self.tokensOfJudgement)
    request.model = judge
    let sampler = CandidateSampler(voices: voices, request: request, extractor: .wholeText, tokensOfAnswer: Self.tokensOfJudgement)
    return LanguageModelJudge(sampler: sampler, reading: .points(most: 10))
  }

  private static let tokensOfJudgement = 1024

  /// What each candidate is asked for: the client's request without its strategy, its stream and its number of choices.
  private var candidateRequest: ChatRequest {
    var base = request
    (base.choices, base.isStreamed) = (nil, nil)
    for field in ["isoflop", "stream_options"] { base.other[field] = nil }
    if plan.kind.judges, plan.judge == nil { base.wantsLogProbabilities = true }
    return ending(base)
  }

  /// The most that all candidates may cost, within the request's own budget.
  private func bound(_ base: ChatRequest, count: Int) -> Spending {
    let written = tokensOfAnswer(base)
    let prompt = base.promptBound + (plan.kind.readsCandidates ? plan.limit * written : 0)
    func most(_ models: [String], _ calls: Int, prompt: Int, written: Int) -> Spending {
      let prices = models.map { services.price(of: $0).usd(promptTokens: prompt, completionTokens: written) }
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
    _ place: Int, _ sampler: CandidateSampler, _ judge: any Verifier, _ ledger: Ledger, _ tell: @escaping @Sendable (StrategyChunk) -> Void
  ) async -> SolveResult {
    if plan.tellsProgress {
      sampler.onCandidate { answer in
        let news = "candidate of at most \(plan.limit): \(answer.map { String($0.prefix(200)) } ?? "no answer found")\n"
        tell(chunk(place, ["reasoning_content": .string(news)]))
      }
    }
    let solver = Solver(sampler: sampler, reward: judge, concurrency: plan.callsAtOnce, executor: LoopExecutor.shared)
    let question = Question(id: exchange.id)
    let edition = services.policies.current
    let strategy = plan.strategy(policy: edition.policy)
    if case .auto = plan.kind { exchange.note { ($0.policy, $0.lossExpected) = (edition.id, edition.policy?.chosen?.predictedLoss) } }
    let work = Task(executorPreference: LoopExecutor.shared) { await solver.solve(question, with: strategy, ledger: ledger) }
    let deadline = plan.budget.ms.map { ms in
      Task(executorPreference: LoopExecutor.shared) {
        try await Task.sleep(for: .milliseconds(ms))
        work.cancel()
      }
    }
    defer { deadline?.cancel() }
    return await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      work.cancel()
    }
  }
}

extension StrategyPlan {
  /// The state machine of the plan.
  func strategy(policy: CalibratedPolicy?) -> any Strategy {
    guard let next else { return first(policy: policy) }
    let last = MajorityVote(limit: 1, request: SampleRequest(model: next))
    return Cascade([.init(first(policy: policy), threshold: threshold), .init(last)])
  }

  private func first(policy: CalibratedPolicy?) -> any Strategy {
    switch kind {
    case .vote(let count): MajorityVote(limit: count)
    case .best(let count): BestOfN(count: count)
    case .revise(let count): RevisionChains(length: count, role: .reward)
    case .beam(let count):
      LevelSearch.beam(width: count, expansions: min(count, 4), options: SearchOptions(maximumDepth: StrategyPlan.mostSteps))
    case .mix(let count): MixtureOfAgents(proposers: Array(repeating: SampleRequest(), count: count - 1))
    case .shadow(let count): MajorityVote(limit: count, stopsWhenCertain: false)
    case .cap, .exit: preconditionFailure("thinking has a service of its own")
    case .auto(let count):
      MajorityVote(limit: count, rule: FirstRound(policy.map { $0.rule as any StoppingRule } ?? BetaStop(), limit: count))
    }
  }
}
