import RealModule

/// How well a robust regression knows its coordinates at the minimum.
///
/// The coordinates' covariance is τ²(JᵀWJ)⁻¹ with τ² = E ψ²/(E ψ′)², Huber's sandwich for errors of one distribution; for squares it is the
/// classical σ²(JᵀWJ)⁻¹. E ψ′ is the slope of the mean influence over a width that shrinks as n^(−1/3), so that it is also known where the loss
/// is all but the absolute deviation and hardly any residual lies in its quadratic zone; the p residuals that such a fit makes
/// zero don't count. Coordinates at a bound are taken as known.
/// Sources: Huber & Ronchetti, "Robust Statistics", 2nd ed., ch. 7; Koenker, "Quantile Regression", ch. 3.
public struct RobustCovariance: Hashable, Sendable {
  /// The covariance, row-major p×p; zero in the rows and columns of coordinates at a bound.
  public let matrix: [Double]
  /// L with L·Lᵀ = the covariance, row-major p×p; each column is a direction of one standard error, independent of the others.
  public let root: [Double]
  /// The condition number of JᵀWJ scaled to a unit diagonal, over the coordinates off their bounds.
  public let conditionNumber: Double
  /// Residuals of positive weight less coordinates off their bounds.
  public let degreesOfFreedom: Int
  /// τ², the variance of an observation as the loss sees it.
  public let variance: Double

  /// Estimates the covariance; nil without degrees of freedom, or where the residuals leave a direction undetermined.
  ///
  /// Cost: one evaluation and n·p² operations.
  public init?(_ model: any ResidualModel, loss: RobustLoss, at point: [Double], weights: [Double]? = nil) {
    let information = RegressionInformation(model, at: point, weights: weights)
    let free = point.indices.filter { point[$0] > model.bounds[$0].lowerBound && point[$0] < model.bounds[$0].upperBound }
    let freedom = information.residuals.count - free.count
    guard freedom > 0, !free.isEmpty else { return nil }
    let scaled = ScaledInformation(information, free: free)
    conditionNumber = SymmetricEigenvalues(scaled.matrix, order: free.count).conditionNumber
    guard let factor = CholeskyFactor(scaled.matrix, order: free.count) else { return nil }
    degreesOfFreedom = freedom
    variance = Self.variance(information.residuals, loss: loss, fitted: free.count)
    (matrix, root) = scaled.covariance(factor, variance: variance, order: point.count)
  }

  /// τ² from the residuals without the p smallest.
  static func variance(_ residuals: [Double], loss: RobustLoss, fitted: Int) -> Double {
    if loss == .square { return residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count - fitted) }
    let left = residuals.sorted { $0.magnitude < $1.magnitude }.dropFirst(fitted)
    let count = Double(left.count)
    let width = bandwidth(left.map(\.magnitude))
    guard width > 0 else { return 0 }
    var (square, slope) = (0.0, 0.0)
    for residual in left {
      let influence = loss.influence(residual)
      square += influence * influence
      slope += (loss.influence(residual + width) - loss.influence(residual - width)) / (2 * width)
    }
    return slope > 0 ? square * count / (slope * slope) : .infinity
  }

  /// Hall and Sheather's width for the density at the median, at 95%, times the scale; from |r| in rising order.
  private static func bandwidth(_ sizes: [Double]) -> Double {
    let (count, middle) = (Double(sizes.count), sizes.count / 2)
    let scale = sizes[middle] / 0.6744897501960817
    let share = Double.pow(count, -1.0 / 3) * Double.pow(1.959963984540054, 2.0 / 3) * Double.pow(0.75 / Double.pi, 1.0 / 3)
    return NormalDistribution.quantile(min(0.5 + share, 0.95)) * scale
  }
}

/// JᵀWJ with unit diagonal over the free coordinates, and what was divided out.
private struct ScaledInformation {
  let free: [Int]
  let scale: [Double]
  let matrix: [Double]

  init(_ information: RegressionInformation, free: [Int]) {
    let p = information.order
    self.free = free
    let scale = free.map { max(information.matrix[$0 * p + $0], 1e-300).squareRoot() }
    self.scale = scale
    matrix = free.indices.flatMap { i in
      free.indices.map { j in information.matrix[free[i] * p + free[j]] / (scale[i] * scale[j]) }
    }
  }

  /// The covariance and its root, among all coordinates.
  func covariance(_ factor: CholeskyFactor, variance: Double, order p: Int) -> (matrix: [Double], root: [Double]) {
    let (inverse, transposed) = (factor.inverse(), factor.inverseTransposed())
    var matrix = [Double](repeating: 0, count: p * p)
    var root = matrix
    let count = free.count
    for i in 0..<count {
      for j in 0..<count {
        matrix[free[i] * p + free[j]] = variance * inverse[i * count + j] / (scale[i] * scale[j])
        root[free[i] * p + free[j]] = variance.squareRoot() * transposed[i * count + j] / scale[i]
      }
    }
    return (matrix, root)
  }
}
