import RealModule
import ScalingLaws
import Tabular
import Testing

/// Approaches 1 and 2 on ladders whose exponents are known.
struct ApproachTests {
  @Test(arguments: IsoFLOPMethod.Shape.allCases, IsoFLOPMethod.Variable.allCases)
  func recoversTheExponents(shape: IsoFLOPMethod.Shape, variable: IsoFLOPMethod.Variable) throws {
    let table = try Ladder(sizes: 9, spacing: 0.2).table()
    let profile = IsoFLOPProfile(table, method: .init(shape: shape, variable: variable))
    let frontier = try IsoFLOPFrontier(profile)
    #expect(profile.issues.isEmpty)
    #expect(abs(frontier.parameters.exponent - 0.28 / 0.62) < 0.003, "\(frontier.parameters.exponent)")
    #expect(abs(frontier.tokens.exponent - 0.34 / 0.62) < 0.003, "\(frontier.tokens.exponent)")
    for minimum in frontier.minima { #expect(abs(6 * minimum.parameters * minimum.tokens / minimum.compute - 1) < 1e-6) }
  }

  /// A cubic follows a lopsided budget more closely than a parabola.
  @Test func cubicIsLessBiasedOnWideGrids() throws {
    let ladder = Ladder(sizes: 7, spacing: 0.5, offset: 0.4)
    let truth = ladder.truth.optimum(compute: ladder.greatestCompute).parameters
    func error(_ shape: IsoFLOPMethod.Shape) throws -> Double {
      let minima = try IsoFLOPProfile(ladder.table(), method: .init(shape: shape)).minima
      return abs(Double.log(try #require(minima.last).parameters / truth))
    }
    #expect(try error(.cubic) < 0.3 * error(.parabola))
  }

  @Test(arguments: IsoFLOPMethod.Shape.allCases, IsoFLOPMethod.Variable.allCases)
  func minimaThatAreNotBracketedAreSaid(shape: IsoFLOPMethod.Shape, variable: IsoFLOPMethod.Variable) throws {
    let method = IsoFLOPMethod(shape: shape, variable: variable)
    let (low, high) = (try Ladder(budgets: 1, spacing: 0.2, offset: 2).table(), try Ladder(budgets: 1, spacing: 0.2, offset: -2).table())
    guard case .notBracketedBelow = IsoFLOPProfile(low, method: method).budgets[0].issue else {
      Issue.record("below: \(String(describing: IsoFLOPProfile(low, method: method).budgets[0].issue))")
      return
    }
    guard case .notBracketedAbove = IsoFLOPProfile(high, method: method).budgets[0].issue else {
      Issue.record("above: \(String(describing: IsoFLOPProfile(high, method: method).budgets[0].issue))")
      return
    }
  }

  /// Loss curves of sizes 25% apart: the envelope grows as the optimum does, but for its steps.
  @Test(arguments: [Envelope.Selection.bins(perDecade: 10), .hull])
  func envelopeOfLossCurves(selection: Envelope.Selection) throws {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    var runs: [TrainingRun] = []
    for size in 0..<40 {
      let parameters = 1e7 * Double.pow(1.25, size)
      for step in 0..<60 {
        let tokens = parameters * Double.exp(0.1 * Double(step))
        runs.append(
          TrainingRun(
            parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: law.loss(parameters: parameters, tokens: tokens)
          ))
      }
    }
    let inner = try RunTable(runs).filter { $0.compute > 1e18 && $0.compute < 3e21 }
    let envelope = try Envelope(inner, selection: selection)
    #expect(abs(envelope.parameters.exponent - 0.28 / 0.62) < 0.03, "\(envelope.parameters.exponent)")
    #expect(abs(envelope.parameters.exponent + envelope.tokens.exponent - 1) < 1e-9)
    let losses = envelope.runs.map { inner.runs[$0].loss }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
  }

  /// Every approach says the same of one clean ladder.
  @Test func approachesAgree() throws {
    let table = try Ladder(sizes: 9, spacing: 0.2, noise: 0.001).table(seed: 1)
    let profile = IsoFLOPProfile(table)
    let inference = try LawInference(FitConfiguration(replicates: 0).fit(table), table: table)
    let exponents = [
      AllocationExponents(try IsoFLOPFrontier(profile), profile: profile), AllocationExponents(inference, compute: 1e19),
    ]
    for exponent in exponents {
      let interval = try #require(exponent.parameters.interval)
      #expect(interval.contains(0.28 / 0.62), "\(exponent)")
      #expect(abs(exponent.parameters.value + exponent.tokens.value - 1) < 1e-6)
    }
  }
}

/// The exponents of Porian et al. 2024 (arXiv:2406.19146), re-made from their isoFLOP measurements.
@Suite(.enabled(if: SharedData.isPresent, SharedData.absence))
struct PorianTests {
  /// Five corrections one after another take the exponent from Kaplan's to Chinchilla's.
  @Test(arguments: [
    ("rw", [0.834, 0.701, 0.606, 0.572, 0.497]), ("owt2", [0.870, 0.703, 0.604, 0.568, 0.518]),
  ])
  func fiveCorrections(dataset: String, published: [Double]) throws {
    let experiments = [
      "base-long-kaplan-kaplan-train", "base-long-kaplan-standard-val", "base-short-kaplan-standard-val",
      "base-short-chinchilla-standard-val", "tuned-short-const-standard-val",
    ]
    for (experiment, exponent) in zip(experiments, published) {
      let profile = IsoFLOPProfile(try Self.table("\(dataset)-\(experiment)"), method: .init(shape: .akima), tolerance: 0.05)
      let found = try IsoFLOPFrontier(profile).parameters.exponent
      #expect(abs(found - exponent) < 0.001, "\(dataset)-\(experiment): \(found), not \(exponent)")
    }
  }

  /// The authors' own optima give the exponents that they print.
  @Test func linesThroughThePublishedOptima() throws {
    let (pairs, fits) = (try SharedData.text("porian2024_optimal_pairs.csv"), try SharedData.text("porian2024_published_fits.csv"))
    var checked = 0
    for fit in 0..<fits.rowCount where try Self.text(fits, fit, "fit") == "basic" {
      let experiment = try Self.text(fits, fit, "experiment")
      let rows = try (0..<pairs.rowCount).filter {
        try Self.text(pairs, $0, "experiment") == experiment && !Self.text(pairs, $0, "N_opt").isEmpty
      }
      let computes = try rows.map { try Self.number(pairs, $0, "C") }
      let sizes = try rows.map { try Self.number(pairs, $0, "N_opt") }
      let law = try #require(PowerLaw(computes: computes, values: sizes, errors: sizes.map { _ in 0 }, errorFreedom: 1))
      #expect(abs(law.exponent - (try Self.number(fits, fit, "n_exponent"))) < 1e-6, "\(experiment)")
      checked += 1
    }
    #expect(checked == 15)
  }

  /// The runs of one experiment; rows without a loss are sizes that were not trained.
  static func table(_ experiment: String) throws -> RunTable {
    let text = try SharedData.text("porian2024_isoflop.csv")
    let rows = try (0..<text.rowCount).filter {
      try Self.text(text, $0, "experiment") == experiment && !Self.text(text, $0, "loss").isEmpty
    }
    return try RunTable(
      rows.map { row in
        TrainingRun(
          parameters: try number(text, row, "N"), tokens: try number(text, row, "D"), compute: try number(text, row, "C"),
          loss: try number(text, row, "loss"))
      })
  }

  private static func text(_ table: Table, _ row: Int, _ column: String) throws -> String {
    table.text(row: row, column: try #require(table.position(of: column)))
  }

  private static func number(_ table: Table, _ row: Int, _ column: String) throws -> Double {
    try table.number(row: row, column: try #require(table.position(of: column)))
  }
}
