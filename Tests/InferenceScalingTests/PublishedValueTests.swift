import InferenceScaling
import RealModule
import Testing

/// Values that were published with the recordings, or computed from them with the published code.
@Suite(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) struct PublishedValueTests {
  /// Whole answers that are right or wrong, by question and sample.
  struct Outcomes: ImmediateSampler, ImmediateVerifier {
    var outcomes: [String: [Bool]]

    func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }

    func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
      guard let own = outcomes[question.id], call.id < own.count else { throw CallError(reason: "no more samples are recorded") }
      return Candidate(answer: own[call.id] ? "right" : "wrong", cost: Spending(calls: 1))
    }

    func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
      Verdict(score: candidate.answer == "right" ? 1 : 0, passed: candidate.answer == "right")
    }

    /// The percentage of questions that a strategy answers rightly.
    func accuracy(_ strategy: some Strategy) -> Double {
      let replay = SynchronousSolver(sampler: self, reward: self, check: self)
      let right = outcomes.keys.count { replay.solve(Question(id: $0), with: strategy).conclusion.answer == "right" }
      return 100 * Double(right) / Double(outcomes.count)
    }
  }

  /// Game of 24, input-output prompting: one of 100 samples is right on 33 of 100 problems (arXiv:2305.10601).
  @Test func bestOfAHundredGamesOf24() throws {
    let rows = try SharedRecordings.rows("tot_game24_outcomes.csv").filter { $0["method"] == "io" }
    let outcomes = Outcomes(
      outcomes: Dictionary(uniqueKeysWithValues: rows.map { ($0["problem"]!, $0["correct_bits"]!.map { $0 == "1" }) }))
    #expect(outcomes.accuracy(RepeatedSampling(limit: 100)) == 33)
    #expect(outcomes.accuracy(BestOfN(count: 100)) == 33)
  }

  /// GSM8K: 6B with a verifier 39.04%, 175B fine-tuned 34.72%; McNemar's z of the pair is 3.0 (arXiv:2110.14168).
  @Test func aVerifierIsWorthMoreThanSize() throws {
    let rows = try SharedRecordings.rows("gsm8k_6b_vs_175b.csv")
    let small = rows.map { $0["6b_verification_correct"] == "1" }
    let large = rows.map { $0["175b_finetuning_correct"] == "1" }
    let curve = RouterCurve(weak: large, strong: small, scores: large.map { _ in 0 })
    #expect(abs(100 * curve.strong - 39.04) < 0.005)
    #expect(abs(100 * curve.weak - 34.72) < 0.005)
    let (only, other) = (zip(small, large).count { $0 && !$1 }, zip(small, large).count { !$0 && $1 })
    #expect(abs(Double(only - other) / Double.sqrt(Double(only + other)) - 3.0) < 0.05)
  }

  /// GSM8K without contaminated questions: Mixtral 63.73%, GPT-4 85.77%, the best router APGR 1.132, CPT(50%) 11.0%, CPT(80%) 17.6% (arXiv:2406.18665).
  @Test func theBestRouterOnGSM8K() throws {
    let rows = try SharedRecordings.rows("routellm_gsm8k.csv").filter { $0["contaminated"] == "0" }
    let oracle = RouterCurve.oracle(weak: rows.map { $0["weak_correct"] == "1" }, strong: rows.map { $0["strong_correct"] == "1" })
    #expect(rows.count == 1307)
    #expect(abs(100 * oracle.weak - 63.73) < 0.01)
    #expect(abs(100 * oracle.strong - 85.77) < 0.005)
    #expect(abs(oracle.averagePerformanceGapRecovered - 1.132) < 0.001)
    #expect(abs(100 * (oracle.callShare(recovering: 0.5) ?? 0) - 11.0) < 0.05)
    #expect(abs(100 * (oracle.callShare(recovering: 0.8) ?? 0) - 17.6) < 0.1)
  }

  /// HumanEval with GPT-4: 81.7% at the first attempt, 91.5% after reflections on tests (arXiv:2303.11366).
  @Test func reflectionHelpsOnHumanEval() throws {
    let outcomes = try Self.reflexion("reflexion_humaneval_py_pass_at_1")
    #expect(abs(outcomes.accuracy(RevisionChains(length: 1)) - 81.7) < 0.05)
    #expect(abs(outcomes.accuracy(RevisionChains(length: 11)) - 91.5) < 0.05)
  }

  /// MBPP with GPT-4: 80.1% without and 77.1% with reflections on tests that the model wrote itself.
  @Test func reflectionOnOwnTestsHurtsOnMBPP() throws {
    #expect(abs(try Self.reflexion("simple_mbpp_py").accuracy(RevisionChains(length: 1)) - 80.1) < 0.05)
    #expect(abs(try Self.reflexion("reflexion_mbpp_py").accuracy(RevisionChains(length: 11)) - 77.1) < 0.05)
  }

  /// Date understanding (arXiv:2310.03094): GPT-3.5 votes over four kinds of prompt, ten samples each; where fewer than 55% agree, GPT-4
  /// answers. The paper's kind of cascade is better than GPT-4 alone, for about a quarter of its calls.
  @Test func aCascadeIsBetterThanItsStrongModel() throws {
    let samples = try PromptMixture()
    var (right, escalated) = (0, 0)
    for question in samples.questions {
      let cascade = Cascade([
        .init(MajorityVote(limit: 40, stopsWhenCertain: false, request: SampleRequest(model: "gpt-3.5-turbo")), threshold: 0.55),
        .init(MajorityVote(limit: 1, request: SampleRequest(model: "gpt-4"))),
      ])
      let result = SynchronousSolver(sampler: samples).solve(question, with: cascade)
      escalated += result.receipt.sampleCount > 40 ? 1 : 0
      right += samples.gold[question.id] == result.conclusion.answer ? 1 : 0
    }
    let (accuracy, share) = (Double(right) / Double(samples.questions.count), Double(escalated) / Double(samples.questions.count))
    #expect(abs(accuracy - 0.911) < 0.01, "\(accuracy) at \(share)")
    #expect(share < 0.29)
  }

  /// Four kinds of prompt in turn for the weaker model, one for the stronger.
  struct PromptMixture: ImmediateSampler {
    var questions: [Question] = []
    var gold: [String: String] = [:]
    private var answers: [[String]: String] = [:]

    init() throws {
      for row in try SharedRecordings.rows("mot_cascade_date.csv") {
        let id = row["problem"] ?? ""
        if gold[id] == nil { questions.append(Question(id: id)) }
        gold[id] = row["gold"].map { CanonicalAnswer.form($0) }
        answers[[row["model"] ?? "", row["prompt_variant"] ?? "", id, row["sample"] ?? ""]] = row["answer"].map { CanonicalAnswer.form($0) }
      }
    }

    func bound(_ call: SampleCall, question: Question) -> Spending { Spending(calls: 1) }

    func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
      let model = call.request.model ?? ""
      let variant = model == "gpt-4" ? "greedy_cot2" : ["cot1", "pot1", "cot2", "pot2"][call.ordinal % 4]
      let answer = answers[[model, variant, question.id, String(call.ordinal / 4)]]
      return Candidate(answer: answer == "" ? nil : answer, cost: Spending(calls: 1))
    }
  }

  /// The attempts of a run: wrong ones for each reflection, then the last.
  static func reflexion(_ run: String) throws -> Outcomes {
    let rows = try SharedRecordings.rows("reflexion_code_runs.csv").filter { $0["run"] == run && $0["model"] == "gpt-4" }
    let attempts = rows.map { row in
      (row["row"]!, Array(repeating: false, count: Int(row["n_reflections"] ?? "") ?? 0) + [row["solved"] == "1"])
    }
    return Outcomes(outcomes: Dictionary(uniqueKeysWithValues: attempts))
  }
}

