import ComputeAccounting
import InferenceScaling
import ModelBackends
import Testing

/// What a sampler asks for, what it charges, and what it makes of failures.
@Suite struct ModelSamplerTests {
  static let price = TokenPrice(promptPerMillion: 1, cachedPerMillion: 0.5, completionPerMillion: 10)

  @Test func chargesTheUsage() async throws {
    let backend = FakeBackend { _, _ in
      Generation(text: "42", usage: .init(promptTokens: 100, cachedTokens: 40, completionTokens: 10))
    }
    let shape = TransformerShape(activeParameters: 1000)
    let sampler = ModelSampler(.init(backend, price: Self.price, shape: shape), maximumTokens: 50)
    let candidate = try await sampler.sample(.answer(), question: question)
    #expect(candidate.cost.calls == 1 && candidate.cost.promptTokens == 60 && candidate.cost.cachedTokens == 40)
    #expect(candidate.cost.completionTokens == 10 && abs(candidate.cost.usd - (60e-6 + 20e-6 + 100e-6)) < 1e-12)
    #expect(candidate.cost.flops == 2 * 1000 * 70.0, "cached tokens aren't read again")
    #expect(candidate.model == "fake" && candidate.finish == .stop && candidate.cost.seconds > 0)
  }

  @Test func boundsCoverEverythingThatMayBeUsed() {
    let backend = FakeBackend { _, _ in .text("") }
    let sampler = ModelSampler(
      .init(backend, price: Self.price), template: .chat(system: "Think.", instruction: "Be brief."), maximumTokens: 50)
    let bytes = "Think.".utf8.count + question.prompt.utf8.count + 2 + "Be brief.".utf8.count
    let bound = sampler.bound(.answer(), question: question)
    #expect(bound.promptTokens == 64 + bytes + 32 && bound.completionTokens == 50 && bound.seconds == 30 && bound.calls == 1)
    #expect(sampler.bound(.answer(0, SampleRequest(maximumTokens: 9)), question: question).completionTokens == 9)
  }

  @Test func anAnswerWithoutUsageCostsItsBound() async throws {
    let backend = FakeBackend { _, _ in Generation(text: "42") }
    let unmetered = Counter()
    let sampler = ModelSampler(.init(backend, price: Self.price), maximumTokens: 50, onUnmetered: { unmetered.add() })
    var bound = sampler.bound(.answer(), question: question)
    let cost = try await sampler.sample(.answer(), question: question).cost
    bound.seconds = cost.seconds
    #expect(cost == bound && unmetered.value == 1)
  }

  @Test func seedsFollowTheirRule() async throws {
    let backend = FakeBackend { _, _ in .text("42") }
    func seeds(_ seeding: ModelSampler.Seeding) async throws -> [Int?] {
      let (before, sampler) = (backend.requests.count, ModelSampler(.init(backend), maximumTokens: 8, seeding: seeding))
      for number in 0..<3 { _ = try await sampler.sample(.answer(number), question: question) }
      _ = try await sampler.sample(.answer(0), question: Question(id: "other"))
      return backend.requests[before...].map(\.seed)
    }
    #expect(try await seeds(.drawn) == [nil, nil, nil, nil])
    #expect(try await seeds(.sequence(from: 10)) == [10, 11, 12, 10])
    let hashed = try await seeds(.hashed(1))
    #expect(Set(hashed).count == 4, "samples of different questions are independent")
    #expect(try await seeds(.hashed(1)) == hashed)
    #expect(try await Set(seeds(.hashed(2))).isDisjoint(with: Set(hashed)))
  }

  @Test func requestsGoBeforeTheSamplersOwnSettings() async throws {
    let backend = FakeBackend { _, _ in .text("42") }
    let sampler = ModelSampler(.init(backend), temperature: 0.5, maximumTokens: 50, stops: ["\n"], alternatives: 3)
    _ = try await sampler.sample(.answer(), question: question)
    let own = backend.requests[0]
    #expect(own.temperature == 0.5 && own.maximumTokens == 50 && own.stops == ["\n"] && own.alternatives == 3 && own.model == nil)
    let request = SampleRequest(.step, prefix: "one\n", model: "other", maximumTokens: 9, temperature: 0)
    let candidate = try await sampler.sample(.answer(0, request), question: question)
    let given = backend.requests[1]
    #expect(given.temperature == 0 && given.maximumTokens == 9 && given.model == "other")
    #expect(candidate.text == "42\n" && candidate.model == "other", "a step ends its line")
  }

  @Test func namedModelsAnswerAtTheirPrice() async throws {
    let (own, other) = (FakeBackend { _, _ in .text("a") }, FakeBackend { _, _ in .text("b") })
    let sampler = ModelSampler(.init(own), others: ["big": .init(other, price: Self.price)], maximumTokens: 8)
    let candidate = try await sampler.sample(.answer(0, SampleRequest(model: "big")), question: question)
    #expect(candidate.text == "b" && candidate.cost.usd > 0 && own.requests.isEmpty)
  }

