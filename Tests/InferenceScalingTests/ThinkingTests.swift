import InferenceScaling
import Testing

/// A model that writes lists of words: a list for each purpose and call, a word a token, thinking first.
private struct Writer: ImmediateSampler {
  struct Text {
    var thinking = ""
    var text = ""
    var answer: String?
    var finish = FinishReason.stop
  }

  var thoughts: [Text]
  var conclusions: [String?] = []
  var probes: [String?] = []
  let calls = Counter()

  func bound(_ call: SampleCall, question: Question) -> Spending {
    Spending(calls: 1, completionTokens: call.request.maximumTokens ?? 10_000)
  }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    let earlier = calls.requests.count { $0.purpose.kind == call.request.purpose.kind }
    calls.log(call.request)
    switch call.request.purpose {
    case .probe: return answer(probes, earlier)
    case .conclusion: return answer(conclusions, earlier)
    default:
      let text = thoughts[min(earlier, thoughts.count - 1)]
      let thought = text.thinking.split(separator: " ").count
      let tokens = thought + text.text.split(separator: " ").count
      return Candidate(
        text: text.text, thinking: text.thinking, thinkingTokens: thought, answer: text.answer,
        cost: Spending(calls: 1, completionTokens: tokens), finish: text.finish)
    }
  }

  private func answer(_ list: [String?], _ place: Int) -> Candidate {
    let answer = list.isEmpty ? nil : list[min(place, list.count - 1)]
    return Candidate(text: answer ?? "", answer: answer, cost: Spending(calls: 1, completionTokens: 2))
  }

  final class Counter: @unchecked Sendable {
    private(set) var requests: [SampleRequest] = []
    func log(_ request: SampleRequest) { requests.append(request) }
    func of(_ purpose: SampleRequest.Purpose) -> [SampleRequest] { requests.filter { $0.purpose == purpose } }
  }
}

extension SampleRequest.Purpose {
  /// Asking for an answer and for more thinking draw from one list.
  fileprivate var kind: SampleRequest.Purpose { self == .thinking ? .answer : self }
}

/// So many different words, of the same length.
private func words(_ count: Int, from first: Int = 0) -> String { (first..<first + count).map { "w\(10_000 + $0) " }.joined() }

@Suite struct BudgetForcingTests {
  @Test func longThinkingIsCutAtTheLimitAndCharged() {
    let writer = Writer(thoughts: [.init(thinking: words(300), text: "seven", answer: "7")], conclusions: ["8"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 2))
    #expect(result.conclusion == Conclusion(answer: "8", sample: 1, reason: .thinkingLimit))
    #expect(writer.calls.requests.count == 2)
    #expect(writer.calls.requests[1].purpose == .conclusion)
    #expect(writer.calls.requests[1].thinking == words(100))
    #expect(writer.calls.requests[1].prefix == "Final Answer:")
    #expect(result.receipt.spent.completionTokens == 102)
    #expect(result.trace.entries.contains(.truncated(0)))
  }

  @Test func thinkingWithinTheLimitKeepsItsAnswer() {
    let writer = Writer(thoughts: [.init(thinking: words(100), text: words(50), answer: "7")])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 101))
    #expect(result.conclusion == Conclusion(answer: "7", sample: 0, reason: .complete))
    #expect(result.receipt.spent.completionTokens == 150)
  }

  @Test func anEarlyEndIsReplaced() {
    let writer = Writer(
      thoughts: [.init(thinking: words(30), text: words(5), answer: "1"), .init(thinking: words(20), text: words(5), answer: "2")])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 1))
    #expect(writer.calls.requests.map(\.thinking) == ["", words(30) + "\nWait"])
    #expect(writer.calls.requests[1].purpose == .thinking)
    #expect(result.conclusion == Conclusion(answer: "2", sample: 1, reason: .complete))
    // The first token after the thinking shows that it ended.
    #expect(result.receipt.spent.completionTokens == 31 + 25)
  }

  @Test func extensionsShareTheLimit() {
    let writer = Writer(thoughts: [.init(thinking: words(60), text: "x", answer: "1")], conclusions: ["3"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 5))
    #expect(writer.calls.of(.thinking)[0].reports?.limit == 40)
    #expect(result.conclusion == Conclusion(answer: "3", sample: 2, reason: .thinkingLimit))
  }

  @Test func unmarkedThinkingCountsIfItIsAskedFor() {
    let writer = Writer(thoughts: [.init(text: words(300), answer: "7")], conclusions: ["8"])
    let plain = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100))
    #expect(plain.conclusion.answer == "7")
    let forced = BudgetForcing(maximumTokens: 100, request: SampleRequest(.thinking))
    #expect(SynchronousSolver(sampler: writer).solve(.any, with: forced).conclusion.answer == "8")
  }

  @Test func aLoopIsCut() {
    let loop = words(50) + String(repeating: words(5), count: 100)
    let writer = Writer(thoughts: [.init(thinking: loop, text: "never", answer: "7")], conclusions: ["8"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 10_000))
    #expect(result.conclusion == Conclusion(answer: "8", sample: 1, reason: .loop))
    #expect(result.receipt.spent.completionTokens == 128 + 2)
  }

  @Test func aTextInAConversationIsNotAskedForAgain() {
    let writer = Writer(thoughts: [.init(thinking: words(10), text: "I can't say.")])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100, output: .text))
    #expect(result.conclusion == Conclusion(answer: nil, sample: 0, reason: .complete))
    let cut = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 5, output: .text))
    #expect(cut.conclusion.reason == .thinkingLimit)
    #expect(writer.calls.requests.last?.prefix == "")
  }

  @Test func aServersOwnLimitWithinTheThinkingLeadsToTheAnswer() {
    let writer = Writer(thoughts: [.init(thinking: words(80), finish: .length)], conclusions: ["4"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: BudgetForcing(maximumTokens: 100, extensions: 1))
    #expect(result.conclusion == Conclusion(answer: "4", sample: 1, reason: .complete))
  }

  @Test func aSamplerThatCannotReportIsRefused() async {
    let result = await Solver(sampler: Deaf()).solve(.any, with: BudgetForcing(maximumTokens: 100))
    guard case .failed(let reason) = result.conclusion.reason else {
      Issue.record("\(result.conclusion.reason)")
      return
    }
    #expect(reason.contains("can't be followed"))
    #expect(result.receipt.spent == .zero)
  }

  private struct Deaf: Sampler {
    func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }
    func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate { Candidate(answer: "1") }
  }
}

