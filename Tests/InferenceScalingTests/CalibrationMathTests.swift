import NumericalMethods
import RealModule
import Testing

@testable import InferenceScaling

/// Calibration and posteriors against every order and every law, one by one.
@Suite struct CalibrationMathTests {
  private static func orders(_ items: [Int]) -> [[Int]] {
    items.isEmpty
      ? [[]]
      : items.indices.flatMap { place in
        var rest = items
        let item = rest.remove(at: place)
        return orders(rest).map { [item] + $0 }
      }
  }

  /// Samples drawn, answers changed and right answers lost at each threshold are those of the rule itself, averaged over all 120 orders.
  @Test(arguments: ["aabac", "aabb-", "ab---", "aaaaa", "abcde"], ["a", "b"]) func pathsAreThoseOfTheRule(letters: String, right: String) {
    let answers = letters.map { $0 == "-" ? nil : String($0) }
    let problem = RecordedProblem(id: "p", samples: answers.map { RecordedSample(answer: $0, isCorrect: $0 == right) })
    let record = VoteRecord(problem, limit: 5)
    let paths = StoppingPaths(
      [record], forms: .indifferent, calibration: StoppingCalibration(limit: 5, maximumLoss: 1, orders: 8000), progress: nil)
    let votes = Dictionary(grouping: answers.compactMap(\.self)) { $0 }.mapValues(\.count)
    let winners = votes.filter { $0.value == votes.values.max() }.keys
    let full = winners.contains(right) ? 1 / Double(max(winners.count, 1)) : 0
    for threshold in stride(from: 0, to: StoppingCalibration.thresholds.count, by: 6) {
      let rule = CalibratedStop(threshold: StoppingCalibration.thresholds[threshold])
      var (samples, changed, lost) = (0.0, 0.0, 0.0)
      let all = Self.orders(Array(0..<5))
      for order in all {
        let vote = StoppedVote(order.map { answers[$0] }, rule: rule)
        samples += Double(vote.sampleCount)
        guard vote.sampleCount < 5 else { continue }
        changed += vote.answer.map { winners.contains($0) ? 1 - 1 / Double(winners.count) : 1 } ?? (winners.isEmpty ? 0 : 1)
        lost += full - (vote.answer == right ? 1 : 0)
      }
      // Four standard errors of 8,000 orders.
      #expect(abs(paths.samples[threshold][0] - samples / Double(all.count)) < 0.07)
      #expect(abs(paths.changed[threshold][0] - changed / Double(all.count)) < 0.025)
      #expect(abs(paths.lost[threshold][0] - lost / Double(all.count)) < 0.035)
    }
    #expect(record.correctness == full)
  }

  /// Answers beyond the limit have no vote and win none.
  @Test func anAnswerBeyondTheLimitDoesNotWin() {
    let samples = [nil, nil, "a", "b", "b"].map { RecordedSample(answer: $0, isCorrect: $0 == "a") }
    let records = (0...5).map { VoteRecord(RecordedProblem(id: "p", samples: samples), limit: $0) }
    #expect(records.map(\.winner) == [nil, nil, nil, 0, 0, 1])
    #expect(records.map(\.correctness) == [0, 0, 0, 1, 0.5, 0])
    #expect(FormPrior([records[2]], shrinkage: 10).evidence.isEmpty)
  }

