import NumericalMethods
import RealModule
import ScalingLaws
import Testing

struct ChinchillaLawTests {
  static let published = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)

  /// Where N·∂L/∂N = D·∂L/∂D the split is the best; no neighbour is better.
  @Test(arguments: [1e17, 1e20, 5.76e23])
  func optimumIsTheBestSplit(compute: Double) {
    let law = Self.published
    let best = law.optimum(compute: compute)
    #expect(abs(6 * best.parameters * best.tokens / compute - 1) < 1e-13)
    #expect(abs(law.loss(parameters: best.parameters, tokens: best.tokens) / best.loss - 1) < 1e-13)
    for factor in [0.9, 0.99, 1.01, 1.1] {
      #expect(law.loss(parameters: best.parameters * factor, tokens: best.tokens / factor) > best.loss)
    }
  }

  @Test func computeInvertsTheFrontier() throws {
    let loss = Self.published.optimum(compute: 3e21).loss
    #expect(abs(try #require(Self.published.compute(loss: loss)) / 3e21 - 1) < 1e-10)
    #expect(Self.published.compute(loss: 1.69) == nil)
  }

  /// Where a token costs κ·N^ν the search agrees with the closed form in N^ν.
  @Test func optimumUnderOtherCosts() throws {
    let table = try RunTable(
      [1e5, 1e6, 1e7].map { TrainingRun(parameters: $0, tokens: 1e8, compute: 60 * Double.pow($0, 0.9) * 1e8, loss: 3) })
    let cost = ComputeCost(table)
    #expect(abs(cost.exponent - 0.9) < 1e-12 && abs(Double.exp(cost.logFactor) / 60 - 1) < 1e-10)
    let law = Self.published
    let best = law.optimum(compute: 1e17, cost: cost)
    let equivalent = Law.chinchilla(E: law["E"], A: 406.4, B: 410.7, alpha: 0.34 / 0.9, beta: 0.28)
      .optimum(compute: 1e17, flopPerParameterToken: 60)
    #expect(abs(best.loss / equivalent.loss - 1) < 1e-12)
    #expect(abs(Double.log(best.parameters) - Double.log(equivalent.parameters) / 0.9) < 1e-5)
  }
}
