import RealModule
import ScalingLaws
import Testing

/// A family with known parameters, and where its runs lie: one row a family, and every test of `LawFamilyTests` runs on it.
struct KnownLaw: CustomTestStringConvertible, Sendable {
  var law: Law
  /// The most that a parameter recovered without noise may be off, relative; some are weakly determined.
  var tolerance = 1e-9
  /// Whether a budget has a best split.
  var hasOptimum = true
  /// The computes at which optimum and inverse are looked at.
  var computes = [1e17, 1e20, 5.76e23]

  static let all: [KnownLaw] = [
    .init(law: .chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)),
    .init(law: .chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.465, beta: 0.155)),
    .init(law: .chinchilla(E: 0.6, A: 40, B: 60, alpha: 0.4, beta: 0.35)),
    .init(law: .coupled(E: 1.69, A: 40, R: 0.5, alpha: 0.6, beta: 0.5, k: 0.5), tolerance: 1e-6),
    .init(law: .coupled(E: 1.2, A: 30, R: 2, alpha: 0.9, beta: 0.8, k: 0.3), tolerance: 1e-6),
    .init(law: .coupled(E: 1.69, A: 300, R: 1, alpha: 0.27, beta: 0.25, k: 1.2), tolerance: 1e-6),
    .init(law: .kaplan(E: 0.5, Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103), tolerance: 1e-6),
    .init(law: .kaplan(E: 1.5, Nc: 1e10, Dc: 4e11, alphaN: 0.3, alphaD: 0.4), tolerance: 1e-6),
    .init(law: .overTraining(E: 1.84, A: 166.21, B: 287.17, alpha: 0.2729)),
    .init(law: .dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: 15.4, RN: 5.3), tolerance: 1e-6),
    .init(
      law: .farseer(a1: -0.124, b1: 0.424, alpha: 0.123, a2: 88, b2: -6.287, beta: -0.1, a3: -0.021, b3: 0.091, gamma: 0.169),
      tolerance: 1e-3, computes: [1e18, 3e18, 1e19]),
    .init(law: Law(.power(of: .parameters), [1.5, 8.8e13, 0.176]), hasOptimum: false),
    .init(law: Law(.power(of: .tokens), [0.8, 5.4e13, 0.095]), hasOptimum: false),
    .init(law: Law(.shifted(of: .compute), [1.2, 3e5, 3e18, 0.28]), tolerance: 1e-6, hasOptimum: false),
    .init(law: Law(.bounded(of: .tokens), [0.3, 0.9, 0.7, 2e4, 0.5]), tolerance: 1e-6, hasOptimum: false),
    .init(law: Law(.broken(breaks: 1, of: .compute), [0.4, 200, 0.1, 0.15, 1e19, 0.8]), tolerance: 1e-5, hasOptimum: false),
    .init(
      law: Law(.broken(breaks: 2, of: .parameters), [0.5, 30, 0.1, 0.4, 5e7, 0.4, -0.3, 3e9, 0.5]), tolerance: 1e-4, hasOptimum: false),
    .init(
      law: Law(.broken(breaks: 3, of: .tokens), [0.5, 30, 0.05, 0.4, 5e8, 0.3, -0.35, 2e10, 0.4, 0.4, 8e11, 0.3]), tolerance: 1e-3,
      hasOptimum: false),
  ]

  var testDescription: String { "\(law.family.name) \(law.parameterValues)" }

  private var inputs: [LawInput] { law.family.inputs }

  /// Runs without noise: a grid of sizes and data over five decades of compute, or for a curve a line of sixty sizes at equal D/N.
  func table() throws -> RunTable {
    try RunTable(inputs.count == 1 ? line() : grid())
  }

  private func grid() -> [TrainingRun] {
    (0..<6).flatMap { size in
      (0..<6).map { amount in
        let parameters = 1e7 * Double.pow(3.7, size)
        return run(parameters: parameters, tokens: parameters * 2 * Double.pow(3.1, amount), repeats: [1, 3, 10, 30][(size + amount) % 4])
      }
    }
  }

  private func line() -> [TrainingRun] {
    (0..<60).map { index in
      let parameters = 1e6 * Double.exp(0.2 * Double(index))
      return run(parameters: parameters, tokens: 20 * parameters, repeats: 1)
    }
  }

  private func run(parameters: Double, tokens: Double, repeats: Double) -> TrainingRun {
    var run = TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: 1)
    if inputs.contains(.uniqueTokens) { run.uniqueTokens = tokens / repeats }
    run.loss = law.loss(of: run.design)
    return run
  }
}