  /// A rule that is allowed everything stops as early as it may, one that is allowed nothing only where nothing can change.
  @Test func thresholdsTakenAreTheCheapestAllowed() throws {
    var random = SeededGenerator(seed: 4)
    let problems = (0..<30).map { place in
      RecordedProblem(
        id: "\(place)",
        samples: (0..<12).map { _ in
          let isRight = random.index(below: 10) < 3 + place % 7
          return RecordedSample(answer: isRight ? "yes" : "no\(random.index(below: 3))", isCorrect: isRight)
        })
    }
    let recording = Recording(name: "r", problems: problems)
    func policy(_ loss: Double) throws -> CalibratedPolicy {
      try StoppingCalibration(limit: 12, maximumLoss: loss, orders: 50).calibrate(recording)
    }
    let all = try policy(1)
    #expect(all.chosen?.meanSamples == all.options.map(\.meanSamples).min() && all.problems == 30 && all.isLabelled)
    #expect(try policy(-1).chosen == nil && policy(-1).rule.threshold == nil)
    // Strict thresholds draw more and promise to lose less.
    for (loose, strict) in zip(all.options, all.options.dropFirst()) {
      #expect(loose.meanSamples <= strict.meanSamples && loose.predictedLoss >= strict.predictedLoss && loose.threshold < strict.threshold)
      #expect(loose.predictedLoss >= (loose.measuredLoss ?? .infinity) - 1e-12)
    }
    for loss in [0.002, 0.01, 0.03, 0.1] {
      let policy = try policy(loss)
      let allowed = policy.options.filter { $0.predictedLoss <= loss }
      #expect(policy.chosen?.meanSamples == allowed.map(\.meanSamples).min())
    }
  }

  /// A law of the grid: its weight and the share of the problems that samples up to the target newly solve.
  private struct GridLaw {
    var omega: Double
    var logWeight: Double
    var share = 0.0
    var spread = 0.0

    init(omega: Double, known: [(Int, Int)], terms: [Double], after: Double, target: Int) {
      self.omega = omega
      logWeight = Double.log(omega == 0 ? 0.5 : 0.5 / 25)
      for (problem, term) in zip(known, terms) {
        let missed = (problem.0 == 0 ? omega : 0) + (1 - omega) * term
        logWeight += Double.log(missed)
        guard problem.0 == 0, problem.1 < target else { continue }
        let chance = (1 - omega) * (term - after) / missed
        share += chance / Double(known.count)
        spread += chance * (1 - chance) / Double(known.count * known.count)
      }
    }
  }

  /// The share that further samples solve, law by law: with ω = 0 alone, and with all 26 shares.
  @Test(
    arguments: [
      [(0, 10), (1, 10), (3, 10), (10, 10)], [(0, 5), (0, 20), (1, 20)], [(0, 8), (0, 8), (0, 8)], [(7, 8)],
    ] as [[(Int, Int)]])
  func unsolvedProblemsByDefinition(known: [(Int, Int)]) {
    func logBeta(_ a: Double, _ b: Double) -> Double { Double.logGamma(a) + Double.logGamma(b) - Double.logGamma(a + b) }
    let (omegas, target) = ([0] + (0..<25).map { 0.02 + 0.96 * Double($0) / 24 }, 15)
    var laws: [GridLaw] = []
    for place in 0..<(64 * 64) {
      let alpha = Double.exp(Double.log(0.01) + (Double.log(50) - Double.log(0.01)) * Double(place / 64) / 63)
      let beta = Double.exp(Double.log(0.02) + (Double.log(200) - Double.log(0.02)) * Double(place % 64) / 63)
      let whole = logBeta(alpha, beta)
      let terms = known.map { Double.exp(logBeta(alpha + Double($0.0), beta + Double($0.1 - $0.0)) - whole) }
      let after = Double.exp(logBeta(alpha, beta + Double(target)) - whole)
      laws += omegas.map { GridLaw(omega: $0, known: known, terms: terms, after: after, target: target) }
    }
    let peak = laws.map(\.logWeight).max() ?? 0
    func moments(_ isIncluded: (Double) -> Bool) -> (mean: Double, variance: Double) {
      let chosen = laws.filter { isIncluded($0.omega) }.map { (weight: Double.exp($0.logWeight - peak), law: $0) }
      let total = chosen.reduce(0) { $0 + $1.weight }
      let mean = chosen.reduce(0) { $0 + $1.weight * $1.law.share } / total
      return (mean, chosen.reduce(0) { $0 + $1.weight * (($1.law.share - mean) * ($1.law.share - mean) + $1.law.spread) } / total)
    }
    let own = UnsolvablePosterior(known.map { Successes(correct: $0.0, samples: $0.1) }).newlySolved(by: target)
    for (found, expected) in [(own.plain, moments { $0 == 0 }), (own.withUnsolvable, moments { _ in true })] {
      #expect(abs(found.mean - expected.mean) < 1e-4 && abs(found.variance - expected.variance) < 1e-4, "\(found) \(expected)")
    }
    #expect(own.withUnsolvable.mean <= own.plain.mean + 1e-9, "problems that are never solved leave less to solve")
  }
}

