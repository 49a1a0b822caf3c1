import RealModule
import ScalingLaws
import Testing

/// Identities between families, their limits, and what any law of size and data obeys.
struct LawLimitTests {
  private static let sizes: [(n: Double, d: Double)] = [(1e7, 1e9), (3e8, 1e10), (1e10, 3e11), (7e10, 1.4e12)]

  private func expectEqual(_ a: Law, _ b: Law, within tolerance: Double = 1e-12) {
    for (n, d) in Self.sizes {
      let (own, other) = (a.loss(parameters: n, tokens: d), b.loss(parameters: n, tokens: d))
      #expect((own / other - 1).magnitude < tolerance, "\(a.family.name) \(own), \(b.family.name) \(other)")
    }
  }

  /// With k = 1 the coupled law is the separable one, B = AR; its optimum and its inverse are so too.
  @Test func coupledWithoutCouplingIsSeparable() throws {
    let coupled = Law.coupled(E: 1.69, A: 406.4, R: 410.7 / 406.4, alpha: 0.34, beta: 0.28, k: 1)
    let separable = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    expectEqual(coupled, separable)
    let (own, other) = (coupled.optimum(compute: 1e21), separable.optimum(compute: 1e21))
    #expect((own.parameters / other.parameters - 1).magnitude < 1e-12 && (own.loss / other.loss - 1).magnitude < 1e-12)
    #expect(try (#require(coupled.compute(loss: 2.2)) / #require(separable.compute(loss: 2.2)) - 1).magnitude < 1e-9)
  }

  /// As k goes to zero with kα and kβ held, the greater of the two terms alone is left.
  @Test func stronglyCoupledTermsAreTheGreaterOne() {
    let k = 0.01
    let law = Law.coupled(E: 1, A: 30, R: Double.pow(1.2, 1 / k), alpha: 0.2 / k, beta: 0.18 / k, k: k)
    for (n, d) in [(1e3, 1e4), (1e4, 1e3), (2e3, 5e4)] {
      let terms = [30 * Double.pow(n, -0.2), 30 * 1.2 * Double.pow(d, -0.18)]
      #expect((law.loss(parameters: n, tokens: d) / (1 + (terms.max() ?? 0)) - 1).magnitude < 1e-4)
    }
  }

  @Test func overTrainingIsTheSeparableLawOfOneExponent() {
    expectEqual(
      .overTraining(E: 1.84, A: 166.21, B: 287.17, alpha: 0.2729), .chinchilla(E: 1.84, A: 166.21, B: 287.17, alpha: 0.2729, beta: 0.2729))
  }

