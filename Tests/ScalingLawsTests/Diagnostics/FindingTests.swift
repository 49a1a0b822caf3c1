import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Findings of planted faults, and their words.
struct FindingTests {
  private static func ladder(_ change: (Int, inout TrainingRun) -> Void) throws -> RunTable {
    let runs = try Ladder(noise: 0.0015).table(seed: 12).runs.enumerated().map { index, run in
      var run = run
      change(index, &run)
      return run
    }
    return try RunTable(runs)
  }

  private static func findings(_ table: RunTable, replicates: Int = 60) throws -> [Finding] {
    Diagnosis(table, fit: try FitConfiguration(seed: 1, replicates: replicates).fit(table)).findings
  }

  /// The last budget, of seven runs, gains hardly anything: the law says twice as much and more.
  @Test func aGainThatWearsOff() throws {
    let table = try Self.ladder { index, run in if index >= 28 { run.loss *= 1.03 } }
    let found = try Self.findings(table).compactMap {
      if case .saturating(let compute, let slope, let fitted) = $0 { (compute, slope, fitted) } else { nil }
    }
    let (compute, slope, fitted) = try #require(found.first)
    #expect((compute / (8e18 * 1.6e19).squareRoot() - 1).magnitude < 1e-6 && slope > 0.5 * fitted && fitted < 0)
    let steady = try Self.findings(Self.ladder { _, _ in })
    #expect(!steady.contains { if case .saturating = $0 { true } else { false } }, "\(steady.map(\.description))")
  }

  /// Losses that are E to within the noise say no more of compute.
  @Test func runsAtTheFloor() throws {
    let truth = Law.chinchilla(E: 2, A: 400, B: 1000, alpha: 0.5, beta: 0.5)
    let table = try Ladder(truth: truth, leastCompute: 1e20, budgets: 6, noise: 0.004).table(seed: 3)
    let findings = try Self.findings(table)
    let found = findings.compactMap { if case .atFloor(let gap, let noise) = $0 { (gap, noise) } else { nil } }
    #expect(found.contains { $0.0 < 3 * $0.1 && $0.1 < 0.006 }, "\(findings.map(\.description))")
    #expect(try !Self.findings(Self.ladder { _, _ in }).contains { if case .atFloor = $0 { true } else { false } })
  }

  /// Losses without a floor leave E open down to nothing.
  @Test func aFloorThatTheRunsDoNotShow() throws {
    let truth = Law.chinchilla(E: 0.02, A: 40, B: 60, alpha: 0.2, beta: 0.22)
    let found = try Self.findings(Ladder(truth: truth, noise: 0.004).table(seed: 3))
    #expect(found.contains { if case .floorUndetermined(let low, let high) = $0 { low < 0.2 && high > low } else { false } })
  }

  /// Sizes 1% apart tell of noise; a budget of two sizes among budgets of seven says less.
  @Test func budgetsOfPoorSizes() throws {
    let plain = try Ladder(noise: 0.0015).table(seed: 12)
    var twin = plain.runs[10]
    (twin.parameters, twin.tokens) = (twin.parameters * 1.01, twin.tokens / 1.01)
    let doubled = Diagnosis(try RunTable(plain.runs + [twin])).findings
    #expect(doubled.contains { if case .nearDuplicateSizes(_, let runs) = $0 { runs.map(\.row) == [11, 36] } else { false } })
    let thinned = Diagnosis(plain.subset(Array(0..<16) + Array(18..<35))).findings
    #expect(!thinned.contains { if case .fewSizes = $0 { true } else { false } })
    let poor = Diagnosis(plain.subset(Array(0..<14) + [15, 17, 19] + Array(21..<35))).findings
    #expect(poor.contains { if case .fewSizes(_, 3, 7) = $0 { true } else { false } }, "\(poor.map(\.description))")
  }

  /// Compute that grows more slowly than 6ND gives another exponent, as does another count of N.
  @Test func countsThatMatter() throws {
    let table = try Self.ladder { _, run in run.compute = 300 * Double.pow(run.parameters, 0.8) * run.tokens }
    let own = try Self.findings(table).compactMap {
      if case .conventionMatters(let count, let a, let b) = $0 { (count, a, b) } else { nil }
    }
    #expect(own.map(\.0) == ["at C = 6ND"] && (own[0].1 - own[0].2).magnitude > 0.02)
    let plain = try Ladder(noise: 0.0015).table(seed: 12)
    let other = plain.runs.map { "\(3e-4 * Double.pow($0.parameters, 1.35))" }
    let columned = try RunTable(plain.runs, columns: [RunColumn(name: "params_non_embedding", values: other)])
    let counts = try Self.findings(columned).compactMap { if case .conventionMatters(let count, _, let b) = $0 { (count, b) } else { nil } }
    // N' = N^1.35 leaves the runs where they are and turns the exponent of N* into 1.35 of it, at the cost of the new count.
    #expect(counts.map(\.0) == ["with N from \"params_non_embedding\""], "\(counts)")
  }

