import InferenceScaling
import ScalingLaws
import Testing

@Suite struct EfficiencyTests {
  /// The worked example of arXiv:2412.21187: thirteen solutions in 901 tokens, the first right one after 39, seven of them distinct with 323 tokens.
  @Test func publishedExample() {
    let distinct = [39, 109, 39, 29, 19, 59, 29]
    let repeated = [98, 96, 96, 96, 96, 96]
    let solutions =
      distinct.map { Solution(answer: "5", tokens: $0, words: ["new"]) }
      + repeated.map { Solution(answer: "5", tokens: $0, words: ["old"]) }
    let efficiency = ThinkingEfficiency(solutions, isCorrect: { $0 == "5" }, isNew: { $1.words == ["new"] })
    #expect(efficiency.tokens == 901 && efficiency.tokensToFirstCorrect == 39)
    #expect(abs(efficiency.outcome - 0.043) < 0.0005 && abs(efficiency.process - 0.358) < 0.0005)
    #expect(abs(efficiency.waste! - (1 - 39.0 / 901)) < 1e-15 && efficiency.underthinking == nil)
  }

  @Test func segmentsAndJudgesAText() {
    let text = """
      Two and three make five. The answer is 5.
      Wait, let me count on my fingers: one, two, three, four, five. So the final answer is \\boxed{5}. I am sure.
      Two and three make five. The answer is 5.
      """
    let solutions = SolutionSegmenter().solutions(in: text)
    #expect(solutions.map(\.answer) == ["5", "5", "5"])
    #expect(solutions.map(\.tokens).reduce(0, +) == text.split(whereSeparator: \.isWhitespace).count)
    let novelty = SolutionNovelty()
    #expect(novelty.isNew(solutions[1], after: [solutions[0]]) && !novelty.isNew(solutions[2], after: Array(solutions[..<2])))
  }

  @Test func aTextWithoutAnAnswerIsOneSolution() {
    #expect(
      SolutionSegmenter().solutions(in: "I don't know. Really.") == [
        Solution(answer: nil, tokens: 4, words: ["i", "don't", "know.", "really."])
      ])
    #expect(SolutionSegmenter().solutions(in: " \n ").isEmpty)
  }

  @Test func rightThoughtsGivenUpAreUnderthinking() {
    let solutions = [Solution(answer: "5", tokens: 10), Solution(answer: "6", tokens: 30)]
    let efficiency = ThinkingEfficiency(solutions, isCorrect: { $0 == "5" })
    #expect(!efficiency.isCorrect && efficiency.underthinking == 0.75 && efficiency.outcome == 0.25)
  }

  @Test func findsLoops() {
    let words =
      "so we try again and again".split(separator: " ") + (0..<6).flatMap { _ in "it is two no it is three".split(separator: " ") }
    let loop = LoopDetector().loop(words)
    #expect(loop?.start == 6 && loop?.period == 7)
    #expect(LoopDetector().loop(Array(0..<100)) == nil && LoopDetector().loop([Int]()) == nil)
  }

  /// Words before a detector's reach change nothing about whether there is a loop, only about where it begins.
  @Test func theLastWordsDecide() {
    for (longest, repetitions, shortest) in [(1, 2, 1), (3, 2, 9), (4, 3, 2)] {
      let detector = LoopDetector(longestPeriod: longest, repetitions: repetitions, shortestLoop: shortest)
      var found = 0
      for code in 0..<(1 << 14) {
        let words = (0..<14).map { code >> $0 & 1 }
        let (all, last) = (detector.loop(words), detector.loop(Array(words.suffix(detector.reach))))
        #expect(all?.period == last?.period)
        if all != nil { found += 1 }
      }
      #expect(found > 0 && found < 1 << 14)
    }
  }
}

@Suite struct ComparisonTests {
  @Test func mcnemarByHand() {
    let comparison = PairedComparison([1, 1, 0, 0, 0, 0, 0], [1, 0, 1, 1, 1, 0, 0])
    #expect(comparison.onlyFirst == 1 && comparison.onlySecond == 3 && comparison.z == 1)
    #expect(abs(comparison.pValue - 0.625) < 1e-12)  // 2·(1 + 4)/16
    #expect(abs(comparison.difference - 2.0 / 7) < 1e-15)
    #expect(PairedComparison([1, 0], [1, 0]).pValue == 1)
  }

