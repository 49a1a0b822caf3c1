import RealModule
import ScalingLaws
import Testing

/// The examples of the catalogue's articles.
struct ArticleTests {
  /// A formula with an interaction term fits at least as well as the law that it contains.
  @Test func aLawIsAddedByAFormula() throws {
    let table = try Ladder(spacing: 0.5, noise: 0.002).table()
    let family = try LawFamily(formula: "E + A/N^alpha + B/D^beta + G/(N*D)^gamma")
    let fit = try FitConfiguration(replicates: 0).fit(table, law: family)
    let nested = try FitConfiguration(replicates: 0).fit(table)

    #expect(fit.parameters.keys.sorted() == ["A", "B", "E", "G", "alpha", "beta", "gamma"])
    #expect(fit.objective <= nested.objective * 1.001)
  }

  /// A function of the parameters recovers the numbers that made the runs.
  @Test func aLawIsAddedByAFunction() throws {
    let saturating = LawFamily(
      name: "saturating", parameters: ["E": 0.5...3, "A": 10...10_000, "alpha": 0.1...1]
    ) { parameters, design in
      parameters[0] + parameters[1] / Double.pow(design.parameters + design.tokens, parameters[2])
    }
    let truth = Law(saturating, [1.7, 400, 0.3])
    let table = try Ladder(truth: truth).table()
    let law = try FitConfiguration(replicates: 0).fit(table, law: saturating).law

    #expect(abs(law["E"] - 1.7) < 0.01 && abs(law["alpha"] - 0.3) < 0.01)
  }
}