/// Pools of scored answers, report points and split thinking against their definitions.
@Suite struct PoolTests {
  @Test(arguments: UInt64(0)..<20) func everyChoiceByDefinition(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = 1 + random.index(below: 12)
    // Scores are eighths, so that their sums are exact in any order.
    let answers = (0..<count).map { _ in random.index(below: 5) == 0 ? nil : "\(random.index(below: 3))" }
    let scores = (0..<count).map { _ in random.index(below: 4) == 0 ? nil : Double(random.index(below: 6)) / 8 }
    var (pool, order) = (AnswerPool(), Array(0..<count))
    for place in order.indices { order.swapAt(place, place + random.index(below: count - place)) }
    for id in order { pool.add(id, Candidate(text: "t\(id)", answer: answers[id])) }
    for id in order.reversed() { if let score = scores[id] { pool.score(id, score) } }
    let voting = (0..<count).filter { answers[$0] != nil }
    func rank(_ id: Int) -> (Double, Int) { (scores[id] ?? -.infinity, -id) }
    #expect(pool.ranked == voting.sorted { rank($0) > rank($1) })
    #expect(pool.conclusion(.bestScore, .complete).sample == voting.max { rank($0) < rank($1) })
    func winner(_ weight: (Int) -> Double) -> String? {
      let groups = Dictionary(grouping: voting) { answers[$0] ?? "" }
      return groups.max { left, right in
        let (a, b) = (left.value.reduce(0) { $0 + weight($1) }, right.value.reduce(0) { $0 + weight($1) })
        return a != b ? a < b : (left.value.min() ?? 0) > (right.value.min() ?? 0)
      }?.key
    }
    #expect(pool.conclusion(.majority, .complete).answer == winner { _ in 1 })
    #expect(pool.conclusion(.weightedVote, .complete).answer == winner { scores[$0] ?? 0 })
    #expect(pool.count == count && pool.hasScores == scores.contains { $0 != nil } && pool.candidate(count) == nil)
  }

  @Test(arguments: [1, 3, 10, 64], [nil, 1, 7, 10, 25, 1000]) func reportsComeAtMultiplesAndAtTheLimit(interval: Int, limit: Int?) {
    let points = ReportPoints(every: interval, limit: limit)
    for after in 0..<40 {
      for tokens in after...45 {
        let first = (after + 1...max(after + 1, tokens)).first { ($0 % interval == 0 || $0 == limit) && $0 <= tokens }
        #expect(points.position(after: after, through: tokens) == first)
      }
    }
  }

  /// Cut anywhere but within a tag, a text is split alike.
  @Test(arguments: UInt64(0)..<20) func piecesAreSplitAsTheWhole(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let parts = (0..<12).map { _ in ["<think>", "</think>", "a < b", "é", "\n", "think>"][random.index(below: 6)] }
    for isInside in [false, true] {
      var (whole, piecewise, texts) = (ThinkingSplitter(isInside: isInside), ThinkingSplitter(isInside: isInside), ("", ""))
      let expected = whole.split(parts.joined())
      for part in parts {
        let piece = piecewise.split(part)
        texts = (texts.0 + piece.thinking, texts.1 + piece.text)
      }
      #expect(texts.0 == expected.thinking && texts.1 == expected.text && whole.isInside == piecewise.isInside)
    }
  }
}
