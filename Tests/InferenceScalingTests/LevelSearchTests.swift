import InferenceScaling
import NumericalMethods
import Testing

@Suite struct AllotmentTests {
  static func level(_ scores: [Double], branches: [Int]? = nil) -> [LevelNode] {
    scores.enumerated().map { LevelNode(id: $0, score: $1, depth: 1, branch: branches?[$0] ?? 0) }
  }

  @Test func beamsKeepTheBest() {
    #expect(BeamPolicy(expansions: 2).allot(Self.level([0.1, 0.9, 0.5, 0.9]), width: 4) == [0, 2, 0, 2])
    #expect(BeamPolicy(expansions: 3).allot(Self.level([0.1, 0.9, 0.5]), width: 4) == [0, 3, 1])
    #expect(BeamPolicy(expansions: 3).allot([LevelNode(id: -1, score: 0, depth: 0)], width: 4) == [4])
  }

  @Test func diverseTreesKeepTheBestOfEachSubtree() {
    // Branches 0 and 1 are one subtree, 2 and 3 the other.
    let level = Self.level([0.9, 0.8, 0.1, 0.2], branches: [0, 1, 2, 3])
    #expect(DiverseTreePolicy(expansions: 2).allot(level, width: 4) == [2, 0, 0, 2])
  }

  @Test func rebaseByHand() {
    // exp(R/T) for R = ln 6, ln 3, ln 1 and T = 1 is 6 : 3 : 1; of 8 that is 4.8, 2.4, 0.8.
    let level = Self.level([1.791759469228055, 1.0986122886681098, 0])
    #expect(REBASEPolicy(temperature: 1, rounding: .nearest).allot(level, width: 8) == [5, 2, 1])
    // Upwards: ⌈4.8⌉ = 5, then ⌈3 · 3/4⌉ = 3, then none.
    #expect(REBASEPolicy(temperature: 1, rounding: .upwards).allot(level, width: 8) == [5, 3, 0])
    // Of 10 the shares are whole: 6, 3, 1 whichever way.
    for rounding in [REBASEPolicy.Rounding.nearest, .upwards] {
      #expect(REBASEPolicy(temperature: 1, rounding: rounding).allot(level, width: 10) == [6, 3, 1])
    }
  }

  @Test(arguments: [REBASEPolicy.Rounding.nearest, .upwards], [0, 1e-9, 0.01, 0.2, 1, 50, 1e12])
  func rebaseSumsToTheWidthAndFavoursTheBetter(rounding: REBASEPolicy.Rounding, temperature: Double) {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let scores = (0..<1 + generator.index(below: 12)).map { _ in Double(generator.index(below: 6)) / 5 }
      let (level, width) = (Self.level(scores), 1 + generator.index(below: 40))
      let counts = REBASEPolicy(temperature: temperature, rounding: rounding).allot(level, width: width)
      #expect(counts.reduce(0, +) == width)
      for i in scores.indices { for j in scores.indices where scores[i] > scores[j] { #expect(counts[i] >= counts[j]) } }
    }
  }

  @Test(arguments: [REBASEPolicy.Rounding.nearest, .upwards]) func rebaseInTheLimits(rounding: REBASEPolicy.Rounding) {
    let level = Self.level([0.2, 0.9, 0.5])
    for temperature in [0, 1e-300, 1e-6] {
      #expect(REBASEPolicy(temperature: temperature, rounding: rounding).allot(level, width: 9) == [0, 9, 0])
    }
    for temperature in [1e12, Double.infinity] {
      #expect(REBASEPolicy(temperature: temperature, rounding: rounding).allot(level, width: 9) == [3, 3, 3])
    }
    #expect(REBASEPolicy(temperature: 0, rounding: rounding).allot(Self.level([1, 0, 1]), width: 4) == [2, 0, 2])
  }
}

@Suite struct LevelSearchTests {
  /// Two first steps; under the worse looking one lies the right answer.
  static let world = StepWorld(
    steps: ["": ["a", "b", "c", "d"], "a": ["x!", "y!"], "b": ["gold!", "z!"], "c": ["w!"], "d": ["v!"]],
    scores: ["a": 0.9, "b": 0.6, "c": 0.1, "d": 0.05, "ax!": 0.5, "ay!": 0.3, "bgold!": 0.8, "bz!": 0.1, "cw!": 0.2, "dv!": 0.1])