  /// Data that never tire leave the separable law, data that are useless when seen twice count as U (arXiv:2305.16264, eqs. 5 and 6).
  @Test func repeatsThatCountForAllOrNothing() {
    let separable = Law.chinchilla(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353)
    func loss(_ decay: Double, _ tokens: Double, unique: Double) -> Double {
      Law.dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: decay, RN: 1e9)
        .loss(of: RunDesign(parameters: 1e7, tokens: tokens, uniqueTokens: unique))
    }
    #expect((loss(1e9, 6e10, unique: 1e10) / separable.loss(parameters: 1e7, tokens: 6e10) - 1).magnitude < 1e-8)
    #expect((loss(1e-9, 6e10, unique: 1e10) / separable.loss(parameters: 1e7, tokens: 1e10) - 1).magnitude < 1e-8)
    #expect(loss(15.39, 6e10, unique: 6e10) == loss(15.39, 6e10, unique: 9e10), "more different tokens than are read count as those read")
  }

  /// A model larger than its data support counts for less: N' of a size ten times N*(U) is U_N(1 + R*(1 − e^(−9/R*))).
  @Test func excessParametersDecay() {
    let law = Law.dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: 15.39, RN: 5.31)
    // At equal exponents the size that is best for U tokens is U·(A/B)^(1/α).
    let supported = 1e10 * Double.pow(521.0 / 1488, 1 / 0.353)
    let effective = supported * (1 + 5.31 * (1 - Double.exp(-9 / 5.31)))
    let expected = Law.chinchilla(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353).loss(parameters: effective, tokens: 1e10)
    #expect((law.loss(of: RunDesign(parameters: 10 * supported, tokens: 1e10)) / expected - 1).magnitude < 1e-12)
  }

  /// More parameters, tokens or different tokens never make a law's loss greater.
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum).map(\.law).filter { $0.family != .farseer })
  func lossesFall(law: Law) {
    for (n, d) in Self.sizes {
      let own = law.loss(parameters: n, tokens: d)
      #expect(law.loss(parameters: 1.3 * n, tokens: d) < own && law.loss(parameters: n, tokens: 1.3 * d) < own)
      let limited = [0.05, 0.2, 0.5, 1].map { law.loss(of: RunDesign(parameters: n, tokens: d, uniqueTokens: $0 * d)) }
      #expect(zip(limited, limited.dropFirst()).allSatisfy { $0 >= $1 } && (limited[3] / own - 1).magnitude < 1e-12)
    }
  }

  /// At an optimum the slopes in ln N and ln D are equal, and each is that of L*(C): the multiplier of the budget (envelope theorem).
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum))
  func slopesAtTheOptimumAreEqual(known: KnownLaw) {
    let (law, compute, step) = (known.law, known.computes[1], 1e-4)
    let best = law.optimum(compute: compute)
    func slope(_ loss: (Double) -> Double) -> Double { (loss(step) - loss(-step)) / (2 * step) }
    let ofSize = slope { law.loss(parameters: best.parameters * Double.exp($0), tokens: best.tokens) }
    let ofData = slope { law.loss(parameters: best.parameters, tokens: best.tokens * Double.exp($0)) }
    let ofCompute = slope { law.optimum(compute: compute * Double.exp($0)).loss }
    #expect((ofSize / ofData - 1).magnitude < 1e-3 && (ofCompute / ofData - 1).magnitude < 1e-3, "\(ofSize) \(ofData) \(ofCompute)")
  }

  /// N in millions, D in billions: amplitudes take up the units, and losses, splits and deadweight stay.
  @Test func unitsOfSizeAndDataAreInTheAmplitudes() throws {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let other = Law.chinchilla(
      E: 1.69, A: 406.4 * Double.pow(1e6, -0.34), B: 410.7 * Double.pow(1e9, -0.28), alpha: 0.34, beta: 0.28)
    let (own, scaled) = (law.optimum(compute: 1e22), other.optimum(compute: 1e22, flopPerParameterToken: 6e15))
    #expect((scaled.parameters * 1e6 / own.parameters - 1).magnitude < 1e-10 && (scaled.tokens * 1e9 / own.tokens - 1).magnitude < 1e-10)
    #expect((scaled.loss / own.loss - 1).magnitude < 1e-12)
    let waste = try (
      #require(law.deadweightCompute(parameters: 1e9, tokens: 1e12)),
      #require(other.deadweightCompute(parameters: 1e3, tokens: 1e3, flopPerParameterToken: 6e15))
    )
    #expect((waste.0 / waste.1 - 1).magnitude < 1e-9 && waste.0 > 0)
  }

  /// Bisection finds the x of a value that a broken law takes, and nothing beyond its two levels.
  @Test func argumentsOfABrokenLaw() throws {
    let law = Law(.broken(breaks: 2, of: .compute), [0.4, 80, 0.05, 0.2, 1e15, 0.6, 0.1, 1e21, 0.4])
    for x in [1e3, 1e15, 3e19, 1e30] { #expect(try (#require(law.argument(of: law.value(at: x))) / x - 1).magnitude < 1e-8) }
    #expect(law.argument(of: 0.4) == nil && law.argument(of: 0) == nil && law.argument(of: 1e9) == nil)
    #expect(try (#require(law.compute(loss: law.value(at: 1e20))) / 1e20 - 1).magnitude < 1e-8)
  }

  /// A curve of one input knows of no split: its optimum has no size, that of a curve in C a loss.
  @Test func curvesHaveNoSplit() {
    let (ofSize, ofCompute) = (Law(.power(of: .parameters), [1.5, 8.8e13, 0.176]), Law(.power(of: .compute), [1.5, 1e20, 0.05]))
    #expect(ofSize.optimum(compute: 1e21).parameters.isNaN && ofSize.optimum(compute: 1e21).loss.isNaN && ofSize.compute(loss: 2) == nil)
    #expect(ofCompute.optimum(compute: 1e21).parameters.isNaN && ofCompute.optimum(compute: 1e21).loss == ofCompute.value(at: 1e21))
    #expect(ofSize.deadweightCompute(parameters: 1e9, tokens: 1e9) == nil)
  }
}
