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
    .init(law: KaplanLaw(E: 0.5, Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103), tolerance: 1e-6),
    .init(law: KaplanLaw(E: 1.5, Nc: 1e10, Dc: 4e11, alphaN: 0.3, alphaD: 0.4), tolerance: 1e-6),
    .init(law: OverTrainingLaw(E: 1.84, A: 166.21, B: 287.17, alpha: 0.2729)),
    .init(
      law: DataConstrainedLaw(base: ChinchillaLaw(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353), RD: 15.4, RN: 5.3), tolerance: 1e-6),
    .init(
      law: FarseerLaw(
        logTokenExponent: .init(a: -0.124, b: 0.424, exponent: 0.123), logTokenAmplitude: .init(a: 88, b: -6.287, exponent: -0.1),
        logFloor: .init(a: -0.021, b: 0.091, exponent: 0.169)), tolerance: 1e-3, computes: [1e18, 3e18, 1e19]),
    .init(law: RunCurve<PowerCurve, OfParameters>(PowerCurve(E: 1.5, xc: 8.8e13, alpha: 0.176)), hasOptimum: false),
    .init(law: RunCurve<PowerCurve, OfTokens>(PowerCurve(E: 0.8, xc: 5.4e13, alpha: 0.095)), hasOptimum: false),
    .init(law: RunCurve<ShiftedCurve, OfCompute>(ShiftedCurve(E: 1.2, a: 3e5, d: 3e18, b: 0.28)), tolerance: 1e-6, hasOptimum: false),
    .init(
      law: RunCurve<BoundedCurve, OfTokens>(BoundedCurve(E: 0.3, I: 0.9, kappa: 0.7, beta: 2e4, c: 0.5)), tolerance: 1e-6, hasOptimum: false
    ),
    .init(
      law: RunCurve<BrokenCurve, OfCompute>(
        BrokenCurve<OneBreak>(a: 0.4, b: 200, c0: 0.1, breaks: [.init(c: 0.15, d: 1e19, f: 0.8)])), tolerance: 1e-5, hasOptimum: false),
    .init(
      law: RunCurve<BrokenCurve, OfParameters>(
        BrokenCurve<TwoBreaks>(a: 0.5, b: 30, c0: 0.1, breaks: [.init(c: 0.4, d: 5e7, f: 0.4), .init(c: -0.3, d: 3e9, f: 0.5)])),
      tolerance: 1e-4, hasOptimum: false),
    .init(
      law: RunCurve<BrokenCurve, OfTokens>(
        BrokenCurve<ThreeBreaks>(
          a: 0.5, b: 30, c0: 0.05,
          breaks: [.init(c: 0.4, d: 5e8, f: 0.3), .init(c: -0.35, d: 2e10, f: 0.4), .init(c: 0.4, d: 8e11, f: 0.3)])),
      tolerance: 1e-3, hasOptimum: false),
  ]

  var testDescription: String { "\(type(of: law).name) \(law.parameterValues)" }

  private var inputs: [LawInput] { type(of: law).inputs }

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
    run.loss = law.loss(of: run)
    return run
  }
}
