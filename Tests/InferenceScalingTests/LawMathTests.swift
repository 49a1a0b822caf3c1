import NumericalMethods
import RealModule
import ScalingLaws
import Testing

@testable import InferenceScaling

/// Laws of repeated samples against integration, enumeration and simulation.
@Suite struct LawMathTests {
  private static let laws = [(0.3, 2.0), (1, 1), (2.5, 1.7), (0.05, 5)]

  /// The mean of a function of p under Beta(α, β), by the midpoint rule in u = p^α, in which the density has no pole where β ≥ 1.
  private static func mean(_ alpha: Double, _ beta: Double, _ value: (Double) -> Double) -> Double {
    let points = 20_000
    var (sum, total) = (0.0, 0.0)
    for place in 0..<points {
      let u = (Double(place) + 0.5) / Double(points)
      let p = Double.pow(u, 1 / alpha)
      let weight = Double.pow(1 - p, beta - 1)
      sum += weight * value(p)
      total += weight
    }
    return sum / total
  }

  /// pass@k, and the chance that an unsolved problem is solved later, as integrals over p.
  @Test(arguments: laws) func coverageIsAnIntegral(alpha: Double, beta: Double) {
    let law = BetaBinomial(alpha: alpha, beta: beta)
    for k in [1, 5, 40] {
      let failing = Self.mean(alpha, beta) { Double.pow(1 - $0, k) }
      #expect(abs(law.passAtK(k) - (1 - failing)) < 2e-4, "\(k)")
      let before = Self.mean(alpha, beta) { Double.pow(1 - $0, 3) }
      let after = Self.mean(alpha, beta) { Double.pow(1 - $0, 3 + k) }
      #expect(abs(law.solved(after: 3, by: 3 + k) - (1 - after / before)) < 1e-3)
    }
    // Bayes' rule: the law given 2 of 7 is the mean weighed by p²(1 − p)⁵.
    let known = Successes(correct: 2, samples: 7)
    let weight = Self.mean(alpha, beta) { $0 * $0 * Double.pow(1 - $0, 5) }
    let failing = Self.mean(alpha, beta) { $0 * $0 * Double.pow(1 - $0, 5) * Double.pow(1 - $0, 4) }
    #expect(abs(law.passAtK(4, given: known) - (1 - failing / weight)) < 2e-3)
    #expect(law.passAtK(4, given: known) == law.updated(with: known).passAtK(4))
  }

  /// No law of a fine grid about the fit is likelier, by the likelihood as it is written.
  @Test(arguments: UInt64(0)..<4) func theFitIsTheLikeliest(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let successes = (0..<60).map { _ -> Successes in
      let (rate, samples) = (Double.pow(random.uniform(), 2), 8 + random.index(below: 20))
      return Successes(correct: (0..<samples).count { _ in random.uniform() < rate }, samples: samples)
    }
    func logBeta(_ a: Double, _ b: Double) -> Double { Double.logGamma(a) + Double.logGamma(b) - Double.logGamma(a + b) }
    func likelihood(_ alpha: Double, _ beta: Double) -> Double {
      successes.reduce(0) { $0 + logBeta(alpha + Double($1.correct), beta + Double($1.samples - $1.correct)) - logBeta(alpha, beta) }
    }
    let fit = try #require(BetaBinomial(fitting: successes))
    let best = likelihood(fit.alpha, fit.beta)
    for i in -20...20 {
      for j in -20...20 {
        #expect(likelihood(fit.alpha * Double.exp(0.05 * Double(i)), fit.beta * Double.exp(0.05 * Double(j))) <= best + 1e-4)
      }
    }
    #expect(BetaBinomial(fitting: []) == nil && BetaBinomial(fitting: [Successes(correct: 0, samples: 0)]) == nil)
  }

  /// The law of coverage passes no nearer with any other scale or exponent; its inverse gives the samples back.
  @Test func coverageLaw() throws {
    let truth = CoverageLaw(scale: 2.3, exponent: 0.41)
    let curve = (1...50).map { truth.coverage(Double($0)) + 0.01 * Double.sin(Double($0)) }
    let fit = try #require(CoverageLaw(fitting: curve))
    func sum(_ law: CoverageLaw) -> Double {
      curve.enumerated().reduce(0) { $0 + Double.pow(law.coverage(Double($1.offset + 1)) - $1.element, 2) }
    }
    for (a, b) in [(1.01, 1.0), (0.99, 1), (1, 1.01), (1, 0.99), (1.01, 1.01), (0.99, 1.01)] {
      #expect(sum(CoverageLaw(scale: fit.scale * a, exponent: fit.exponent * b)) > sum(fit))
    }
    for k in [1.0, 17, 4000] { #expect(abs((truth.samples(coverage: truth.coverage(k)) ?? 0) / k - 1) < 1e-9) }
    #expect(
      truth.samples(coverage: 1) == nil && truth.samples(coverage: 0) == nil
        && CoverageLaw(scale: 1, exponent: 0).samples(coverage: 0.5) == nil)
    #expect(CoverageLaw(fitting: [0, 0.1]) == nil && CoverageLaw(fitting: [0.5, 1]) == nil && CoverageLaw(fitting: [0.5]) == nil)
  }

