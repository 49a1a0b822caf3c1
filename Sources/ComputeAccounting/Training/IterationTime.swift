import NumericalMethods
import RealModule

/// The time of a training step from its parts, by coefficients that measured steps gave.
///
/// T = Σ cᵢ·partᵢ with cᵢ from a least bound on, least squares of relative errors with a ridge towards physical priors. Within one node launches decide
/// small layers; over many nodes the products do. Measured on A100 with Megatron-LM and full recomputation (VIA-Research/vTrain, arXiv:2312.12391):
/// leave-one-architecture-out errors are in docs/plan.md. For other chips the parts carry their rates, which no measurement here checks.
public struct IterationTime: Hashable, Sendable {
  /// The coefficients of ``IterationWork/parts``: factors over the published rates, and seconds for the counts of layers.
  public var coefficients: [Double]
  /// The standard deviation of ln(measured / predicted) for an architecture that wasn't fitted.
  public var logDeviation: Double

  /// Creates a model of given coefficients.
  public init(coefficients: [Double], logDeviation: Double) { (self.coefficients, self.logDeviation) = (coefficients, logDeviation) }

  /// Coefficients that a good implementation has: 1.4 over the peak, 2.5 ms a layer of small kernels.
  static let prior = [1.4, 2, 0.0025, 1, 1, 0.0003, 1.4]
  /// The least that a coefficient can be: no products run at more than 83% of the peak, and none costs less than nothing.
  static let least = [1.2, 0, 0, 0, 0, 0, 0]
  /// The strength of the ridge, in observations.
  static let ridge = 1.0

  /// Fits measured steps.
  ///
  /// - Precondition: there is one time a step, none of them zero.
  public init(fitting steps: [(work: IterationWork, seconds: Double)], logDeviation: Double = 0) {
    let size = Self.prior.count
    // NNLS finds what is above the bounds.
    let excess = zip(Self.prior, Self.least).map { $0 - $1 }
    var (gram, moments) = ([Double](repeating: 0, count: size * size), [Double](repeating: 0, count: size))
    for step in steps {
      let row = step.work.parts.map { $0 / step.seconds }
      let rest = 1 - zip(row, Self.least).reduce(0) { $0 + $1.0 * $1.1 }
      for i in 0..<size {
        moments[i] += row[i] * rest
        for j in 0..<size { gram[i * size + j] += row[i] * row[j] }
      }
    }
    for i in 0..<size {
      // A part that no step has keeps its prior.
      let mean = gram[i * size + i] / Double(steps.count)
      let weight = Self.ridge * (mean > 0 ? mean : 1 / (Self.prior[i] * Self.prior[i]))
      gram[i * size + i] += weight
      moments[i] += weight * excess[i]
    }
    self.init(coefficients: zip(Self.solve(gram, moments), Self.least).map { $0 + $1 }, logDeviation: logDeviation)
  }

  /// Solves the normal equations in coefficients relative to their priors, which are of one size.
  private static func solve(_ gram: [Double], _ moments: [Double]) -> [Double] {
    let size = prior.count
    let scaled = (0..<size * size).map { gram[$0] * prior[$0 / size] * prior[$0 % size] }
    let solution = NonNegativeLeastSquares.solve(gram: scaled, moments: zip(moments, prior).map { $0 * $1 })
    return zip(solution, prior).map { $0 * $1 }
  }

  /// The seconds of a step.
  public func seconds(_ work: IterationWork) -> Double { zip(coefficients, work.parts).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Within a node: fitted to 714 steps on 2 to 8 A100.
  public static let oneNode = IterationTime(coefficients: [0.483, 12.3, 0.00256, 0.454, 1, 0.0004, 2.94], logDeviation: 0.11)
  /// Over many nodes: fitted to 47 steps on 64 to 512 A100.
  public static let manyNodes = IterationTime(coefficients: [1.28, 28, 0.00197, 1.75, 0.318, 0.00084, 0.5], logDeviation: 0.13)

  /// The time of a step of a layout, with 90% of the measured architectures within the interval.
  ///
  /// - Throws: ``LayoutProblem``.
  public static func estimate(
    _ model: ModelAccount, _ layout: TrainingLayout, on chip: Accelerator, format: NumberFormat = .bf16
  ) throws(LayoutProblem) -> LogNormal {
    let work = try IterationWork(model, layout, on: chip, format: format)
    let fitted = layout.chips <= chip.chipsPerNode ? oneNode : manyNodes
    // Chips other than the measured ones: a fifth more or less (assumed).
    let untried = chip.generation == .ampere && layout.expert == 1 ? 0 : 0.2
    let deviation = (fitted.logDeviation * fitted.logDeviation + untried * untried).squareRoot()
    return LogNormal(median: fitted.seconds(work), logDeviation: deviation)
  }
}
