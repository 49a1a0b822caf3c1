import RealModule
import ScalingLaws
import Testing

/// A family with known parameters, and where its runs lie: one row a family, and every test of `LawFamilyTests` runs on it.
struct KnownLaw: CustomTestStringConvertible, Sendable {
  var law: any LawFamily
  /// The most that a parameter recovered without noise may be off, relative; some are weakly determined.
  var tolerance = 1e-9
  /// Whether a budget has a best split.
  var hasOptimum = true
  /// The computes at which optimum and inverse are looked at.
  var computes = [1e17, 1e20, 5.76e23]

  static let all: [KnownLaw] = [
    .init(law: ChinchillaLaw(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)),
    .init(law: ChinchillaLaw(E: 1.69, A: 406.4, B: 410.7, alpha: 0.465, beta: 0.155)),
    .init(law: ChinchillaLaw(E: 0.6, A: 40, B: 60, alpha: 0.4, beta: 0.35)),
    .init(law: CoupledLaw(E: 1.69, A: 40, R: 0.5, alpha: 0.6, beta: 0.5, k: 0.5), tolerance: 1e-6),
    .init(law: CoupledLaw(E: 1.2, A: 30, R: 2, alpha: 0.9, beta: 0.8, k: 0.3), tolerance: 1e-6),
    .init(law: CoupledLaw(E: 1.69, A: 300, R: 1, alpha: 0.27, beta: 0.25, k: 1.2), tolerance: 1e-6),
  ]

  var testDescription: String { "\(type(of: law).name) \(law.parameterValues)" }

  /// Runs over five decades of compute, without noise.
  func table() throws -> RunTable {
    let runs = (0..<6).flatMap { size -> [TrainingRun] in
      (0..<6).map { amount in
        let parameters = 1e7 * Double.pow(3.7, size)
        let tokens = parameters * 2 * Double.pow(3.1, amount)
        var run = TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: 1)
        run.loss = law.loss(of: run)
        return run
      }
    }
    return try RunTable(runs)
  }
}