  /// Of thousands of samples of two answers the majority of k is that of the hypergeometric distribution, whatever k: no binomial coefficient overflows.
  @Test(arguments: [(6000, 4000, 0, 139), (5000, 5000, 0, 101), (700, 650, 50, 99), (9000, 0, 1000, 15_000), (3000, 10, 0, 2000)])
  func majoritiesOfManySamples(right: Int, wrong: Int, silent: Int, k: Int) throws {
    let samples = [("a", right, true), ("b", wrong, false)].flatMap { answer, count, isCorrect in
      Array(repeating: RecordedSample(answer: answer, isCorrect: isCorrect), count: count)
    }
    let problem = RecordedProblem(
      id: "p", samples: samples + Array(repeating: RecordedSample(answer: nil, isCorrect: false), count: silent))
    let k = min(k, right + wrong + silent - 1)
    func logChoose(_ n: Int, _ k: Int) -> Double {
      Double.logGamma(Double(n + 1)) - Double.logGamma(Double(k + 1)) - Double.logGamma(Double(n - k + 1))
    }
    var expected = 0.0
    for a in 0...min(right, k) {
      for b in 0...min(wrong, k - a) where k - a - b <= silent {
        let chance = Double.exp(
          logChoose(right, a) + logChoose(wrong, b) + logChoose(silent, k - a - b) - logChoose(right + wrong + silent, k))
        expected += chance * (a > b ? 1 : a == b && a > 0 ? 0.5 : 0)
      }
    }
    let own = try #require(MajorityAtK(problem).value(k))
    #expect(abs(own - expected) < 1e-6, "\(own), not \(expected)")
  }

  /// A score that is no number ranks below all others, and the curve is there.
  @Test func scoresThatAreNoNumbers() {
    let curve = BestOfKCurve(scores: [.nan, 2, .nan, 1], outcomes: [1, 0.5, 0, 0.25])
    #expect(curve.value(4) == 0.5 && curve.value(1) == 1.75 / 4)
    // Of two: the 2 in three of six pairs, the 1 in two, the two without a score in one, which share 1 and 0.
    #expect(abs((curve.value(2) ?? 0) - (3 * 0.5 + 2 * 0.25 + 0.5) / 6) < 1e-12)
    let router = RouterCurve(weak: [true, false], strong: [true, true], scores: [.nan, .nan])
    #expect(router.accuracies.first == 0.5 && router.accuracies.last == 1)
  }

  /// The split of a budget over known chances is the best of all splits, and its count of solved questions exact.
  @Test(arguments: [[0.5, 0.05, 0.9], [1e-4, 1e-6, 0.2], [0.3, 0.3, 0.3], [1, 0, 0.01]], [0, 1, 5, 9])
  func allotmentsAreTheBest(probabilities: [Double], budget: Int) {
    func solved(_ samples: [Int]) -> Double { zip(probabilities, samples).reduce(0) { $0 + 1 - Double.pow(1 - $1.0, $1.1) } }
    let own = SampleAllocation(probabilities: probabilities, budget: budget)
    let splits = (0...budget).flatMap { a in (0...(budget - a)).map { [a, $0, budget - a - $0] } }
    #expect(own.samples.reduce(0, +) == budget && abs(own.expectedSolved - solved(own.samples)) < 1e-9)
    #expect(solved(own.samples) >= (splits.map(solved).max() ?? 0) - 1e-12, "\(own.samples)")
    #expect(SampleAllocation(probabilities: probabilities, budget: budget, limit: 0).samples == [0, 0, 0])
  }

