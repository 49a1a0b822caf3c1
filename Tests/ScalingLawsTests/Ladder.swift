import NumericalMethods
import RealModule
import ScalingLaws

/// A simulated ladder: budgets apart by 2, sizes around the best, noise on ln L.
struct Ladder {
  var truth: Law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
  var leastCompute = 1e18
  var budgets = 5
  var sizes = 7
  var spacing = 0.35
  /// How far the sizes are off the best, in ln N.
  var offset = 0.0
  var noise = 0.0

  func table(seed: UInt64 = 0, stream: UInt64 = 0) throws -> RunTable {
    var generator = SeededGenerator(seed: seed, stream: stream)
    var runs: [TrainingRun] = []
    for budget in 0..<budgets {
      let compute = leastCompute * Double.pow(2, budget)
      let best = truth.optimum(compute: compute).parameters
      for size in 0..<sizes {
        let parameters = best * Double.exp(offset + spacing * (Double(size) - 0.5 * Double(sizes - 1)))
        let tokens = compute / (6 * parameters)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * Double.exp(noise * generator.normal())
        runs.append(TrainingRun(parameters: parameters, tokens: tokens, compute: compute, loss: loss))
      }
    }
    return try RunTable(runs)
  }

  var greatestCompute: Double { leastCompute * Double.pow(2, budgets - 1) }
}
