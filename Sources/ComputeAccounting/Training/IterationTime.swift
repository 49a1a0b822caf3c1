import NumericalMethods
import RealModule

/// The time of a training step from its parts, by coefficients that measured steps gave.
///
/// T = Σ cᵢ·partᵢ with cᵢ from a least bound on: least squares of relative errors, with a ridge towards physical priors. Measured on 2 to 512 A100 with
/// Megatron-LM and full recomputation (VIA-Research/vTrain, arXiv:2312.12391): leave-one-architecture-out errors are in docs/plan.md. For other chips the
/// parts carry their rates, which no measurement here checks.
public struct IterationTime: Hashable, Sendable {
  /// The coefficients of ``IterationWork/parts``: factors over the published rates, and seconds for the counts of layers.
  public var coefficients: [Double]

  /// Creates a model of given coefficients.
  public init(coefficients: [Double]) { self.coefficients = coefficients }

  /// Coefficients that a good implementation has: 1.4 over the peak, 2.5 ms a layer of small kernels.
  static let prior = [1.4, 2, 0.0025, 1, 1, 0.0003, 1.4]
  /// The least that a coefficient can be: products at 83% of the peak, all-reduces at the links' rate.
  static let least = [1.2, 0, 0, 1, 0, 0, 0]
  /// The strength of the ridge, in observations.
  static let ridge = 1.0

  /// A measured step, with its weight among others.
  public struct Step: Hashable, Sendable {
    /// The parts.
    public var work: IterationWork
    /// The measured time.
    public var seconds: Double
    /// The weight.
    public var weight: Double

    /// Creates a step.
    public init(_ work: IterationWork, seconds: Double, weight: Double = 1) {
      (self.work, self.seconds, self.weight) = (work, seconds, weight)
    }
  }

  /// Fits measured steps.
  ///
  /// - Precondition: times and weights are positive.
  public init(fitting steps: [Step]) {
    let size = Self.prior.count
    let weights = mean(steps.map(\.weight))
    // NNLS finds what is above the bounds.
    let excess = zip(Self.prior, Self.least).map { $0 - $1 }
    var (gram, moments) = ([Double](repeating: 0, count: size * size), [Double](repeating: 0, count: size))
    for step in steps {
      let row = step.work.parts.map { $0 / step.seconds }
      let weight = step.weight / weights
      let rest = weight * (1 - zip(row, Self.least).reduce(0) { $0 + $1.0 * $1.1 })
      for i in 0..<size {
        moments[i] += row[i] * rest
        for j in 0..<size { gram[i * size + j] += weight * row[i] * row[j] }
      }
    }
    for i in 0..<size {
      // A part that no step has keeps its prior.
      let square = gram[i * size + i] / Double(steps.count)
      let weight = Self.ridge * (square > 0 ? square : 1 / (Self.prior[i] * Self.prior[i]))
      gram[i * size + i] += weight
      moments[i] += weight * excess[i]
    }
    coefficients = zip(Self.solve(gram, moments), Self.least).map { $0 + $1 }
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

  /// Fitted to 714 steps within a node and 47 over many nodes, these together with 0.3 of the others' weight.
  public static let measured = IterationTime(coefficients: [1.3453, 0, 0.0026828, 2.2707, 0.35927, 0.00004991, 2.5844])

  /// The standard deviations of ln(measured / predicted) for an architecture that wasn't fitted: within a node, and over many.
  public static let logDeviation = (oneNode: 0.15, manyNodes: 0.22)

  /// The time of a step of a layout, with its 90% interval.
  ///
  /// - Throws: ``LayoutProblem``.
  public static func estimate(
    _ model: ModelAccount, _ layout: TrainingLayout, on chip: Accelerator, format: NumberFormat = .bf16
  ) throws(LayoutProblem) -> LogNormal {
    let work = try IterationWork(model, layout, on: chip, format: format)
    let fitted = layout.chips <= chip.chipsPerNode ? logDeviation.oneNode : logDeviation.manyNodes
    // Chips other than the measured ones: a fifth more or less (assumed).
    let untried = chip.generation == .ampere ? 0 : 0.2
    return LogNormal(median: measured.seconds(work), logDeviation: (fitted * fitted + untried * untried).squareRoot())
  }
}
