import RealModule
import ScalingLaws
import Testing

/// Frontiers of laws as values, and published constants that need no runs.
struct FrontierLawTests {
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum))
  func inverses(known: KnownLaw) throws {
    let frontier = known.law.frontier()
    for compute in known.computes {
      let best = frontier.allocation(compute: compute)
      #expect(abs(try #require(frontier.compute(parameters: best.parameters)) / compute - 1) < 1e-4)
      #expect(abs(try #require(frontier.compute(tokens: best.tokens)) / compute - 1) < 1e-4)
      #expect(abs(try #require(frontier.compute(loss: frontier.loss(compute: compute))) / compute - 1) < 1e-6)
    }
    #expect(frontier.compute(parameters: 1e300) == nil && frontier.compute(loss: 1e-9) == nil)
  }

  /// Twice the best size on half the data costs the same and wastes some of it; the best size wastes nothing.
  @Test(arguments: KnownLaw.all.filter(\.hasOptimum))
  func deadweight(known: KnownLaw) throws {
    let (compute, law) = (known.computes[1], known.law)
    let best = law.optimum(compute: compute)
    let none = try #require(law.deadweightCompute(parameters: best.parameters, tokens: best.tokens))
    let some = try #require(law.deadweightCompute(parameters: 2 * best.parameters, tokens: best.tokens / 2))
    #expect(abs(none) < 1e-6 * compute)
    #expect(some > 1e-3 * compute && some < compute)
    let loss = law.loss(parameters: 2 * best.parameters, tokens: best.tokens / 2)
    #expect(abs(law.optimum(compute: compute - some).loss / loss - 1) < 1e-8)
  }

  /// Hoffmann et al. 2022 (arXiv:2203.15556), un-rounded from the TeX source: at Gopher's 5.76e23 FLOP a model of 40 billion parameters.
  ///
  /// The closed form gives a = β/(α+β) = 0.4565 and b = 0.5435; table A3 of the paper has 40.0e9 parameters at that budget.
  @Test func hoffmannClosedForm() {
    let law = Law.chinchilla(
      E: Double.exp(0.5267228), A: Double.exp(6.0073404), B: Double.exp(6.0179186), alpha: 0.33917084, beta: 0.2849083)
    let exponent = LawQuantity.optimalParameterExponent(compute: 5.76e23).value(law)
    #expect(abs(exponent - 0.4565) < 5e-5 && abs(exponent - law["beta"] / (law["alpha"] + law["beta"])) < 1e-13)
    #expect(abs(law.optimum(compute: 5.76e23).parameters / 40.0e9 - 1) < 0.02)
  }

  /// Kaplan et al. 2020 (arXiv:2001.08361): the joint law tends to L(N) as data grow and to L(D) as size does.
  @Test func kaplanLimits() {
    let law = Law.kaplan(Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103)
    let (size, data) = (Law(.power(of: .parameters), [0, 6.4e13, 0.076]), Law(.power(of: .tokens), [0, 1.8e13, 0.103]))
    #expect(abs(law.loss(parameters: 1e9, tokens: 1e25) / size.value(at: 1e9) - 1) < 1e-9)
    #expect(abs(law.loss(parameters: 1e25, tokens: 1e10) / data.value(at: 1e10) - 1) < 1e-4)
    for (n, d) in [(1e8, 1e10), (1e10, 1e11)] {
      let alpha = 0.076 / 0.103
      let coupled = Law.coupled(
        E: 0, A: Double.pow(6.4e13, 0.076), R: 1.8e13 / Double.pow(6.4e13, alpha), alpha: alpha, beta: 1, k: 0.103)
      #expect(abs(coupled.loss(parameters: n, tokens: d) / law.loss(parameters: n, tokens: d) - 1) < 1e-12)
    }
  }

  /// With one exponent the best tokens per parameter are the same at every budget, and M = D/N enters as the source writes it.
  @Test func overTrainingInTermsOfTokensPerParameter() {
    let law = Law.overTraining(E: 1.8366, A: 166.21, B: 287.17, alpha: 0.2729)
    for compute in [1e18, 1e23] {
      #expect(abs(law.optimum(compute: compute).tokensPerParameter / Double.pow(287.17 / 166.21, 1 / 0.2729) - 1) < 1e-10)
      for ratio in [5.0, 20, 640] {
        let eta = law["alpha"] / 2
        let (a, b) = (Double.pow(6, eta) * 166.21, Double.pow(6, eta) * 287.17)
        let written = 1.8366 + (a * Double.pow(ratio, eta) + b * Double.pow(ratio, -eta)) * Double.pow(compute, -eta)
        #expect(
          abs(law.loss(parameters: (compute / (6 * ratio)).squareRoot(), tokens: (compute * ratio / 6).squareRoot()) / written - 1) < 1e-12)
      }
    }
  }

  /// Repeats are worth nearly as much as new tokens up to four epochs, and 1 − 1/e of their scale is reached at R_D* of them (arXiv:2305.16264).
  @Test func repeatedTokens() {
    let law = Law.dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: 15.39, RN: 5.31)
    // The tokens that would reach the loss of a run on repeated data, if all were different; the size is small enough to be supported by U.
    func effectiveTokens(_ tokens: Double) -> Double {
      let loss = law.loss(of: RunDesign(parameters: 1e6, tokens: tokens, uniqueTokens: 1e9))
      return Double.pow((loss - 1.87 - 521 * Double.pow(1e6, -0.353)) / 1488, -1 / 0.353)
    }
    #expect(abs(effectiveTokens(1e9) / 1e9 - 1) < 1e-9)
    #expect(effectiveTokens(4e9) / 4e9 > 0.92)
    #expect(abs(effectiveTokens(16.39e9) / 1e9 - (1 + 15.39 * (1 - Double.exp(-1)))) < 1e-8)
    #expect(effectiveTokens(1e13) < 1e9 * 16.4)
    let (free, bound) = (law.optimum(compute: 1e21), law.optimum(compute: 1e21, uniqueTokens: 2e9))
    #expect(bound.loss > free.loss && bound.tokens > 2e9)
    #expect(abs(law.optimum(compute: 1e21, uniqueTokens: 1e13).loss / free.loss - 1) < 1e-9)
  }
}