@Suite struct EarlyExitTests {
  @Test func thinkingStopsWhenTheAnswerIsStable() {
    let writer = Writer(thoughts: [.init(thinking: words(500), text: "x", answer: "6")], probes: ["4", "5", "5", "6"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: EarlyExit(pieceTokens: 50))
    #expect(result.conclusion == Conclusion(answer: "5", sample: 3, reason: .stable))
    #expect(writer.calls.of(.probe).map(\.thinking) == [words(50), words(100), words(150)])
    #expect(writer.calls.of(.probe).allSatisfy { $0.maximumTokens == 32 && $0.prefix == "Final Answer:" })
    #expect(result.receipt.spent.completionTokens == 150 + 3 * 2)
  }

  @Test func probesWithoutAnAnswerDoNotAgree() {
    let writer = Writer(thoughts: [.init(thinking: words(500), text: "x", answer: "6")], probes: [nil, nil, "5", nil, "5", "5"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: EarlyExit(pieceTokens: 50))
    #expect(result.conclusion.answer == "5")
    #expect(writer.calls.of(.probe).count == 6)
  }

  @Test func anAnswerIsWrittenOutInAConversation() {
    let writer = Writer(thoughts: [.init(thinking: words(500), text: "x", answer: "6")], conclusions: ["It is 5."], probes: ["5"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: EarlyExit(pieceTokens: 50, output: .text))
    #expect(result.conclusion == Conclusion(answer: "It is 5.", sample: 3, reason: .stable))
    #expect(writer.calls.of(.conclusion)[0].thinking == words(100))
  }

  @Test func thinkingThatEndsFirstGivesItsOwnAnswer() {
    let writer = Writer(thoughts: [.init(thinking: words(120), text: words(400), answer: "6")], probes: ["4", "5", "5"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: EarlyExit(pieceTokens: 50))
    #expect(result.conclusion == Conclusion(answer: "6", sample: 0, reason: .complete))
    #expect(writer.calls.of(.probe).count == 2)
  }

  @Test func thinkingEndsAtItsLimit() {
    let writer = Writer(thoughts: [.init(thinking: words(500), text: "x", answer: "6")], conclusions: ["3"], probes: ["1", "2"])
    let result = SynchronousSolver(sampler: writer).solve(.any, with: EarlyExit(pieceTokens: 50, maximumTokens: 125))
    #expect(result.conclusion == Conclusion(answer: "3", sample: 3, reason: .thinkingLimit))
    #expect(writer.calls.of(.conclusion)[0].thinking == words(125))
  }

  @Test func aSureProbeSuffices() {
    var probe = Candidate(answer: "9", cost: Spending(calls: 1, completionTokens: 1))
    probe.confidences = [-0.01]
    var exit = EarlyExit(pieceTokens: 10, confidence: -0.1)
    #expect(exit.receive(.started).count == 1)
    let partial = PartialSample(thinking: words(10), thinkingTokens: 10, tokens: 10)
    #expect(exit.receive(.partial(0, partial)).count == 1)
    guard case .truncate(0)? = exit.receive(.sampled(1, probe)).first else {
      Issue.record("the sample isn't cut")
      return
    }
    let cut = partial.candidate(cost: .zero)
    guard case .stop(let conclusion)? = exit.receive(.sampled(0, cut)).last else {
      Issue.record("it doesn't stop")
      return
    }
    #expect(conclusion == Conclusion(answer: "9", sample: 1, reason: .confident(rule: "probe"), confidence: -0.01))
  }

  @Test func aCutThatComesTooLateChangesNothing() {
    var exit = EarlyExit(pieceTokens: 10)
    _ = exit.receive(.started)
    for (place, tokens) in [10, 20].enumerated() {
      _ = exit.receive(.partial(0, PartialSample(thinking: words(tokens), thinkingTokens: tokens, tokens: tokens)))
      _ = exit.receive(.sampled(place + 1, Candidate(answer: "1")))
    }
    guard case .stop(let conclusion)? = exit.receive(.sampled(0, Candidate(text: "two", thinking: words(25), answer: "2"))).last else {
      Issue.record("it doesn't stop")
      return
    }
    #expect(conclusion == Conclusion(answer: "2", sample: 0, reason: .complete))
  }
}
