import NumericalMethods
import RealModule
import ScalingLaws

/// The line of a family of models: PC₁ = a + b·ln C.
///
/// Source: Ruan 2024, arXiv:2405.10938.
public struct FamilyLine: Codable, Hashable, Sendable {
  /// The family.
  public let family: String
  /// The number of its models with a compute.
  public let models: Int
  /// a, at C = 1 FLOP.
  public let intercept: Double
  /// b, by nat of compute.
  public let slope: Double
  /// R², the share of the variance of PC₁ within the family.
  public let determination: Double

  /// The mean of ln C, the variance of a model about the line, and Σ(ln C − mean)².
  private let (centre, variance, spread): (Double, Double, Double)

  /// Fits a line; nil with fewer than three points, or at one compute alone.
  init?(_ family: String, _ points: [(logCompute: Double, component: Double)]) {
    let middle = mean(points.map(\.logCompute))
    let level = mean(points.map(\.component))
    let spread = points.reduce(0) { $0 + ($1.logCompute - middle) * ($1.logCompute - middle) }
    let total = points.reduce(0) { $0 + ($1.component - level) * ($1.component - level) }
    guard points.count > 2, spread > 1e-9, total > 1e-18,
      let line = LinearRegression(rows: points.map { [1, $0.logCompute - middle] }, values: points.map(\.component))
    else { return nil }
    (self.family, models, slope) = (family, points.count, line.coefficients[1])
    intercept = line.coefficients[0] - line.coefficients[1] * middle
    determination = 1 - line.residualSumOfSquares / total
    (centre, variance, self.spread) = (middle, line.residualVariance ?? 0, spread)
  }

  /// Returns the compute at which the family has a component, exp((PC₁ − a)/b), with an interval; nil unless the family rises.
  ///
  /// The interval is of one more model: the variance of the line there and of a model about it, by Student's t, in ln C.
  public func compute(of component: Double, confidence: Double = 0.9) -> (compute: Double, interval: Interval)? {
    guard slope > 0 else { return nil }
    let log = (component - intercept) / slope
    let distance = log - centre
    let error = (variance * (1 + 1 / Double(models) + distance * distance / spread)).squareRoot() / slope
    let reach = StudentDistribution(degreesOfFreedom: Double(models - 2)).quantile(0.5 * (1 + confidence)) * error
    return (Double.exp(log), Interval(low: Double.exp(log - reach), high: Double.exp(log + reach)))
  }
}