  /// McNemar's exact probability, added up from Pascal's triangle.
  @Test(arguments: [(0, 0), (1, 0), (3, 1), (10, 2), (7, 7), (0, 12), (30, 14)]) func exactSignTest(onlyFirst: Int, onlySecond: Int) {
    let first = Array(repeating: 1.0, count: onlyFirst) + Array(repeating: 0, count: onlySecond) + [1, 0]
    let second = Array(repeating: 0.0, count: onlyFirst) + Array(repeating: 1, count: onlySecond) + [1, 0]
    let comparison = PairedComparison(first, second, bootstrap: ClusteredBootstrap(replicates: 50))
    let total = onlyFirst + onlySecond
    var row = [1.0]
    for _ in 0..<total { row = zip([0] + row, row + [0]).map { 0.5 * ($0 + $1) } }
    let tail = row.prefix(min(onlyFirst, onlySecond) + 1).reduce(0, +)
    #expect(abs(comparison.pValue - min(1, 2 * tail)) < 1e-12 && comparison.onlyFirst == onlyFirst && comparison.onlySecond == onlySecond)
    let sides = Double(onlySecond - onlyFirst)
    #expect(abs(comparison.z - (total == 0 ? 0 : sides / Double(total).squareRoot())) < 1e-12)
    #expect(abs(comparison.difference - sides / Double(total + 2)) < 1e-12)
  }

  /// Of 200 recordings of 40 problems the 90% interval of the mean holds it about nine times in ten.
  @Test func intervalsOfProblemsHold() {
    let held = (0..<200).count { stream in
      var random = SeededGenerator(seed: 8, stream: UInt64(stream))
      // Problems of accuracy 0, ½ or 1: the spread between them is what counts.
      let values = (0..<40).map { _ in 0.5 * Double(random.index(below: 3)) }
      return ClusteredBootstrap(seed: UInt64(stream), replicates: 200, confidence: 0.9).mean(values).contains(0.5)
    }
    #expect((164...194).contains(held), "\(held) of 200")
  }

  /// Tokens a right answer where most resamples have none: no end of the interval is a number that isn't one.
  @Test func ratiosWithoutABound() {
    let interval = ClusteredBootstrap(replicates: 400).ratio([100, 120, 90, 110], [1, 0, 0, 0])
    #expect(interval.low.isFinite && interval.low > 0 && interval.high == .infinity, "\(interval)")
    let nothing = ClusteredBootstrap(replicates: 50).ratio([100, 120], [0, 0])
    #expect(nothing.low == .infinity && nothing.high == .infinity)
  }

  /// The yield of a check that errs, by following every sequence of k samples.
  @Test(arguments: [0.05, 0.4, 0.9], [1, 2, 5]) func imperfectChecksByEnumeration(p: Double, k: Int) {
    let verifier = ImperfectVerifier(truePositiveRate: 0.85, falsePositiveRate: 0.15)
    var (right, accepted, drawn, open) = (0.0, 0.0, 0.0, 1.0)
    for _ in 0..<k {
      let (passesRight, passesWrong) = (p * 0.85, (1 - p) * 0.15)
      drawn += open
      right += open * passesRight
      accepted += open * (passesRight + passesWrong)
      open *= 1 - passesRight - passesWrong
    }
    #expect(abs(verifier.accuracy(p: p, samples: k) - right) < 1e-12 && abs(verifier.accepts(p: p, samples: k) - accepted) < 1e-12)
    let value = right - 3 * (accepted - right) - 0.01 * drawn
    #expect(abs(verifier.value(rates: [p], samples: k, penalty: 3, price: 0.01) - value) < 1e-12)
    let best = (0...40).max { a, b in
      let values = [a, b].map { $0 == 0 ? 0 : verifier.value(rates: [p], samples: $0, penalty: 3, price: 0.01) }
      return values[0] < values[1] - 1e-12
    }
    #expect(verifier.optimalSamples(rates: [p], penalty: 3, price: 0.01, limit: 40) == best)
  }

  /// At the cheapest size neither a smaller nor a larger one reaches the loss for less (arXiv:2401.00448); a curve has no size to choose.
  @Test(arguments: [0.0, 1e11, 1e13]) func cheapestOverALife(served: Double) throws {
    let law = Law.chinchilla(E: 1.82, A: 482, B: 2085, alpha: 0.348, beta: 0.366)
    let best = try #require(TrainingInferenceTrade.cheapest(law, loss: 2.2, inferenceTokens: served))
    #expect(abs(law.loss(parameters: best.parameters, tokens: best.trainingTokens) - 2.2) < 1e-9)
    for factor in [0.8, 0.97, 1.03, 1.3] {
      let parameters = factor * best.parameters
      // D from L(N, D) = 2.2 in closed form.
      let tokens = Double.pow((2.2 - 1.82 - 482 * Double.pow(parameters, -0.348)) / 2085, -1 / 0.366)
      #expect(parameters * (6 * tokens + 2 * served) > best.compute())
    }
    let curve = Law(.power(of: .compute), [1.5, 1e20, 0.05])
    #expect(TrainingInferenceTrade.cheapest(curve, loss: 2.5, inferenceTokens: served) == nil)
    #expect(TrainingInferenceTrade.cheapest(law, loss: 1.82, inferenceTokens: served) == nil)
  }
}