  static func solve(_ strategy: some Strategy) -> SolveResult {
    SynchronousSolver(sampler: world, reward: world, check: world).solve(.any, with: strategy)
  }

  @Test func aBeamOfOneFollowsTheBestStep() {
    // The root has 3 children; the best, a, has 3: x (0.5), y (0.3), x (0.5). The sum of x is the largest.
    let result = Self.solve(LevelSearch.beam(width: 3, expansions: 3))
    #expect(result.conclusion.answer == "x")
    #expect(result.receipt.sampleCount == 6)
  }

  @Test func aWiderBeamFindsTheBetterAnswer() {
    // a and b are kept, two children each: x 0.5, y 0.3, gold 0.8, z 0.1.
    let result = Self.solve(LevelSearch.beam(width: 4, expansions: 2))
    #expect(result.conclusion.answer == "gold")
    #expect(result.conclusion.reason == .complete)
  }

  @Test func scoresOfStepsArePutTogether() {
    // Products: x 0.45, y 0.27, gold 0.48, z 0.06; minima: x 0.5, gold 0.6; first against last decides as above.
    for aggregation in StepAggregation.allCases {
      let options = SearchOptions(aggregation: aggregation, selection: .bestScore)
      #expect(
        Self.solve(LevelSearch.beam(width: 4, expansions: 2, options: options)).conclusion.answer == (aggregation == .mean ? "x" : "gold"))
    }
    #expect(StepAggregation.product.score([0.5, 0.4]) == 0.2)
    #expect(StepAggregation.mean.score([0.5, 0.25]) == 0.375)
    #expect(StepAggregation.minimum.score([0.5, 0.25, 0.75]) == 0.25)
    #expect(StepAggregation.last.score([0.5, 0.25]) == 0.25)
  }

  @Test func finalAnswersAreCheckedBestFirst() {
    let options = SearchOptions(selection: .bestScore, checksAnswers: true)
    let result = Self.solve(LevelSearch.beam(width: 4, expansions: 2, options: options))
    #expect(result.conclusion.reason == .verified)
    #expect(result.conclusion.answer == "gold")
  }

  @Test func diverseTreesReachBothBranches() {
    // Two subtrees of two, {a, b} and {c, d}, of which a and c go on: x 0.5, y 0.3, w 0.2 twice.
    let result = Self.solve(LevelSearch.diverse(width: 4, expansions: 2))
    #expect(result.receipt.sampleCount == 8)
    #expect(result.conclusion.answer == "x")
  }

  @Test func rebaseSpreadsTheWidth() {
    // Root: a, b, c. exp(R/0.2): e^4.5 : e^3 : e^0.5 = 0.804 : 0.179 : 0.015 of 3: 2.41, 0.54, 0.04, to the nearest 2, 1, 0.
    let result = Self.solve(LevelSearch.rebase(width: 3))
    #expect(result.trace.entries.contains(.asked(3..<5, SampleRequest(.step, prefix: "a"))))
    #expect(result.trace.entries.contains(.asked(5..<6, SampleRequest(.step, prefix: "b"))))
    #expect(result.conclusion.answer == "gold")
  }

  @Test func aRefusedSearchAnswersWithWhatIsFinished() {
    let ledger = Ledger(budget: Budget(calls: 4))
    let result = SynchronousSolver(sampler: Self.world, reward: Self.world).solve(
      .any, with: LevelSearch.beam(width: 3, expansions: 3), ledger: ledger)
    #expect(result.conclusion.reason == .refused(Refusal(resource: .calls, asked: 1, available: 0, limit: 4)))
    #expect(result.conclusion.answer == "x")
  }
}

@Suite struct TreeSearchTests {
  static let world = LevelSearchTests.world

  @Test func bestFirstGoesBackToWhatItLeftAside() {
    // a (0.9) is expanded first; x and y fail the check; then b (0.6): gold passes. c is never expanded.
    let result = LevelSearchTests.solve(BestFirstSearch(expansions: 3, maximumNodes: 20))
    #expect(result.conclusion.answer == "gold")
    #expect(result.conclusion.reason == .verified)
    #expect(result.receipt.sampleCount == 9)
  }

  @Test func bestFirstStopsAtItsLimit() {
    let result = LevelSearchTests.solve(BestFirstSearch(expansions: 3, maximumNodes: 4))
    #expect(result.conclusion == Conclusion(answer: "x", sample: 3, reason: .complete))
    #expect(result.receipt.sampleCount == 6)
  }

