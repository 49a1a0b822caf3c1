import Laboratory
import Testing

/// The findings on made-up recordings, for which the truth is known.
@Suite struct FindingsTests {
  @Test func `shares that are all equal get Wilson's interval`() {
    let (none, all) = (ProblemMean(shares: [0, 0, 0, 0, 0, 0]), ProblemMean(shares: [1, 1, 1, 1, 1, 1]))
    // Wilson (1927) for 0 of 6: [0, z²/(6 + z²)] = [0, 0.3903].
    #expect(none.value == 0 && none.low == 0 && abs(none.high - 0.390334) < 1e-5)
    #expect(all.value == 1 && all.high == 1 && abs(all.low - 0.609666) < 1e-5)
    let same = ProblemMean(differences: [0, 0, 0, 0, 0, 0])
    #expect(same.low == -same.high && abs(same.high - 0.390334) < 1e-5 && !same.isDecided)
    // Rounding decides nothing.
    let rounded = ProblemMean(differences: [-1e-16, -1e-16, -2e-16, -1e-16, -1e-16, -1e-16])
    #expect(!rounded.isDecided && rounded.high > 0.39)
    let mixed = ProblemMean(shares: [0, 1, 1, 0, 1, 1])
    #expect(mixed.low < 2.0 / 3 && mixed.high > 2.0 / 3 && mixed.low >= 0 && mixed.high <= 1)
    #expect(ProblemMean(differences: [0.5, 0.4, 0.6, 0.5]).isDecided)
  }

  @Test(arguments: [(0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (5, 10, 0.236593, 0.763407), (1, 29, 0.006113, 0.171755)])
  func `Wilson's interval has the values of its formula`(_ successes: Int, _ count: Int, _ low: Double, _ high: Double) {
    let interval = Wilson.interval(successes: successes, count: count)
    #expect(abs(interval.low - low) < 1e-5 && abs(interval.high - high) < 1e-5, "\(interval)")
  }

  @Test func `a model at chance has not learned, one at its target has`() throws {
    let knowing = try MadeUpMaterial(smallRight: { _ in 6 }, largeRight: { _ in 8 }).findings()
    #expect(knowing.learning.isConclusive && knowing.learning.refusal == nil && knowing.learning.warnings.isEmpty)
    #expect(EvidenceSection.all(knowing).allSatisfy { $0.conclusion?.isEmpty == false })
    let lost = try MadeUpMaterial(smallRight: { _ in 0 }, largeRight: { _ in 8 }).findings()
    #expect(lost.learning.models.map(\.hasLearned) == [false, true, true])
    #expect(lost.learning.refusal?.contains("the small model (0.0% of") == true)
    #expect(EvidenceSection.all(lost).allSatisfy { $0.conclusion == nil })
  }

  @Test func `a training that ended short of its target is a warning, not a refusal`() throws {
    let madeUp = MadeUpMaterial(smallRight: { _ in 6 }, largeRight: { _ in 8 })
    let models = madeUp.models(stepAccuracy: 0.5, updates: madeUp.plan.maximumUpdates)
    let findings = try EvidenceFindings(madeUp.material, models: models, kernels: "scalar")
    #expect(findings.learning.isConclusive && findings.learning.warnings.count == 3)
    #expect(findings.learning.warnings[0].contains("short of 85.0%"))
  }

  @Test func `coverage is pass@k of the recording`() throws {
    // Problem i has i of 8 samples right: pass@1 is the mean of i/8, pass@8 the share with any.
    let findings = try MadeUpMaterial(smallRight: { $0 }, largeRight: { _ in 8 }).findings()
    let small = try #require(findings.coverage[.small])
    #expect(abs(small.points[0].passAtK.value - (0 + 1 + 2 + 3 + 4 + 5) / 48.0) < 1e-12)
    #expect(small.points.last?.samples == 8 && abs((small.points.last?.passAtK.value ?? 0) - 5.0 / 6) < 1e-12)
    #expect(small.measured == small.points.last?.passAtK.value)
    let large = try #require(findings.coverage[.large])
    #expect(large.points.allSatisfy { $0.passAtK.value == 1 && $0.passAtK.high == 1 && $0.passAtK.low < 1 })
  }

  @Test func `a verifier that knows beats one that is wrong`() throws {
    func bestOfFour(_ scoresKnow: Bool) throws -> Double {
      let findings = try MadeUpMaterial(smallRight: { _ in 3 }, largeRight: { _ in 8 }, scoresKnow: scoresKnow).findings()
      let curve = try #require(findings.equalCompute.curves.first { $0.role == .small && $0.strategy.hasPrefix("best of k") })
      return try #require(curve.points.first { $0.setting.hasSuffix("4 samples") }).accuracy.value
    }
    // Of 8 samples 3 are right: four drawn hold none with probability C(5,4)/C(8,4) = 5/70, and are all right never.
    #expect(abs(try bestOfFour(true) - 65.0 / 70) < 1e-9)
    #expect(abs(try bestOfFour(false)) < 1e-9)
  }

  @Test func `equal outcomes at equal compute are not decided`() throws {
    let findings = try MadeUpMaterial(smallRight: { _ in 8 }, largeRight: { _ in 8 }, live: { _ in 1 }).findings()
    #expect(!findings.equalCompute.comparisons.isEmpty)
    #expect(findings.equalCompute.comparisons.allSatisfy { abs($0.difference.value) < 1e-12 && !$0.difference.isDecided })
    let match = try #require(findings.equalCompute.match)
    #expect(match.large.accuracy.value == 1 && match.small?.accuracy.value == 1)
  }

  @Test func `adaptive votes stop early where all agree`() throws {
    let findings = try MadeUpMaterial(smallRight: { _ in 8 }, largeRight: { _ in 8 }).findings()
    #expect(findings.adaptive.limit == 4)
    #expect(findings.adaptive.adaptive.allSatisfy { $0.accuracy.value == 1 && $0.meanSamples <= 4 })
    #expect(findings.adaptive.adaptive[0].meanSamples < 4)
  }

  @Test func `a cascade's pⁿ follows from the recorded steps`() throws {
    // Every second problem is always right; the others fail at their first step.
    let findings = try MadeUpMaterial(smallRight: { $0 % 2 == 0 ? 8 : 0 }, largeRight: { _ in 8 }).findings()
    // Right: 8 · (1 + 2 + 3) steps; wrong: 8 · 3 first steps.
    let p = 48.0 / (48 + 24)
    #expect(abs((findings.cascade.stepAccuracy[.small] ?? 0) - p) < 1e-12)
    #expect(abs(findings.cascade.rows[2].independent - p * p * p) < 1e-12)
    #expect(findings.cascade.rows.allSatisfy { $0.plain.value == 0.5 && $0.large.value == 1 })
  }

  @Test func `findings survive JSON`() throws {
    let findings = try MadeUpMaterial(smallRight: { $0 }, largeRight: { _ in 8 }).findings()
    #expect(try JSONRoundTrip.of(findings) == findings)
  }
}
