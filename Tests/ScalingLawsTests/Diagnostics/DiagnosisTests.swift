import Foundation
import RealModule
import ScalingLaws
import Testing

struct DiagnosisTests {
  private func rows(_ findings: [Finding]) -> [Int] {
    findings.compactMap { if case .outlier(let run, _, _) = $0 { run.row } else { nil } }.sorted()
  }

  @Test func aSoundLadderHasNothingSerious() throws {
    let table = try Ladder(budgets: 6, noise: 0.003).table(seed: 1)
    let findings = Diagnosis(table, fit: try FitConfiguration(replicates: 200).fit(table)).findings
    #expect(findings.allSatisfy { $0.severity < .serious } && rows(findings).isEmpty, "\(findings.map(\.description))")
  }

  @Test func plantedOutliersAreFound() throws {
    var runs = try Ladder(budgets: 6, noise: 0.003).table(seed: 2).runs
    runs[10].loss *= 1.05
    runs[30].loss *= 0.96
    runs[30].label = "bad"
    let findings = Diagnosis(try RunTable(runs)).findings
    #expect(rows(findings) == [11, 31])
    let text = try #require(findings.first { $0.description.hasPrefix("run 31 (bad)") }).description
    #expect(text.contains("below what the other runs lead to expect"))
  }

  /// Of the digitised Chinchilla runs, the five that arXiv:2404.10102 leaves out, and no other.
  @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
  func withdrawnChinchillaRuns() throws {
    let found = rows(Diagnosis(try SharedData.table("chinchilla_besiroglu.csv")).findings)
    #expect(found == [1, 2, 3, 4, 5], "\(found)")
  }

  /// On the ladder of arXiv:2603.22339 one run is marked for its loss, and five because their budget has too few.
  @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
  func markedRunsOfAPublishedLadder() throws {
    let table = try SharedData.table("marin_dclm_isoflops.csv")
    let marked = try #require(table.columns.first { $0.name == "outlier" }).values
    let findings = Diagnosis(table).findings
    #expect(rows(findings).map { marked[$0 - 1] } == ["True"])
    let few = findings.compactMap { if case .fewSizes(let compute, _, _) = $0 { compute } else { nil } }
    #expect(few.count == 1 && abs(few[0] / 3e18 - 1) < 1e-9)
    #expect(table.runs.indices.filter { table.runs[$0].compute == 3e18 }.allSatisfy { marked[$0] == "True" })
  }

  /// Five of 25 rows have twice the tokens that their compute pays for: these are named, and no other, wherever they lie.
  @Test(arguments: [[20, 21, 22, 23, 24], [0, 6, 12, 18, 24], [4, 9, 14, 19, 24]])
  func rowsOfWrongTokensAreTheGuiltyOnes(wrong: [Int]) throws {
    let plain = try Ladder(sizes: 5, noise: 0.002).table(seed: 3)
    let runs = plain.runs.enumerated().map { index, run in
      var run = run
      if wrong.contains(index) { run.tokens *= 2 }
      return run
    }
    let table = try RunTable(runs, convention: .init(parameters: .total, compute: .stated))
    let blamed = Diagnosis(table).findings.compactMap { finding -> (row: Int, share: Double)? in
      if case .unfinished(let run, let share) = finding { (run.row, share) } else { nil }
    }
    #expect(blamed.map(\.row).sorted() == wrong.map { $0 + 1 }, "\(blamed)")
    #expect(blamed.allSatisfy { abs($0.share - 2) < 1e-9 })
    #expect(abs(ComputeCost(table).tokens(parameters: 1e9, compute: 6e18) / 1e9 - 1) < 1e-9)
  }

  /// A loss 25% too high is 25% above, not the 22% of its logarithm; one at half is 50% below.
  @Test(arguments: [(1.25, "24", "26", "above"), (0.5, "49", "51", "below")])
  func percentagesOfTheLoss(factor: Double, low: String, high: String, side: String) throws {
    var runs = try Ladder(noise: 0.001).table(seed: 3).runs
    runs[17].loss *= factor
    let text = try #require(Diagnosis(RunTable(runs)).findings.map(\.description).first { $0.contains("run 18") && $0.contains(side) })
    let number = try #require(text.split(separator: " ").first { $0.hasSuffix("%") }.flatMap { Double($0.dropLast()) })
    #expect(number > Double(low) ?? 0 && number < Double(high) ?? 0, "\(text)")
  }

  /// Three seeds a size: a run is so many standard errors off as its siblings' noise makes it, not the surface's.
  @Test func standardErrorsGoWithTheNoiseOfSeeds() throws {
    let seeds = try (0..<3).map { try Ladder(noise: 0.004).table(seed: 8, stream: UInt64($0)).runs }
    var runs = seeds[0] + seeds[1] + seeds[2]
    runs[10].loss *= 1.013
    let findings = Diagnosis(try RunTable(runs)).findings
    #expect(!findings.contains { if case .outlier = $0 { true } else { false } }, "\(findings.map(\.description))")
  }

  /// Without noise every standard error is nothing, and a forecast moved by its rounding is no influence.
  @Test func roundingIsNoInfluence() throws {
    let table = try Ladder().table()
    let fit = try FitConfiguration(replicates: 40).fit(table)
    #expect(!Diagnosis(table, fit: fit).findings.contains { if case .influential = $0 { true } else { false } })
  }

