import RealModule
import ScalingLaws
import Testing

struct PinTests {
  private let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)

  private func fit(_ pinned: [String: Double], law family: LawFamily = .chinchilla, replicates: Int = 0) throws -> LawFit {
    var configuration = FitConfiguration(replicates: replicates)
    configuration.pinned = pinned
    return try configuration.fit(Ladder(truth: law, spacing: 0.5, noise: 0.003).table(), law: family)
  }

  @Test func heldParametersStayAndTheRestIsFitted() throws {
    let free = try fit([:])
    let fit = try fit(["E": 1.5, "alpha": 0.3], replicates: 20)
    #expect(abs((fit.parameters["E"] ?? 0) - 1.5) < 1e-12 && fit.parameters["alpha"] == 0.3)
    #expect(fit.objective > free.objective && fit.convergence.status == .converged && fit.convergence.parametersAtBounds.isEmpty)
    #expect(fit.replicates.allSatisfy { abs($0[0] - 1.5) < 1e-12 && $0[3] == 0.3 })
    #expect(Set(fit.replicates.map { $0[4] }).count > 10)
    #expect(fit.configuration.pinned == ["E": 1.5, "alpha": 0.3])
  }

  /// The truth held, the rest is found without noise.
  @Test func heldTruth() throws {
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = ["A": 406.4, "alpha": 0.34]
    let fit = try configuration.fit(Ladder(truth: law, spacing: 0.5).table())
    #expect(zip(fit.law.parameterValues, law.parameterValues).allSatisfy { abs($0 / $1 - 1) < 1e-9 })
  }

  /// No floor at all can be held: Kaplan's own form.
  @Test func noFloor() throws {
    #expect(try fit(["E": 0], law: .kaplan).parameters["E"] == 0)
  }

  @Test func impossiblePinsSayWhy() {
    #expect(throws: FitError.unknownParameter(law: "chinchilla", name: "k", known: ["E", "A", "B", "alpha", "beta"])) { try fit(["k": 1]) }
    #expect(throws: FitError.pinnedTogether(law: "chinchilla", names: ["A"], with: ["alpha"])) { try fit(["A": 400]) }
    #expect(throws: FitError.pinOutOfRange(law: "chinchilla", name: "E", value: 50)) { try fit(["E": 50]) }
    #expect(throws: FitError.pinOutOfRange(law: "chinchilla", name: "alpha", value: -1)) { try fit(["alpha": -1]) }
    let text = FitError.pinnedTogether(law: "chinchilla", names: ["A"], with: ["alpha"]).description
    #expect(text == "chinchilla: A can be held only together with alpha: give these too, or hold less")
  }

  /// Along a frontier without noise the true asymptote gives the true exponent and multiplier; others move both, and hardly the objective.
  @Test func asymptoteSensitivity() throws {
    let (truth, better) = (Law(.power(of: .compute), [1.7, 1e21, 0.155]), Law(.power(of: .compute), [1.7, 0.5e21, 0.155]))
    let computes = (0..<12).map { 1e18 * Double.pow(2, $0) }
    let sensitivity = try AsymptoteSensitivity(
      computes: computes, losses: computes.map { truth.value(at: $0) }, asymptotes: [1.5, 1.7, 1.9],
      comparing: (truth.value(at: 1e21), better.value(at: 1e21)))
    #expect(abs(sensitivity.rows[1].exponent / 0.155 - 1) < 1e-9)
    #expect(abs(try #require(sensitivity.rows[1].speedUp) / 2 - 1) < 1e-9)
    #expect(sensitivity.rows[0].exponent < 0.14 && sensitivity.rows[2].exponent > 0.17)
    #expect(throws: FitError.self) {
      try AsymptoteSensitivity(computes: computes, losses: computes.map { truth.value(at: $0) }, asymptotes: [9])
    }
  }
}