  /// More than five rows of one fault are named five at a time, the rest together.
  @Test func manyRowsOfOneFault() throws {
    let stated = try Self.ladder { index, run in if index % 5 == 0 { run.tokens *= 1.6 } }
    let miscounted = Diagnosis(stated).findings
    #expect(miscounted.count { if case .unfinished(_, let share) = $0 { (share - 1.6).magnitude < 1e-6 } else { false } } == 5)
    #expect(miscounted.contains { if case .more(.miscounted, let rest) = $0 { rest.count == 2 } else { false } })
    let plain = try Ladder(noise: 0.0015).table(seed: 12)
    let repeats = (0..<8).map { index -> TrainingRun in
      var run = plain.runs[4 * index]
      run.loss *= 1.03 + 0.002 * Double(index)
      return run
    }
    let differing = Diagnosis(try RunTable(plain.runs + repeats)).findings
    let spreads = differing.compactMap { if case .repeatsDiffer(_, let spread) = $0 { spread } else { nil } }
    #expect(spreads.count == 5 && spreads == spreads.sorted(by: >))
    #expect(differing.contains { if case .more(.repeatsDiffer, let rest) = $0 { rest.count == 6 } else { false } })
  }

  /// Groups are named with their number; a severity is that of what follows from it.
  @Test func pooledGroups() throws {
    let table = try Self.ladder { index, run in run.group = ["c4", "owt", "rpj", "dclm"][index % 4] }
    let pooled = try #require(Diagnosis(table).findings.first { if case .pooled = $0 { true } else { false } })
    #expect(
      pooled.description
        == "\"group\" takes 4 values (c4, dclm, owt, …): losses of different tokenizers or evaluation sets don't belong in one fit; fit them apart"
    )
    #expect(Finding.targetOutside(reach: 10, size: 2, tokens: 2).severity == .note)
    #expect(Finding.targetOutside(reach: 10.01, size: 2, tokens: 2).severity == .warning && Severity.note < .warning && .warning < .serious)
  }

  private static func runs(_ rows: [Int]) throws -> [RunReference] {
    try JSONDecoder().decode([RunReference].self, from: Data("[\(rows.map { "{\"row\":\($0)}" }.joined(separator: ","))]".utf8))
  }

  @Test func wordsOfFindings() throws {
    let run = try JSONDecoder().decode(RunReference.self, from: Data("{\"row\":7,\"label\":\"a-7\"}".utf8))
    for (finding, text) in try Self.ofRuns(run) + Self.ofDesigns(run) { #expect(finding.description == text) }
  }

  private static func ofRuns(_ run: RunReference) throws -> [(Finding, String)] {
    [
      (
        .unfinished(run, share: 2),
        "run 7 (a-7): its parameters and tokens account for 200.0% of its compute, as other runs count it: check its N, D and C"
      ),
      (
        .more(.outlier, try runs([1, 2, 3, 4, 5, 6])),
        """
        6 further runs lie far off what the others lead to expect (run 1, run 2, run 3, run 4 and 2 more): of another \
        recipe or shape? Then fit them apart
        """
      ),
      (
        .nearDuplicateSizes(compute: 1e18, try runs([3, 4])),
        "at 1e+18 FLOP: run 3, run 4 are of nearly the same size: they tell of noise, not of the minimum; spread the sizes"
      ),
    ]
  }

  private static func ofDesigns(_ run: RunReference) -> [(Finding, String)] {
    [
      (
        .correlated(correlation: 0.981),
        "ln N and ln D have a correlation of 0.981: the effects of size and data are hard to tell apart; train small models longer and large ones shorter"
      ),
      (
        .narrowSpan(of: .tokensPerParameter, decades: 0.3),
        "the runs span 0.3 decades of tokens per parameter: too few for an exponent that holds beyond them; widen the design"
      ),
      (
        .influential(run, forecastShift: 0.01, exponentShift: -0.02, errors: 1.5),
        "run 7 (a-7): without it the forecast moves by +1.01% and the exponent of N* by -0.02, 1.5 of its standard errors: repeat it, or train others near it"
      ),
      (
        .saturating(compute: 1e20, slope: -0.01, fitted: -0.04),
        "about 1e+20 FLOP ln L falls by 0.01 per e-fold of compute, where the law says 0.04: the gain is wearing off; check data repeats and the schedule"
      ),
      (.atFloor(gap: 0.01, noise: 0.004), "the best run is 1.01% above E, with noise of 0.401%: more compute shows no more in this loss"),
      (
        .targetOutside(reach: 125, size: 8, tokens: 16),
        """
        the target is 125.0 times the largest compute, its best model 8.0 times the largest size and its tokens 16.0 times the \
        most trained on: train a run in between before relying on it
        """
      ),
    ]
  }
}
