import InferenceScaling
import Testing

@Suite struct VerifierTests {
  @Test func thoughtsAreWorthWhatTheWordsSay() {
    #expect(ThoughtValue.value(of: ["10 + 14 = 24\nsure", "…\nlikely", "Impossible"]) == 21.001)
    #expect(ThoughtValue.value(of: ["", "perhaps"]) == 0)
  }

  @Test func votesAddUp() throws {
    let verifier = VotedVerifier(ScriptedVerifier(scores: ["a": 0.4], right: ["a"]), votes: 3)
    let verdict = try verifier.judge(Candidate(answer: "a"), question: .any)
    #expect(abs(verdict.score - 1.2) < 1e-12)
    #expect(verdict.passed == true)
    #expect(throws: CallError.self) { try verifier.judge(Candidate(answer: "b"), question: .any) }
  }

  @Test func aModelMayJudge() async throws {
    let judged = { (text: String, reading: LanguageModelJudge.Reading) async throws -> Verdict in
      var sampler = ScriptedSampler([nil])
      sampler.candidates[0].text = text
      return try await LanguageModelJudge(sampler: sampler, reading: reading).verdict(Candidate(text: "4 + 4 = 8"), question: .any)
    }
    let value = try await judged("it can be done\nsure", .thoughtValue)
    #expect(value == Verdict(score: 20, feedback: "it can be done\nsure", cost: Spending(calls: 1, completionTokens: 10)))
    #expect(try await judged("I give it 7 of 10: 7", .points(most: 10)).score == 0.7)
    #expect(try await judged("Let me see.\nNo.", .yesOrNo).passed == false)
    #expect(try await judged("Yes", .yesOrNo).score == 1)
    await #expect(throws: CallError.self) { try await judged("perhaps", .yesOrNo) }
    await #expect(throws: CallError.self) { try await judged("11", .points(most: 10)) }
  }

  /// p = 0.2, t = 0.9, f = 0.1: 0.26 pass, 0.18/0.26 = 9/13 of them right; of 2 samples 1 − 0.74² = 0.4524 pass, 0.3132 right.
  @Test func anImperfectVerifierByHand() {
    let verifier = ImperfectVerifier(truePositiveRate: 0.9, falsePositiveRate: 0.1)
    #expect(abs(verifier.acceptance(p: 0.2) - 0.26) < 1e-12)
    #expect(abs(verifier.precision(p: 0.2) - 9.0 / 13) < 1e-12)
    #expect(abs(verifier.accuracy(p: 0.2, samples: 2) - 0.4524 * 9 / 13) < 1e-12)
    #expect(verifier.precision(p: 0.2) == verifier.precision(p: 0.2))
    #expect(ImperfectVerifier(truePositiveRate: 1, falsePositiveRate: 0).accuracy(p: 0.2, samples: 3) == 1 - 0.8 * 0.8 * 0.8)
  }

  /// Half the questions are easy (p = 0.5), half hopeless (p = 0): with a penalty of 1, a pass on a hopeless one costs 1, so that there is a best k.
  /// By hand, f = 0.2, t = 1: worth(k) = ½·(1 − 0.4^k)·(2/3) − ½·(1 − 0.8^k): 0.1, 0.1, 0.068 for k = 1, 2, 3.
  @Test func moreSamplesDoNotAlwaysHelp() {
    let verifier = ImperfectVerifier(truePositiveRate: 1, falsePositiveRate: 0.2)
    let rates = [0.5, 0]
    for (k, worth) in [(1, 0.1), (2, 0.1), (3, 0.068)] {
      #expect(abs(verifier.value(rates: rates, samples: k, penalty: 1) - worth) < 1e-12)
    }
    #expect(verifier.optimalSamples(rates: rates, penalty: 1) == 1)
    #expect(verifier.optimalSamples(rates: rates, penalty: 1, price: 0.01) == 1)
    #expect(verifier.optimalSamples(rates: [0], penalty: 1) == 0)
  }

  @Test func tokensTellTheirConfidence() throws {
    // Four equally likely words: self-certainty 0, DeepConf ln 4.
    let even = Array(repeating: -1.3862943611198906, count: 4)
    #expect(abs(try #require(TokenConfidence.selfCertainty(even))) < 1e-12)
    #expect(abs(try #require(TokenConfidence.topLogProbabilities(even)) - 1.3862943611198906) < 1e-12)
    #expect(TokenConfidence.topLogProbabilities([]) == nil)
  }

  @Test func tracesTellTheirConfidence() {
    let tokens = [4.0, 2, 0, 2, 6, 6]
    #expect(TraceConfidence.mean.value(tokens) == 20.0 / 6)
    #expect(TraceConfidence.tail(window: 2).value(tokens) == 6)
    // Pairs: 3, 1, 1, 4, 6.
    #expect(TraceConfidence.minimumGroup(window: 2).value(tokens) == 1)
    #expect(TraceConfidence.bottomGroups(window: 2, share: 0.6).value(tokens) == 5.0 / 3)
    #expect(TraceConfidence.minimumGroup(window: 100).value(tokens) == 20.0 / 6)
    #expect(TraceConfidence.mean.value([]) == nil)
  }
}
