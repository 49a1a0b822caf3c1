/// The covariance of a robust regression's coordinates at its minimum, valid for any distribution of the residuals.
///
/// The sandwich A⁻¹KA⁻¹ of Huber: A = Σ wψ̄′JJᵀ, where ψ̄′ is the slope of the influence ψ over a width about each residual that shrinks as n^(−1/3), so
/// that it is also known where the loss is all but the absolute deviation and hardly any residual lies in its quadratic zone;
/// K = Σ w²ψ²JJᵀ/s² with s = `RobustLoss.shrinkage`, 1 − h with the leverage h where the loss is quadratic, or the same summed within clusters first. The scale of the width leaves out the p
/// residuals that such a fit makes zero. Coordinates at a bound are taken as known.
///
/// Sources: Huber & Ronchetti, "Robust Statistics", 2nd ed., ch. 7; Powell's estimate with the width of Hall and Sheather in Koenker,
/// "Quantile Regression", ch. 3; HC3 of MacKinnon & White, doi:10.1016/0304-4076(85)90158-7.
public struct RobustCovariance: Hashable, Sendable {
  /// The covariance, row-major p×p; zero in the rows and columns of coordinates at a bound.
  public let matrix: [Double]
  /// R with R·Rᵀ = the covariance, row-major p×p; each column is a direction of one standard error, independent of the others.
  public let root: [Double]
  /// A⁻¹, the inverse of the objective's smoothed Hessian, row-major p×p; zero where the covariance is.
  public let inverseHessian: [Double]
  /// The condition number of JᵀWJ scaled to a unit diagonal, over the coordinates off their bounds.
  public let conditionNumber: Double
  /// The degrees of freedom of Student's t.
  ///
  /// Rows of positive weight less coordinates off their bounds, or clusters less one if that is fewer.
  public let degreesOfFreedom: Int

  /// Estimates the covariance; nil without degrees of freedom, or if the residuals leave a direction undetermined.
  ///
  /// Cost: two evaluations and n·p² operations.
  ///
  /// - Parameter clusters: the number of each row's cluster, from 0; rows of one cluster may err together. Each row on its own when left out.
  public init?(
    _ model: any ResidualModel, loss: RobustLoss, at point: [Double], weights: [Double]? = nil, clusters: [Int]? = nil
  ) {
    let information = RegressionInformation(model, at: point, weights: weights)
    let free = point.indices.filter { point[$0] > model.bounds[$0].lowerBound && point[$0] < model.bounds[$0].upperBound }
    let rows = information.count
    let groups = clusters.map { Set($0).count } ?? rows
    degreesOfFreedom = min(rows - free.count, groups - 1)
    guard degreesOfFreedom > 0, !free.isEmpty else { return nil }
    let scaled = ScaledMatrix(information.matrix, order: information.order, free: free)
    conditionNumber = SymmetricEigenvalues(scaled.matrix, order: free.count).conditionNumber
    guard let inverse = CholeskyFactor(scaled.matrix, order: free.count)?.inverse() else { return nil }
    let slope = SmoothedPsiDerivative(loss, information, fitted: free.count, repeats: Double(rows) / Double(groups))
    var sandwich = Sandwich(scaled, inverse: inverse, loss: loss, slope: slope)
    sandwich.sum(model, at: point, weights: weights, clusters: clusters)
    guard let matrices = sandwich.matrices(groups: clusters == nil ? nil : groups) else { return nil }
    (matrix, root, inverseHessian) = matrices
  }
}
