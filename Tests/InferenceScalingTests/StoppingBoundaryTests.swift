import NumericalMethods
import RealModule
import Testing

@testable import InferenceScaling

/// Stopping rules at their boundaries, and their probabilities against enumeration and integration.
@Suite struct StoppingBoundaryTests {
  private static func tally(_ counts: [Int], silent: Int = 0) -> AnswerTally {
    var (tally, sample) = (AnswerTally(), 0)
    for (place, count) in counts.enumerated() {
      for _ in 0..<count {
        tally.add("\(place)", sample: sample)
        sample += 1
      }
    }
    for _ in 0..<silent {
      tally.add(nil, sample: sample)
      sample += 1
    }
    return tally
  }

  private static func confidence(_ rule: some StoppingRule, _ counts: [Int], silent: Int = 0, limit: Int = 100) -> Double? {
    if case .stop(_, let confidence) = rule.decide(tally(counts, silent: silent), limit: limit) { return confidence ?? 1 }
    return nil
  }

  /// All words of a length over an alphabet.
  private static func words(_ letters: [String?], _ length: Int) -> [[String?]] {
    (0..<length).reduce([[]]) { words, _ in words.flatMap { word in letters.map { word + [$0] } } }
  }

  /// Of all 1,024 votes of five samples, none or one of three answers each: the certain stop gives the full vote's answer, and the sample before it was
  /// still needed, since some end of the vote would have changed or tied it.
  @Test func theCertainStopIsTheEarliestSafeOne() {
    let letters: [String?] = ["a", "b", "c", nil]
    for vote in Self.words(letters, 5) {
      let (stopped, full) = (StoppedVote(vote, rule: CertainStop()), StoppedVote(vote, rule: FixedCount()))
      #expect(stopped.answer == full.answer, "\(vote)")
      let before = stopped.sampleCount - 1
      let others = Self.words(letters, 5 - before).map { StoppedVote(Array(vote[..<before]) + $0, rule: FixedCount()).tally }
      let winners = Set(others.map { other in other.leader.map { other.answers[$0] } })
      let isOpen = winners.count > 1 || others.contains { $0.leaderCount == $0.runnerUpCount }
      #expect(isOpen, "\(vote) was decided before sample \(stopped.sampleCount)")
    }
  }