  @Test func aScoreCanAcceptAnAnswer() {
    let result = LevelSearchTests.solve(BestFirstSearch(expansions: 3, maximumNodes: 20, acceptanceScore: 0.5))
    #expect(result.conclusion == Conclusion(answer: "x", sample: 3, reason: .confident(rule: "acceptance score")))
  }

  @Test func treeSearchByUpperBounds() {
    // Expanding the root gives a 0.9, b 0.6, c 0.1, a visit each. UCT with c = 0 goes to a: x 0.5, y 0.3, x 0.5 close it. Then b: gold.
    let greedy = LevelSearchTests.solve(MonteCarloTreeSearch(expansions: 3, simulations: 3, rule: .uct(c: 0)))
    #expect(greedy.conclusion.answer == "gold")
    #expect(greedy.receipt.sampleCount == 9)
    let short = LevelSearchTests.solve(MonteCarloTreeSearch(expansions: 3, simulations: 2, rule: .uct(c: 0)))
    #expect(short.conclusion.answer == "x")
  }

  @Test func treeSearchEndsWhenAllIsFinished() {
    let result = LevelSearchTests.solve(MonteCarloTreeSearch(expansions: 3, simulations: 100, rule: .puct(c: 1), backup: .maximum))
    #expect(result.receipt.sampleCount == 12)
    #expect(result.conclusion.reason == .complete)
  }

  @Test func exploringBoundsPreferTheRarelyVisited() {
    // Of two open texts with values 0.5 and 0.4, each visited once, √2·√(ln 2 / n) is the same: the better is first, then the other,
    // though its value stays below: after 3 visits below the first, 0.5 + √2·√(ln 5/4)… < 0.4 + √2·√(ln 5).
    let world = StepWorld(
      steps: ["": ["a", "b"], "a": ["a1", "a2"], "b": ["gold!", "b2"], "aa1": ["p!", "q!"], "aa2": ["p!", "q!"]],
      scores: ["a": 0.5, "b": 0.4, "aa1": 0.5, "aa2": 0.5, "bgold!": 0.9, "bb2": 0.1, "aa1p!": 0.5, "aa1q!": 0.5])
    let result = SynchronousSolver(sampler: world, reward: world).solve(.any, with: MonteCarloTreeSearch(expansions: 2, simulations: 3))
    #expect(result.conclusion.answer == "gold")
    let greedy = SynchronousSolver(sampler: world, reward: world).solve(
      .any, with: MonteCarloTreeSearch(expansions: 2, simulations: 3, rule: .uct(c: 0)))
    #expect(greedy.conclusion.answer == "p")
  }

  @Test func particlesFollowTheirWeights() {
    // Odds of a, b, c, d are 9, 3/2, 1/9, 1/19: of 4,000 draws from 1,000 each, a has 84.4%, b 14.1%, c 1.0%, d 0.5%.
    let filter = ParticleFilter(particles: 4000, seed: 1)
    let result = LevelSearchTests.solve(filter)
    let asked = result.trace.entries.compactMap { entry -> (String, Int)? in
      guard case .asked(let ids, let request) = entry, !request.prefix.isEmpty else { return nil }
      return (request.prefix, ids.count)
    }
    let totals = Dictionary(asked, uniquingKeysWith: +)
    #expect(abs(Double(totals["a"] ?? 0) / 4000 - 0.8440) < 0.02)
    #expect(abs(Double(totals["b"] ?? 0) / 4000 - 0.1407) < 0.02)
    #expect(totals.values.reduce(0, +) == 4000)
  }

  @Test func systematicDrawsDifferByLessThanOneFromTheirShare() {
    // Of 4 draws: a 3.38, b 0.56, c 0.04, d 0.02, whatever the seed.
    for seed in UInt64(0)..<20 {
      let entries = LevelSearchTests.solve(ParticleFilter(particles: 4, resampling: .systematic, seed: seed)).trace.entries
      let copies = entries.compactMap { entry in
        if case .asked(let ids, let request) = entry, request.prefix == "a" { return ids.count }
        return nil
      }
      #expect(copies == [3] || copies == [4])
    }
  }

  @Test func particlesAreTheSameForASeed() {
    let runs = (0..<2).map { _ in LevelSearchTests.solve(ParticleFilter(particles: 8, seed: 3)).trace }
    #expect(runs[0] == runs[1])
    #expect(LevelSearchTests.solve(ParticleFilter(particles: 8, seed: 4)).trace != runs[0])
  }
}