  @Test func rowsThatContradictEachOther() throws {
    var runs = try Ladder(noise: 0.002).table(seed: 3).runs
    var twin = runs[4]
    twin.loss *= 1.04
    runs[20].tokens *= 0.5
    let findings = Diagnosis(try RunTable(runs + [runs[2], twin])).findings.map(\.description)
    #expect(findings.contains("run 3, run 36 are the same run: each counts; remove all but one"))
    #expect(findings.contains { $0.hasPrefix("run 5, run 37 have the same N and D, but losses 4.0% apart") })
    #expect(findings.contains { $0.hasPrefix("run 21: its parameters and tokens account for 50.") })
  }

  @Test func manyFaultsAreToldTogether() throws {
    var runs = try Ladder(budgets: 8, sizes: 9, noise: 0.002).table(seed: 3).runs
    for index in stride(from: 3, to: 72, by: 10) { runs[index].loss *= 1.06 }
    let findings = Diagnosis(try RunTable(runs)).findings
    #expect(rows(findings).count == 5)
    #expect(
      findings.contains { if case .more(.outlier, let further) = $0 { further.count == 2 } else { false } },
      "\(findings.map(\.description))")
  }

  @Test func designsThatTellLittle() throws {
    let narrow = Diagnosis(try Ladder(budgets: 2, sizes: 4, spacing: 0.1).table()).findings
    #expect(narrow.contains { if case .narrowSpan(of: .compute, _) = $0 { true } else { false } })
    let runs = (1...12).map { step -> TrainingRun in
      let n = 1e6 * Double.exp(0.5 * Double(step))
      let d = 20 * n * (step % 2 == 0 ? 1.1 : 0.9)
      return TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: 5 - 0.1 * Double(step))
    }
    let alike = Diagnosis(try RunTable(runs)).findings
    #expect(alike.contains { $0.description.contains("the effects of size and data are hard to tell apart") })
    let lopsided = Diagnosis(try Ladder(sizes: 7, spacing: 0.25, offset: 0.65, noise: 0.001).table(seed: 1)).findings
    #expect(lopsided.contains { if case .offCentre = $0 { true } else { false } }, "\(lopsided.map(\.description))")
    let missed = Diagnosis(try Ladder(offset: 2).table()).findings
    #expect(missed.contains { $0.description.contains("train smaller models") })
  }

  @Test func sensitivities() throws {
    let table = try Ladder(budgets: 4, noise: 0.004).table(seed: 5)
    let fit = try FitConfiguration(seed: 1, replicates: 200).fit(table)
    let findings = Diagnosis(table, fit: fit, target: 1e21).findings
    #expect(
      findings.contains { finding in
        guard case .asymptoteMatters(let floor, _, let losses, let compute) = finding else { return false }
        return floor == fit.intervals["E"] && losses.low < losses.high && compute == 1e21
      })
    #expect(
      findings.contains {
        if case .targetOutside(let reach, let size, let tokens) = $0 { reach == 125 && size > 2 && tokens > 2 } else { false }
      })
    #expect(findings.first { if case .targetOutside = $0 { true } else { false } }?.severity == .warning)
  }

  @Test func aRunThatTheFitLeansOn() throws {
    var runs = try Ladder(budgets: 4, sizes: 3, spacing: 0.6, noise: 0.001).table(seed: 6).runs
    let law = Ladder().truth
    let (n, d) = (2e10, 4e11)
    runs.append(TrainingRun(parameters: n, tokens: d, compute: 6 * n * d, loss: 1.05 * law.loss(parameters: n, tokens: d), label: "far"))
    let table = try RunTable(runs)
    let fit = try FitConfiguration(objective: .leastSquares, replicates: 100).fit(table)
    let findings = Diagnosis(table, fit: fit, target: 1e24).findings
    let first = findings.compactMap { if case .influential(let run, let shift, _, _) = $0 { (run, shift) } else { nil } }.first
    #expect(first?.0.label == "far" && (first?.1 ?? 0) < -0.01, "\(findings.map(\.description))")
  }

  /// Published runs with two counts of N: the exponent that each gives is told.
  @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
  func countsOfParameters() throws {
    let table = try SharedData.table("gadre2024_overtraining.csv", columns: [.loss: "loss_c4_val"])
    let own = table.filter { _ in true }.subset(
      table.runs.indices.filter { table.columns.first { $0.name == "train_set" }?.values[$0] == "rpj" })
    let findings = Diagnosis(own, fit: try FitConfiguration(replicates: 100).fit(own)).findings
    #expect(findings.contains { $0.description.contains("with N from \"N_noembed\"") }, "\(findings.map(\.description))")
  }

  @Test func findingsAreOrderedAndCodable() throws {
    var runs = try Ladder(noise: 0.002).table(seed: 3).runs
    for index in runs.indices where index % 2 == 0 { runs[index].loss *= 0.3 }
    let findings = Diagnosis(try RunTable(runs)).findings
    #expect(findings.map(\.severity) == findings.map(\.severity).sorted(by: >))
    #expect(try JSONDecoder().decode([Finding].self, from: JSONEncoder().encode(findings)) == findings)
  }
}