@Suite struct RouterTests {
  /// Five questions; weak right on 0 and 4, strong on 0, 1, 2, 3: weak 40%, strong 80%.
  let weak = [true, false, false, false, true]
  let strong = [true, true, true, true, false]

  @Test func aCurveByHand() {
    // Sent in the order 0, 1, 2, 3, 4: 2, 2, 3, 4, 5, 4 right.
    let curve = RouterCurve(weak: weak, strong: strong, scores: [5, 4, 3, 2, 1])
    #expect(curve.accuracies == [0.4, 0.4, 0.6, 0.8, 1, 0.8])
    #expect(abs(curve.performanceGapRecovered(sent: 4) - 1.5) < 1e-12)
    // PGR 0, 0, 0.5, 1, 1.5, 1: trapezoids (0 + 0.25 + 0.75 + 1.25 + 1.25) / 5.
    #expect(abs(curve.averagePerformanceGapRecovered - 0.7) < 1e-12)
    #expect(curve.callShare(recovering: 0.5) == 0.4)
    #expect(curve.callShare(recovering: 2) == nil)
  }

  /// Equal scores say nothing of the order: the line between the models, in any order of the questions.
  @Test func equalScoresAreAStraightLine() {
    let curve = RouterCurve(weak: weak, strong: strong, scores: [1, 1, 1, 1, 1])
    let reversed = RouterCurve(weak: weak.reversed(), strong: strong.reversed(), scores: [1, 1, 1, 1, 1])
    for (sent, accuracy) in curve.accuracies.enumerated() { #expect(abs(accuracy - (0.4 + 0.08 * Double(sent))) < 1e-12) }
    #expect(curve == reversed)
  }

  @Test func noRouterBeatsTheOracle() {
    let oracle = RouterCurve.oracle(weak: weak, strong: strong)
    #expect(oracle.accuracies == [0.4, 0.6, 0.8, 1, 1, 1])
    #expect(oracle.strong == 0.8)
  }
}
