import NumericalMethods
import RealModule
import ScalingLaws

/// A published loss law with the uncertainty of its parameters.
///
/// Losses are nats a token of the law's own data and tokenizer; sizes are best where data and architecture are like those of the law's runs.
public struct PublishedLaw: Hashable, Sendable {
  /// The name on the command line.
  public let name: String
  /// The law.
  public let law: Law
  /// The paper.
  public let source: String
  /// The data and the runs that it was fitted to.
  public let runs: String
  /// The largest compute of these runs, in FLOP.
  public let largestCompute: Double
  /// Whether the spread of the parameters was derived for this law, or is taken from another fit to like runs.
  public let hasOwnSpread: Bool

  /// Makes the law of given numbers, with the spread of ``besiroglu`` for the want of another.
  public init(name: String, law: Law, source: String, runs: String = "unknown runs", largestCompute: Double = 1.3e22) {
    self.init(name, law, source: source, runs: runs, largestCompute: largestCompute, hasOwnSpread: false)
  }

  private init(_ name: String, _ law: Law, source: String, runs: String, largestCompute: Double, hasOwnSpread: Bool) {
    (self.name, self.law, self.source, self.runs) = (name, law, source, runs)
    (self.largestCompute, self.hasOwnSpread) = (largestCompute, hasOwnSpread)
  }

  private static let chinchilla = "the 245 Chinchilla runs, MassiveText, N with embeddings"

  /// Hoffmann et al. 2022, approach 3, with the exponents before rounding that arXiv:2401.00448 uses.
  ///
  /// The printed α = 0.34 and β = 0.28 give a best size of 117B at 1e25 FLOP where these give 154B.
  public static let hoffmann = PublishedLaw(
    "hoffmann", .chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.336, beta: 0.283), source: "arXiv:2203.15556, approach 3",
    runs: chinchilla,
    largestCompute: 1.3e22, hasOwnSpread: false)

  /// Besiroglu et al. 2024: the same runs, read off the figure and fitted again.
  public static let besiroglu = PublishedLaw(
    "besiroglu", .chinchilla(E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658), source: "arXiv:2404.10102", runs: chinchilla,
    largestCompute: 1.3e22, hasOwnSpread: true)

  /// Muennighoff et al. 2023, where tokens repeat.
  public static let muennighoff = PublishedLaw(
    "muennighoff", .dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: 15.39, RN: 5.31), source: "arXiv:2305.16264",
    runs: "182 runs on C4 with up to 44 epochs", largestCompute: 2e21, hasOwnSpread: false)

  /// The laws by name; the first is the default.
  public static let all = [besiroglu, hoffmann, muennighoff]
}

extension PublishedLaw {
  /// The standard deviation of ln L by the form of the law.
  ///
  /// 0.3% among the runs and 0.45% more a decade of compute beyond them.
  ///
  /// Derived from backtests of Chinchilla's runs: fitted up to 3e20 and 1e20 FLOP, the law is off those 43 and 130 times beyond by 0.7 and 1.0% on average.
  func formDeviation(compute: Double) -> Double { 0.003 + 0.0045 * max(0, Double.log10(compute / largestCompute)) }

  /// The standard deviation of ln L from run to run, as the residuals of the 240 Chinchilla runs have it.
  static let runDeviation = 0.0054

  /// Returns draws of the law: its parameters, the error of its form, and the luck of a run.
  func draws(compute: Double, count: Int, seed: UInt64) -> [LawDraw] {
    let form = formDeviation(compute: compute)
    return (0..<count).map { index in
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      let normals = (0..<5).map { _ in generator.normal() }
      return LawDraw(
        ParameterSpread.chinchilla.moved(law, by: normals), discrepancy: form * generator.normal(),
        noise: Self.runDeviation * generator.normal())
    }
  }
}

/// The joint uncertainty of E, A, B, α and β, as a Cholesky factor of a covariance.
///
/// It is that of ln E, ln A − α·ln N₀, ln B − β·ln D₀, ln α, ln β with N₀ = 1e9 and D₀ = 2e10, about the middle of the runs: there the
/// amplitudes are nearly free of the exponents. Derived: 2,000 bootstrap fits (pairs, Huber δ = 1e-3 on ln L) of the 240 Chinchilla runs of arXiv:2404.10102.
struct ParameterSpread: Sendable {
  /// Row by row, the lower triangle.
  let factor: [[Double]]
  let size = 1e9
  let data = 2e10

  static let chinchilla = ParameterSpread(factor: [
    [0.01426141],
    [-0.03189193, 0.05099876],
    [-0.04267486, -0.05444425, 0.00634198],
    [0.02435993, -0.03531431, -0.00088654, 0.00622371],
    [0.03612168, 0.04177082, -0.00602482, -0.00356537, 0.00674306],
  ])

  /// Returns a law whose first five parameters are E, A, B, α, β, moved by standard normal numbers.
  ///
  /// A law of another form is returned as it is.
  func moved(_ law: Law, by normals: [Double]) -> Law {
    guard Array(law.family.parameterNames.prefix(5)) == ["E", "A", "B", "alpha", "beta"] else { return law }
    let steps = factor.map { row in zip(row, normals).reduce(0) { $0 + $1.0 * $1.1 } }
    var values = law.parameterValues
    let (alpha, beta) = (values[3] * Double.exp(steps[3]), values[4] * Double.exp(steps[4]))
    values[0] *= Double.exp(steps[0])
    values[1] *= Double.exp(steps[1] + (alpha - values[3]) * Double.log(size))
    values[2] *= Double.exp(steps[2] + (beta - values[4]) * Double.log(data))
    (values[3], values[4]) = (alpha, beta)
    return Law(law.family, values)
  }
}
