import InferenceScaling
import Testing

@Suite struct RepeatedSamplingTests {
  @Test func passAtKByHand() {
    let known = Successes(correct: 2, samples: 5)
    #expect(abs(known.passAtK(1)! - 0.4) < 1e-15)
    #expect(abs(known.passAtK(2)! - (1 - 3.0 / 10)) < 1e-15)  // 1 − C(3,2)/C(5,2)
    #expect(known.passAtK(4) == 1 && known.passAtK(6) == nil)
    #expect(abs(known.passHatK(2)! - 0.1) < 1e-15)  // C(2,2)/C(5,2)
    #expect(known.passHatK(3) == 0)
  }

  @Test func bestOfKByHand() {
    // Scores 1, 2, 3; the middle one is right: best of 2 is right for {1, 2} alone.
    let curve = BestOfKCurve(scores: [2, 1, 3], outcomes: [1, 0, 0])
    #expect(abs(curve.value(1)! - 1.0 / 3) < 1e-15 && abs(curve.value(2)! - 1.0 / 3) < 1e-15)
    #expect(curve.value(3) == 0 && curve.value(4) == nil)
    let tied = BestOfKCurve(scores: [1, 1], outcomes: [1, 0])
    #expect(tied.value(2) == 0.5)
  }

  @Test func perfectScoresGivePassAtK() {
    let known = Successes(correct: 3, samples: 12)
    let outcomes = (0..<12).map { $0 < 3 ? 1.0 : 0.0 }
    let curve = BestOfKCurve(scores: outcomes, outcomes: outcomes)
    for k in 1...12 { #expect(abs(curve.value(k)! - known.passAtK(k)!) < 1e-12) }
  }

  @Test func majorityByHand() throws {
    // a a b, a right. Of two: aa with 1/3, ab with 2/3 and shared: 1/3 + 1/3.
    let problem = RecordedProblem(
      id: "p", samples: [.init(answer: "a", isCorrect: true), .init(answer: "a", isCorrect: true), .init(answer: "b", isCorrect: false)])
    let majority = MajorityAtK(problem)
    #expect(abs(majority.value(1)! - 2.0 / 3) < 1e-15 && abs(majority.value(2)! - 2.0 / 3) < 1e-15)
    #expect(majority.value(3) == 1)
  }

  @Test func subsamplingAgreesWithEnumeration() {
    let few = RecordedProblem(
      id: "p",
      samples: (0..<30).map { .init(answer: ["a", "b", "c"][$0 % 3], isCorrect: $0 % 3 == 0) } + [.init(answer: "a", isCorrect: true)])
    let exact = MajorityAtK(few).value(7)!
    // The same votes, made many by nine answers that occur once in a thousand draws of the enumeration's limit.
    let many = RecordedProblem(id: "p", samples: few.samples + (0..<14).map { .init(answer: "x\($0)", isCorrect: false) })
    let sampled = MajorityAtK(many).value(7, subsamples: 4000)!
    #expect(exact > 0.33 && exact < 0.45)
    #expect(sampled > 0.3 && sampled < 0.5)
  }
}