  @Test func confidenceIsTheTokensOrThatOfTheirAlternatives() async throws {
    let tokens = [Generation.Token(text: "4", logProbability: -0.1, alternatives: [-0.1, -3.1]), .init(text: "2", logProbability: -0.2)]
    let backend = FakeBackend { _, _ in Generation(text: "42", tokens: tokens) }
    let plain = try await ModelSampler(.init(backend), maximumTokens: 8, alternatives: 0).sample(.answer(), question: question)
    #expect(plain.confidences == [-0.1, -0.2])
    let wide = try await ModelSampler(.init(backend), maximumTokens: 8, alternatives: 2).sample(.answer(), question: question)
    #expect(wide.confidences == [try #require(TokenConfidence.topLogProbabilities([-0.1, -3.1])), -0.2])
  }

  @Test func failuresSayWhatTheyCost() async throws {
    func failure(_ error: BackendError) async -> CallError? {
      let sampler = ModelSampler(.init(FakeBackend { _, _ throws(BackendError) in throw error }), maximumTokens: 50, patience: .seconds(20))
      do throws(CallError) {
        _ = try await sampler.sample(.answer(), question: question)
        return nil
      } catch {
        return error
      }
    }
    let refused = try #require(await failure(BackendError(reason: "no")))
    #expect(refused.cost.calls == 1 && refused.cost.tokens == 0 && !refused.isTransient)
    let lost = try #require(await failure(BackendError(reason: "broke off", isTransient: true, mayHaveCost: true)))
    #expect(lost.cost.completionTokens == 50 && lost.isTransient && lost.retryAfter == .seconds(1))
    let busy = try #require(await failure(BackendError(reason: "busy", isTransient: true, retryAfter: .seconds(20))))
    #expect(busy.isTransient && busy.retryAfter == .seconds(20))
    let quota = try #require(await failure(BackendError(reason: "quota.", isTransient: true, retryAfter: .seconds(21))))
    #expect(!quota.isTransient && quota.reason == "quota. It asks to wait 21 s.", "a person should decide")
  }

  @Test func retriesWaitAsLongAsTheServerAsks() async {
    let backend = FakeBackend { _, number throws(BackendError) in
      guard number > 1 else { throw BackendError(reason: "busy", isTransient: true, retryAfter: .milliseconds(number == 0 ? 250 : 750)) }
      return .text("42")
    }
    let waits = Counter()
    let solver = Solver(
      sampler: ExtractingSampler(ModelSampler(.init(backend), maximumTokens: 8), extractor: .wholeText), concurrency: 1, retries: 2,
      pause: { waits.add(Int($0 / .milliseconds(1))) })
    let result = await solver.solve(question, with: MajorityVote(limit: 1))
    #expect(result.conclusion.answer == "42" && result.receipt.retryCount == 2 && waits.value == 1000)
  }

  @Test func budgetsRefuseWhatDoesntFit() async {
    let backend = FakeBackend { _, _ in .text("42") }
    let sampler = ModelSampler(.init(backend), maximumTokens: 50)
    let bound = sampler.bound(.answer(), question: question)
    let ledger = Ledger(budget: Budget(tokens: bound.tokens + 3 * 12 + 5))
    let solver = Solver(sampler: ExtractingSampler(sampler, extractor: .wholeText), concurrency: 1)
    let result = await solver.solve(question, with: MajorityVote(limit: 50, stopsWhenCertain: false), ledger: ledger)
    #expect(backend.requests.count == 4, "the fifth call might take more than is left")
    #expect(ledger.spent.tokens == 48 && result.receipt.refusalCount > 0)
  }

  @Test func templatesMakeTheConversation() {
    let chat = PromptTemplate.chat(system: "S", instruction: "I")
    let answer = chat.messages(SampleRequest(), question: question)
    #expect(answer.messages == [.init(.system, "S"), .init(.user, question.prompt + "\n\nI")] && !answer.continuesLast)
    let judgement = chat.messages(SampleRequest(.judgement, context: ["42", "Is it right?"]), question: question)
    #expect(!judgement.messages[1].text.contains("\n\nI\n"), "a judge gets no instruction for answers")
    let prefixed = chat.messages(SampleRequest(.thinking, prefix: "Let me"), question: question)
    #expect(prefixed.messages.last == .init(.assistant, "Let me") && prefixed.continuesLast)
    let plain = PromptTemplate.continuation.messages(SampleRequest(.revision, prefix: "4", context: ["41"]), question: question)
    #expect(plain.messages == [.init(.user, question.prompt + "\n41"), .init(.assistant, "4")] && plain.continuesLast)
    #expect(PromptTemplate.conversation.messages(SampleRequest(), question: question).messages.isEmpty)
  }

  @Test func scoresArePartOfTheSample() async throws {
    struct Half: Verifier {
      func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1, promptTokens: candidate.text.utf8.count) }
      func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
        guard candidate.text == "42" else { throw CallError(reason: "unreadable", cost: Spending(calls: 1)) }
        return Verdict(score: 0.5, cost: Spending(calls: 1, promptTokens: 2))
      }
    }
    let backend = FakeBackend { _, number in .text(number == 0 ? "42" : "?") }
    let sampler = ScoringSampler(base: ModelSampler(.init(backend), maximumTokens: 50), verifier: Half(), maximumTokens: 50)
    #expect(sampler.bound(.answer(), question: question).calls == 2)
    let scored = try await sampler.sample(.answer(), question: question)
    #expect(scored.score == 0.5 && scored.cost.calls == 2 && scored.cost.promptTokens == 7)
    await #expect(throws: CallError.self) { try await sampler.sample(.answer(1), question: question) }
  }
}