  /// Shares exactly at the threshold stop; a vote less doesn't. Silent samples count in rounds of doubling and not in shares.
  @Test func sharesAtTheirThreshold() {
    #expect(Self.confidence(ShareStop(share: 0.8), [4, 1]) == 0.8 && Self.confidence(ShareStop(share: 0.8), [3, 1]) == nil)
    #expect(Self.confidence(ShareStop(share: 0.8), [2]) == nil && Self.confidence(ShareStop(share: 0.8), [3]) == 1)
    #expect(Self.confidence(ShareStop(share: 0.8, minimum: 3), [2], silent: 9) == nil)
    #expect(Self.confidence(ShareStop(share: 0.8), [4, 1], silent: 20) == 0.8)
    #expect(
      Self.confidence(DoublingStop(share: 0.75), [3, 1]) == 0.75 && Self.confidence(DoublingStop(share: 0.75), [3], silent: 2) == nil)
    #expect(DoublingStop().decide(AnswerTally(), limit: 9) == .draw(2) && DoublingStop().decide(Self.tally([2, 2]), limit: 9) == .draw(4))
    #expect(Self.confidence(CertainStop(), [3], limit: 5) == 1 && Self.confidence(CertainStop(), [3], limit: 6) == nil)
    #expect(
      Self.confidence(CertainStop(), [4, 1], silent: 1, limit: 8) == 1
        && Self.confidence(CertainStop(), [4, 1], silent: 1, limit: 9) == nil)
  }

  /// H/ln V: unanimity 0, all different 1, and the order of the answers doesn't count.
  @Test(arguments: [[3, 3], [5, 2, 1], [1, 1, 1, 1], [7], [9, 9, 1, 1]]) func disorderIsTheEntropyOfTheVotes(counts: [Int]) {
    let votes = Double(counts.reduce(0, +))
    let entropy = counts.reduce(0.0) { $0 + Double($1) / votes * Double.log(votes / Double($1)) } / Double.log(votes)
    let (at, below) = (EntropyStop(disorder: entropy + 1e-12), EntropyStop(disorder: entropy - 1e-9))
    #expect(abs((Self.confidence(at, counts) ?? -1) - (1 - entropy)) < 1e-12 && Self.confidence(below, counts) == nil)
    #expect(Self.confidence(at, counts.reversed()) == Self.confidence(at, counts))
  }

  /// P(p₁ < ½) of Beta(v₁ + 1, v₂ + 1) is a share of the 2^(v₁+v₂+1) coin tosses: counted in whole numbers.
  @Test func behindIsExact() {
    for total in 0...40 {
      for second in 0...total {
        let tosses = total + 1
        var (choose, sum): (UInt64, UInt64) = (1, 0)
        for j in 0...second {
          sum += choose
          choose = choose * UInt64(tosses - j) / UInt64(j + 1)
        }
        let exact = Double(sum) / Double(UInt64(1) << UInt64(tosses))
        #expect(abs(BetaStop.behind(total - second, second) / exact - 1) < 1e-13)
        #expect(abs(BetaStop.behind(total - second, second) + BetaStop.behind(second, total - second) - 1) < 1e-13)
      }
    }
    // Where the sum gives way to the incomplete beta function, nothing jumps.
    let steps = (495...505).map { BetaStop.behind($0, 490) }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 > $1 } && zip(steps, steps.dropFirst(2)).allSatisfy { $0 - $1 < 0.05 })
  }

  /// ∫ f(x)ΠF(x) dx by four hundred times as many points; the answers' chances of being the most frequent add up to 1.
  @Test(arguments: [
    [3, 1], [1, 1, 1], [2, 1, 1], [5, 4, 2], [12, 9, 9, 1], [40, 35, 20, 3, 1], [150, 140, 130], [600, 590, 12], [2, 2, 2, 2, 2],
  ])
  func theLargestShareByIntegration(counts: [Int]) {
    func cumulative(_ x: Double, _ votes: Int) -> Double {
      // 1 − e^−x·Σxⁱ/i! in logarithms, so that no factor leaves the range.
      1 - (0...votes).reduce(0.0) { $0 + Double.exp(Double($1) * Double.log(max(x, 1e-300)) - x - Double.logGamma(Double($1 + 1))) }
    }
    func largest(_ first: Int, _ others: [Int]) -> Double {
      let (shape, points) = (Double(first + 1), 12_000)
      let (low, high) = (max(1e-9, shape - 12 * shape.squareRoot()), shape + 12 * shape.squareRoot() + 30)
      let step = (high - low) / Double(points)
      return (0...points).reduce(0.0) { sum, place in
        let x = low + step * Double(place)
        let density = Double.exp((shape - 1) * Double.log(x) - x - Double.logGamma(shape))
        return sum + (place == 0 || place == points ? 0.5 : 1) * step * density * others.reduce(1) { $0 * cumulative(x, $1) }
      }
    }
    let own = counts.indices.map { place in
      DirichletStop.probability([counts[place]] + counts.indices.filter { $0 != place }.map { counts[$0] }.sorted(by: >))
    }
    #expect(abs(own.reduce(0, +) - 1) < 5e-5, "\(own)")
    guard counts[0] < 200 else { return }
    #expect(abs(own[0] - largest(counts[0], Array(counts.dropFirst()))) < 1e-5)
  }

  /// The gain of m more votes by definition: the mean of max(P, 1 − P) after them less that before, their counts beta-binomial.
  @Test(arguments: [(3, 2), (5, 5), (4, 0), (10, 7), (1, 0)], [1, 2, 4, 8, 16]) func theGainByDefinition(votes: (Int, Int), more: Int) {
    let (a, b) = (Double(votes.0 + 1), Double(votes.1 + 1))
    func logBeta(_ a: Double, _ b: Double) -> Double { Double.logGamma(a) + Double.logGamma(b) - Double.logGamma(a + b) }
    let after = (0...more).reduce(0.0) { sum, won in
      let (w, l) = (Double(won), Double(more - won))
      let choose = Double.logGamma(Double(more + 1)) - Double.logGamma(w + 1) - Double.logGamma(l + 1)
      let ahead = BetaStop.probability(votes.0 + won, votes.1 + more - won)
      return sum + Double.exp(choose + logBeta(a + w, b + l) - logBeta(a, b)) * max(ahead, 1 - ahead)
    }
    let gain = ValueStop().gain(votes.0, votes.1, from: more)
    #expect(abs(gain - (after - BetaStop.probability(votes.0, votes.1))) < 1e-10, "\(gain)")
  }

  /// Expected samples of windows by enumeration of all votes.
  @Test func expectedSamplesOfWindows() {
    let (shares, size, limit) = ([0.6, 0.3, 0.1], 2, 6)
    let expected = Self.words(["0", "1", "2"], limit).reduce(0.0) { sum, vote in
      let chance = vote.reduce(1.0) { $0 * shares[Int($1 ?? "0") ?? 0] }
      return sum + chance * Double(StoppedVote(vote, rule: WindowStop(size: size)).sampleCount)
    }
    #expect(abs(WindowStop(size: size).expectedSamples(shares: shares, limit: limit) - expected) < 1e-12)
    #expect(abs(WindowStop(size: 1).expectedSamples(shares: shares, limit: 9) - 1) < 1e-12)
  }

  /// The first round is the fewest equal votes that would stop the rule, and no more than the limit.
  @Test func firstRoundsAreTheFewestVotes() {
    func first(_ rule: any StoppingRule, limit: Int = 40) -> StoppingDecision {
      FirstRound(rule, limit: limit).decide(AnswerTally(), limit: limit)
    }
    #expect(first(BetaStop()) == .draw(4) && first(BetaStop(threshold: 0.99)) == .draw(6) && first(ShareStop()) == .draw(3))
    #expect(
      first(CertainStop(), limit: 9) == .draw(5) && first(FixedCount(), limit: 9) == .draw(9) && first(BetaStop(threshold: 0.2)) == .draw(1)
    )
  }

  /// No threshold of a rule ends a vote before it has an answer.
  @Test(arguments: [nil, "a"]) func noVoteEndsWithoutAnAnswer(last: String?) {
    let rules: [any StoppingRule] = [
      BetaStop(threshold: 0.5), BetaStop(threshold: 0.1), ValueStop(price: 0.3), DoublingStop(share: 0),
      EntropyStop(disorder: 1, minimum: 0),
      ShareStop(share: 0, minimum: 0), DirichletStop(threshold: 0.3),
    ]
    for rule in rules {
      let answers: [String?] = [nil, nil, nil, nil, last]
      let (walk, vote) = (StoppedVote(answers, rule: rule), MajorityVote(limit: 5, rule: rule, stopsWhenCertain: false))
      let result = SynchronousSolver(sampler: ScriptedSampler(answers)).solve(.any, with: vote)
      #expect(walk.sampleCount == 5 && walk.answer == last, "\(rule.name): \(walk.sampleCount)")
      #expect(result.receipt.sampleCount == 5 && result.conclusion.answer == last, "\(rule.name): \(result.conclusion)")
    }
  }
}