  /// arXiv:2110.14168: 6B with a verifier 39.04%, 175B fine-tuned 34.72%.
  @Test(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) func smallWithAVerifierBeatsLarge() throws {
    let table = try SharedRecordings.table("gsm8k_6b_vs_175b.csv")
    let large = try table.numbers("175b_finetuning_correct")
    let small = try table.numbers("6b_verification_correct")
    let comparison = PairedComparison(large, small)
    #expect(abs(small.reduce(0, +) / 13.19 - 39.04) < 0.005 && abs(large.reduce(0, +) / 13.19 - 34.72) < 0.005)
    #expect(abs(comparison.z - 3.0) < 0.05 && comparison.interval.low > 0 && comparison.pValue < 0.005)
  }
}

@Suite struct AllocationTests {
  @Test func samplesGoWhereTheyBringMost() {
    let allocation = SampleAllocation(probabilities: [0.5, 0.05, 0.9], budget: 7)
    // Gains: .9 .5 .25 .125 .09 .0625 .05.
    #expect(allocation.samples == [4, 1, 2])
    #expect(abs(allocation.expectedSolved - (0.9375 + 0.05 + 0.99)) < 1e-4)
    #expect(SampleAllocation(probabilities: [0.5, 0.5], budget: 10, limit: 2).samples == [2, 2])
    #expect(SampleAllocation(probabilities: [], budget: 3).samples.isEmpty)
  }

  @Test func whatIsSeenMovesSamples() {
    let prior = BetaBinomial(alpha: 0.5, beta: 0.5)
    let easy = prior.updated(with: Successes(correct: 3, samples: 4))
    let hard = prior.updated(with: Successes(correct: 0, samples: 4))
    let allocation = SampleAllocation([easy, hard], budget: 20)
    #expect(allocation.samples[1] > allocation.samples[0])
  }

  @Test func aMatchingNumberOfSamplesCostsTheSame() {
    let trade = TrainingInferenceTrade(parameters: 1e9, trainingTokens: 2e10, inferenceTokens: 1e10)
    let samples = trade.samples(matching: 4)
    let large = TrainingInferenceTrade(parameters: 4e9, trainingTokens: 2e10, inferenceTokens: 1e10)
    #expect(abs(trade.compute(samples: samples) / large.compute() - 1) < 1e-12 && trade.ratio == 0.5)
  }

  /// arXiv:2401.00448: the more a model serves, the smaller and the longer trained it should be.
  @Test func servingMakesModelsSmaller() throws {
    let law = Law(.chinchilla, [1.82, 482, 2085, 0.348, 0.366])
    let loss = 2.2
    let trained = try #require(TrainingInferenceTrade.cheapest(law, loss: loss, inferenceTokens: 0))
    let optimum = law.optimum(compute: try #require(law.compute(loss: loss)))
    #expect(abs(trained.parameters / optimum.parameters - 1) < 1e-3)
    let served = try #require(TrainingInferenceTrade.cheapest(law, loss: loss, inferenceTokens: 1e13))
    #expect(served.parameters < trained.parameters && served.trainingTokens > trained.trainingTokens)
    let same = TrainingInferenceTrade(parameters: trained.parameters, trainingTokens: trained.trainingTokens, inferenceTokens: 1e13)
    #expect(served.compute() < same.compute())
  }

  @Test func accuracyLawRecoversItselfAndCrosses() throws {
    let small = AccuracyLaw(base: 0.2, ceiling: 0.6, scale: 1e10, exponent: 0.8)
    let large = AccuracyLaw(base: 0.1, ceiling: 0.8, scale: 1e11, exponent: 0.8)
    let compute = (0..<12).map { 1e9 * Double(1 << $0) }
    let fitted = try #require(AccuracyLaw(compute: compute, accuracy: compute.map { small.accuracy(compute: $0) }))
    for value in compute { #expect(abs(fitted.accuracy(compute: value) - small.accuracy(compute: value)) < 1e-5) }
    let crossing = try #require(small.crossing(large, in: 1e9...1e14))
    #expect(abs(small.accuracy(compute: crossing) - large.accuracy(compute: crossing)) < 1e-9)
    #expect(large.crossing(small, in: 1e12...1e14) == nil)
  }
}
