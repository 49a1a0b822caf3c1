import NumericalMethods
import RealModule
import Testing

@testable import CapabilityLaws

struct BinomialRegressionTests {
  private static let free = [-80.0...80, -80.0...80]

  /// Each link's derivative is that of its probability, and its predictor the inverse.
  @Test(arguments: [SuccessLink.logistic, .gumbel, .tokens(7), .bounded(floor: 0.25, ceiling: 0.9)])
  func linksAgreeWithThemselves(link: SuccessLink) {
    for eta in [-2.0, -0.5, 0, 0.7, 3] {
      let (probability, slope) = link.value(eta)
      let difference = (link.value(eta + 1e-6).probability - link.value(eta - 1e-6).probability) / 2e-6
      #expect(abs(slope - difference) < 1e-7, "\(link) at \(eta)")
      if eta > -1, eta < 1 { #expect(abs(link.predictor(probability) - eta) < 1e-3, "\(link) at \(eta)") }
    }
  }

  /// Counts that lie on a curve are fitted by that curve.
  @Test(arguments: [SuccessLink.logistic, .gumbel, .tokens(5), .bounded(floor: 0.1, ceiling: 0.8)])
  func recoversACurve(link: SuccessLink) {
    let x = (0..<9).map { Double($0) - 4 }
    let data = BinomialRegression.Data(
      rows: x.flatMap { [1, $0] }, shares: x.map { link.probability(0.3 + 0.6 * $0) }, weights: x.map { _ in 500 })
    let fit = BinomialRegression(link: link, bounds: Self.free).fit(data)
    #expect(abs(fit.coefficients[0] - 0.3) < 1e-4 && abs(fit.coefficients[1] - 0.6) < 1e-4, "\(fit.coefficients)")
  }

  /// The logistic fit of four shares has the score equations Σ w(y − p) = 0 and Σ wx(y − p) = 0.
  @Test func solvesTheScoreEquations() {
    let (x, y, w) = ([0.0, 1, 2, 3], [0.1, 0.4, 0.3, 0.9], [10.0, 30, 20, 10])
    let fit = BinomialRegression(link: .logistic, bounds: Self.free).fit(.init(rows: x.flatMap { [1, $0] }, shares: y, weights: w))
    let residuals = zip(x, y).map { $1 - SuccessLink.logistic.probability(fit.coefficients[0] + fit.coefficients[1] * $0) }
    #expect(abs(zip(w, residuals).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-2)
    #expect(abs(zip(zip(w, x), residuals).reduce(0) { $0 + $1.0.0 * $1.0.1 * $1.1 }) < 1e-2)
  }

  /// A slope is kept within its bounds, and separated data end there instead of running on.
  @Test func keepsItsBounds() {
    let x = [0.0, 1, 2, 3]
    let data = BinomialRegression.Data(rows: x.flatMap { [1, $0] }, shares: [0, 0, 1, 1], weights: [50, 50, 50, 50])
    let fit = BinomialRegression(link: .logistic, bounds: [-80...80, 0...2]).fit(data)
    #expect(fit.coefficients[1] == 2 && abs(fit.coefficients[0] + 3) < 1e-3, "\(fit.coefficients)")
    let falling = BinomialRegression.Data(rows: data.rows, shares: [0.9, 0.7, 0.4, 0.1], weights: data.weights)
    #expect(BinomialRegression(link: .logistic, bounds: [-80...80, 0...2]).fit(falling).coefficients[1] == 0)
  }

  @Test func drawsBinomialNumbers() {
    var generator = SeededGenerator(seed: 3)
    for (items, probability) in [(20.0, 0.3), (1000, 0.004), (1000, 0.7)] {
      let draws = (0..<4000).map { _ in generator.successes(of: items, probability: probability) }
      let average = mean(draws)
      let variance = mean(draws.map { ($0 - average) * ($0 - average) })
      let expected = items * probability * (1 - probability)
      #expect(abs(average - items * probability) < 4 * (expected / 4000).squareRoot(), "\(items) \(probability)")
      #expect(abs(variance / expected - 1) < 0.12, "\(items) \(probability)")
      #expect(draws.allSatisfy { $0 >= 0 && $0 <= items && $0 == $0.rounded() })
    }
  }
}
