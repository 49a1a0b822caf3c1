import CapabilityLaws
import RealModule
import Testing

struct StepChainTests {
  /// The accuracies of the formula p = ½^(1/n), to their printed digits.
  @Test func requiresAccuracies() {
    for (steps, accuracy) in [(10.0, 0.9330), (100, 0.99309), (1000, 0.99931)] {
      #expect(abs(StepChain.requiredAccuracy(steps: steps) - accuracy) < 5e-5)
      #expect(abs(StepChain(stepAccuracy: StepChain.requiredAccuracy(steps: steps)).success(steps: steps) - 0.5) < 1e-12)
    }
  }

  @Test func succeedsAndRecovers() {
    let plain = StepChain(stepAccuracy: 0.99)
    #expect(abs(plain.success(steps: 100) - 0.366032) < 1e-6)
    #expect(abs(plain.steps(success: 0.5) - 68.9676) < 1e-3)
    let chain = StepChain(stepAccuracy: 0.99, recovery: 0.5)
    let success = chain.success(steps: 100)
    #expect(abs(success - Double.pow(0.995, 100)) < 1e-12)
    #expect(abs(chain.effectiveAccuracy - 0.995) < 1e-15)
    #expect(abs(chain.success(steps: 200) - Double.pow(0.995, 200)) < 1e-12)
    #expect(StepChain(stepAccuracy: 1).steps(success: 0.5) == .infinity)
  }

  /// The best interval is the least of all whole numbers, and the square root is near it where it is large.
  @Test(arguments: CheckInterval.Notice.allCases, [(0.99, 20.0), (0.9, 0.3), (0.5, 5), (0.9999, 40)])
  func checksAtTheLeastCost(notice: CheckInterval.Notice, chain: (accuracy: Double, check: Double)) throws {
    let (p, c) = chain
    func cost(_ m: Double) -> Double {
      switch notice {
      // Expected steps until m are right in a row are (p^−m − 1)/(1 − p).
      case .atOnce: ((Double.pow(p, -m) - 1) / (1 - p) + c) / m
      case .atCheck: (m + c) / (m * Double.pow(p, m))
      }
    }
    let best = try #require(CheckInterval(StepChain(stepAccuracy: p), checkCost: c, stepCost: 1, notice: notice))
    let least = try #require((1...3000).map(Double.init).min { cost($0) < cost($1) })
    #expect(best.steps == least)
    #expect(abs(best.costPerStep - cost(least)) < 1e-9 * cost(least))
    if least > 200 { #expect(abs(best.approximateSteps / least - 1) < 0.15) }
  }

  @Test func approximatesByASquareRoot() throws {
    let best = try #require(CheckInterval(StepChain(stepAccuracy: 0.999), checkCost: 5, stepCost: 2, notice: .atOnce))
    #expect(abs(best.approximateSteps - (2 * 5 / (0.001 * 2)).squareRoot()) < 1e-9)
    #expect(CheckInterval(StepChain(stepAccuracy: 1), checkCost: 5, stepCost: 2, notice: .atOnce) == nil)
  }
}
