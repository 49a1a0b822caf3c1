import Foundation
import Laboratory
import Testing

/// Conclusions in words against numbers that are set by hand.
@Suite struct ConclusionTests {
  private func findings(_ change: (inout EvidenceFindings) -> Void = { _ in }) throws -> EvidenceFindings {
    var findings = try MadeUpMaterial(smallRight: { $0 + 1 }, largeRight: { _ in 8 }, live: { $0 % 2 == 0 ? 1 : 0.5 }).findings()
    change(&findings)
    return findings
  }

  private func conclusion(_ name: String, _ findings: EvidenceFindings) throws -> String {
    try #require(EvidenceSection.all(findings).first { $0.name == name }?.conclusion)
  }

  private func mean(_ value: Double, _ low: Double, _ high: Double) -> ProblemMean {
    var mean = ProblemMean(shares: [0.5])
    (mean.value, mean.low, mean.high) = (value, low, high)
    return mean
  }

  @Test func `the largest difference of stopping rules is the largest either way`() throws {
    let gains = [
      (-0.016, -0.03, -0.002), (0.002, -0.016, 0.021), (0.001, -0.01, 0.01), (0, 0, 0), (-0.004, -0.01, 0.01), (0.003, -0.01, 0.02),
    ]
    let findings = try findings { findings in
      for (index, gain) in gains.enumerated() { findings.adaptive.adaptive[index].gain = mean(gain.0, gain.1, gain.2) }
    }
    let text = try conclusion("adaptive", findings)
    #expect(text.contains("0 solve more than a uniform vote of the same mean FLOP and 1 fewer"))
    #expect(text.contains("The largest difference, either way, is that of the Beta rule at 0.75 with"), "\(text)")
    #expect(text.hasSuffix(": −1.6 points [−3.0, −0.2]."))
  }

  @Test(arguments: [(0.05, "helps"), (-0.05, "hurts")]) func `a decided change of revisions is named by its sign`(
    _ change: Double, _ verdict: String
  ) throws {
    let findings = try findings { $0.revision.changeUnguarded = mean(change, change - 0.01, change + 0.01) }
    #expect(try conclusion("revision", findings).contains("6 attempts instead of one \(verdict): \(change < 0 ? "−" : "+")5.0 points"))
  }

  @Test func `revisions are counted in shares of what could change`() throws {
    let findings = try findings { findings in
      (findings.revision.repaired, findings.revision.wrong, findings.revision.broken, findings.revision.right) = (3, 12, 0, 0)
    }
    #expect(
      try conclusion("revision", findings).hasPrefix(
        "A revision makes 25.0% of the wrong attempts right (of 12) and none of the right ones wrong (of 0)."))
  }

  @Test func `where nothing was revised there is no share, and an undecided change is called none`() throws {
    let findings = try findings { findings in
      (findings.revision.repaired, findings.revision.wrong, findings.revision.broken, findings.revision.right) = (0, 0, 0, 0)
      findings.revision.changeGuarded = mean(0.2, -0.1, 0.5)
    }
    let text = try conclusion("revision", findings)
    #expect(text.hasPrefix("A revision makes none of the wrong attempts right (of 0) and none of the right ones wrong (of 0)."))
    #expect(text.hasSuffix("it makes no difference that exceeds chance: +20.0 points [−10.0, 50.0]."), "\(text)")
  }

  @Test func `a cascade says how often the product of steps was within the measured interval`() throws {
    let findings = try findings { findings in
      for (index, independent) in [0.5, 0.9, 0.1].enumerated() {
        findings.cascade.rows[index].independent = independent
        findings.cascade.rows[index].plain = mean(0.5, 0.4, 0.6)
      }
    }
    let text = try conclusion("cascade", findings)
    #expect(text.contains("at 1 of 3 lengths; at 3 steps it predicts 10.0%, measured are 50.0% [40.0, 60.0]"), "\(text)")
  }

  @Test func `shares of nothing at all still have an interval`() throws {
    let none = try MadeUpMaterial(smallRight: { _ in 4 }, largeRight: { _ in 8 }, live: { _ in 0 }).findings()
    for row in none.cascade.rows {
      #expect(row.exactEachStep.value == 0 && row.exactEachStep.low == 0 && row.exactEachStep.high > 0.3, "\(row.steps) steps")
    }
    #expect(none.coverage[.large]?.points.allSatisfy { $0.passAtK.value == 1 && $0.passAtK.low < 1 } == true)
  }

  @Test(arguments: ["small", "verifier", "large"]) func `one model that didn't learn takes every conclusion away`(_ role: String) throws {
    let madeUp = MadeUpMaterial(smallRight: { _ in role == "small" ? 0 : 6 }, largeRight: { _ in role == "large" ? 0 : 8 })
    var models = madeUp.models()
    for index in models.indices where role == "verifier" && models[index].role == .verifier { models[index].stepAccuracy = 0.05 }
    let findings = try EvidenceFindings(madeUp.material, models: models, kernels: "scalar")
    #expect(!findings.learning.isConclusive && EvidenceSection.all(findings).allSatisfy { $0.conclusion == nil })
    #expect(findings.learning.refusal?.contains("the \(role) model (") == true)
    #expect(findings.learning.models.filter { !$0.hasLearned }.map(\.role.rawValue) == [role])
  }

  @Test func `chance is one of the modulus, and learning must exceed it beyond doubt`() throws {
    var plan = tinyEvidencePlan()
    plan.task.modulus = 19
    #expect(plan.chance == 1.0 / 19)
    // 5 of 100 steps are below 1/19 = 5.3%, 15 of 100 have a Wilson interval from 9.3%.
    for (accuracy, learned) in [(0.05, false), (0.08, false), (0.15, true)] {
      var madeUp = MadeUpMaterial(smallRight: { _ in 6 }, largeRight: { _ in 8 })
      madeUp.plan = plan
      let findings = try EvidenceFindings(madeUp.material, models: madeUp.models(stepAccuracy: accuracy), kernels: "scalar")
      #expect(findings.learning.models.first { $0.role == .verifier }?.hasLearned == learned, "\(accuracy)")
    }
  }
}
