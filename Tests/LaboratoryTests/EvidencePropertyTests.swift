import Foundation
import Laboratory
import LanguageModel
import ScalingLaws
import Studies
import Testing

/// Properties of means, comparisons and costs that hold whatever the recordings are.
@Suite struct EvidencePropertyTests {
  @Test(arguments: [[0.2, 0.4, 0.9, 1, 0, 0.5], [0, 1], [0.5, 0.5, 0.5, 0.6]]) func `an interval holds its mean and stays within 0 to 1`(
    _ shares: [Double]
  ) {
    let mean = ProblemMean(shares: shares)
    #expect(abs(mean.value - shares.reduce(0, +) / Double(shares.count)) < 1e-12)
    #expect(mean.low <= mean.value && mean.value <= mean.high && mean.low >= 0 && mean.high <= 1)
    #expect(ProblemMean(shares: shares) == mean, "the resampling has a seed of its own")
  }

  @Test func `more problems make an interval narrower, about as the root of their number`() {
    func width(_ copies: Int) -> Double {
      let mean = ProblemMean(shares: (0..<copies).flatMap { _ in [0.0, 1, 1, 0, 1, 0, 0, 1] })
      return mean.high - mean.low
    }
    let widths = [1, 4, 16].map(width)
    for (wide, narrow) in zip(widths, widths.dropFirst()) { #expect(narrow < wide && abs(wide / narrow - 2) < 0.5, "\(widths)") }
  }

  @Test func `a difference is decided by its interval, and changes sign with its operands`() {
    let gains = [0.1, 0.2, 0.15, 0.1, 0.25, 0.3]
    let (up, down) = (ProblemMean(differences: gains), ProblemMean(differences: gains.map { -$0 }))
    #expect(up.isDecided && down.isDecided && abs(up.value + down.value) < 1e-12)
    #expect(abs(up.low + down.high) < 0.02 && abs(up.high + down.low) < 0.02)
    #expect(!ProblemMean(differences: [-0.5, 0.5, -0.4, 0.4]).isDecided)
  }

  @Test(arguments: [(3, 8), (8, 3), (5, 5)]) func `settings cost more as they grow, and votes and verifiers stay within 0 to 1`(
    _ small: Int, _ large: Int
  ) throws {
    let findings = try MadeUpMaterial(smallRight: { _ in small }, largeRight: { _ in large }).findings()
    for curve in findings.equalCompute.curves {
      for (point, next) in zip(curve.points, curve.points.dropFirst()) where !curve.strategy.contains("search") {
        #expect(point.flops <= next.flops, "\(curve.strategy)")
      }
      #expect(curve.points.allSatisfy { $0.accuracy.value > -1e-9 && $0.accuracy.value < 1 + 1e-9 && $0.flops > 0 })
    }
    // Coverage is what an exact check finds: no choice among the same samples solves more.
    for role in [EvidencePlan.Role.small, .large] {
      let curves = findings.equalCompute.curves.filter { $0.role == role }
      let coverage = try #require(curves.first { $0.usesExactCheck })
      for curve in curves where curve.strategy == "majority vote" || curve.strategy.hasPrefix("best of k") {
        for (point, bound) in zip(curve.points, coverage.points) {
          // Votes are evaluated on 500 random subsets, with a standard error of two points.
          #expect(point.accuracy.value <= bound.accuracy.value + 0.08)
        }
      }
    }
  }

  @Test func `pass@k never falls with k, and begins with the share of right samples`() throws {
    let findings = try MadeUpMaterial(smallRight: { ($0 * 3) % 8 }, largeRight: { $0 + 2 }).findings()
    for model in findings.coverage.models {
      let values = model.points.map(\.passAtK.value)
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
      #expect(model.forecast.from == 2 && model.forecast.to == 8 && model.points.map(\.samples) == [1, 2, 3, 4, 6, 8])
      #expect(model.isCovered == model.forecast.interval.contains(model.measured))
    }
    let right = (0..<6).map { Double($0 * 3 % 8) }.reduce(0, +)
    #expect(abs((findings.coverage[.small]?.points[0].passAtK.value ?? 0) - right / 48) < 1e-12)
  }

  @Test func `where all samples agree a stopping rule gains nothing and costs less`() throws {
    let findings = try MadeUpMaterial(smallRight: { $0 % 2 == 0 ? 8 : 0 }, largeRight: { _ in 8 }).findings()
    for rule in findings.adaptive.adaptive {
      #expect(abs(rule.gain.value) < 1e-9 && !rule.gain.isDecided && rule.meanSamples <= Double(findings.adaptive.limit))
    }
    let uniform = findings.adaptive.uniform
    #expect(uniform.map(\.samples) == [1, 2, 3, 4] && zip(uniform, uniform.dropFirst()).allSatisfy { $0.flops < $1.flops })
  }

  @Test func `a file of an earlier version, without the steps that were measured, is read`() throws {
    let findings = try MadeUpMaterial(smallRight: { _ in 6 }, largeRight: { _ in 8 }).findings()
    let json = String(decoding: try JSONEncoder().encode(findings), as: UTF8.self)
    let earlier = json.replacing(/"stepsMeasured":\d+,?/, with: "").replacing(",}", with: "}")
    #expect(earlier != json)
    let read = try JSONDecoder().decode(EvidenceFindings.self, from: Data(earlier.utf8))
    #expect(read.models.allSatisfy { $0.stepsMeasured == nil } && read.learning == findings.learning)
    // Without them a hundred steps are taken for the verifier's interval.
    var models = findings.models
    for index in models.indices { models[index].stepsMeasured = nil }
    let madeUp = MadeUpMaterial(smallRight: { _ in 6 }, largeRight: { _ in 8 })
    let again = try EvidenceFindings(madeUp.material, models: models, kernels: "scalar")
    #expect(again.learning.models.first { $0.role == .verifier }?.steps == 100)
  }
}

/// The report of findings that were read from a file.
@Suite struct EvidenceReadingTests {
  @Test func `a page of findings from a file has the bytes of the page when they were made`() throws {
    let findings = try MadeUpMaterial(smallRight: { $0 + 1 }, largeRight: { _ in 8 }).findings()
    let context = ReportContext(command: "isoflop evidence", machine: "a test", date: "2026-01-01")
    let read = try JSONRoundTrip.of(findings)
    #expect(EvidenceReport(read, context: context).report.html == EvidenceReport(findings, context: context).report.html)
    #expect(EvidenceSection.all(read).map(\.conclusion) == EvidenceSection.all(findings).map(\.conclusion))
    var other = context
    other.date = "2026-01-02"
    #expect(EvidenceReport(read, context: other).report.html != EvidenceReport(findings, context: context).report.html)
  }
}

/// Lanes and threads beyond the problems.
@Suite(.serialized) struct EvidenceThreadTests {
  @Test func `ten thousand threads make a lane a problem at most, and no other byte; an unreadable recording is named`() throws {
    try withTemporaryFolder { folder in
      let folder = folder.appending(path: "evidence")
      var evidence = Evidence(plan: tinyEvidencePlan(), folder: folder)
      _ = try evidence.run()
      let live = folder.appending(path: "live.json")
      let before = try Data(contentsOf: live)
      try FileManager.default.removeItem(at: live)
      evidence.threads = 10_000
      _ = try evidence.run()
      #expect(try Data(contentsOf: live) == before)
      try Data("{\"question\":".utf8).write(to: folder.appending(path: "small.jsonl"))
      #expect { try evidence.run() } throws: { "\($0)".contains("small.jsonl") }
    }
  }
}

/// Chains of revisions: counts that belong together.
@Suite struct RevisionCountTests {
  @Test(arguments: [0, 1, 2]) func `transitions count every attempt but the last, once`(_ repetition: Int) throws {
    let plan = tinyEvidencePlan()
    let lane = ModelLane(
      try Dictionary(
        uniqueKeysWithValues: EvidencePlan.Role.allCases.map { role in
          let trainer = try Trainer(configuration: plan.training(role), text: plan.text(role))
          return (role, try ReasoningModel(name: role.rawValue, checkpoint: trainer.checkpoint()))
        }))
    let problem = try #require(plan.problems.last)
    let run = RevisionRun(plan: plan, lane: lane, problem: problem, repetition: repetition)
    let counted = run.transitions
    #expect(counted.right + counted.wrong == plan.revisions - 1)
    #expect(counted.repaired <= counted.wrong && counted.broken <= counted.right)
    // One attempt is the same under every guard; with a check the work ends at the first that passes.
    let first = run.result(length: 1, .none)
    #expect(run.result(length: 1, .verifier).correct == first.correct)
    for length in 2...plan.revisions {
      #expect(run.result(length: length, .check).correct >= run.result(length: length - 1, .check).correct)
      #expect(run.result(length: length, .none).flops > run.result(length: length - 1, .none).flops)
    }
  }
}
