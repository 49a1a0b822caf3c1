import NumericalMethods
import RealModule

/// A monotone quantile boundary: the score that a share τ of models of a compute stays below.
///
/// q(C) = f + (c − f)·σ(z + b·ln C), b ≥ 0, fitted by the pinball loss ρ(u) = τu for u ≥ 0, (τ − 1)u below.
/// The *anchored* boundary has its ends fixed: f at the least score, c at 1 − ε. The *free* one, the plain sigmoid of arXiv:2602.15327,
/// fits them too, and on few models takes the best of them for the ceiling.
public struct CapabilityBoundary: Codable, Hashable, Sendable {
  /// Whether the ends of the curve are fixed.
  public enum Ends: String, Codable, Hashable, Sendable {
    /// f is the least score, c is 1 − ε.
    case anchored
    /// f and c are fitted.
    case free
  }

  /// τ.
  public let quantile: Double
  /// The ends.
  public let ends: Ends
  /// f.
  public let floor: Double
  /// c.
  public let ceiling: Double
  private let (centre, offset, slope): (Double, Double, Double)

  /// Fits a boundary to pairs of compute and share; nil with fewer than five, or at one compute alone.
  public init?(_ points: [(compute: Double, share: Double)], quantile: Double = 0.9, ends: Ends = .anchored) {
    precondition(quantile > 0 && quantile < 1, "a quantile lies between 0 and 1")
    let logs = points.map { Double.log($0.compute) }
    guard points.count >= 5, let low = logs.min(), let high = logs.max(), high > low, let least = points.map(\.share).min() else {
      return nil
    }
    let centre = mean(logs)
    let ceiling = max(1 - AbilityFit.labelNoise, points.map(\.share).max() ?? 0)
    let best = Self.starts(ends, least: least, ceiling: ceiling).map { start in
      let model = BoundaryModel(
        x: logs.map { $0 - centre }, y: points.map(\.share), ends: ends == .free ? nil : (min(least, 0.9), ceiling))
      return Self.minimize(model, from: start, quantile: quantile)
    }.min { $0.objective < $1.objective }
    guard let point = best?.point else { return nil }
    (self.quantile, self.ends, self.centre, offset, slope) = (quantile, ends, centre, point[0], Double.exp(point[1]))
    (floor, self.ceiling) = ends == .free ? (point[2], point[2] + point[3] * (1 - point[2])) : (min(least, 0.9), ceiling)
  }

  /// Returns the boundary at a compute.
  public func share(compute: Double) -> Double {
    let z = offset + slope * (Double.log(compute) - centre)
    return floor + (ceiling - floor) / (1 + Double.exp(-z))
  }

  /// Returns the mean pinball loss of the boundary on models.
  public func pinball(_ points: [(compute: Double, share: Double)]) -> Double {
    mean(points.map { Self.pinball($0.share - share(compute: $0.compute), quantile) })
  }

  private static func pinball(_ u: Double, _ quantile: Double) -> Double { u >= 0 ? quantile * u : (quantile - 1) * u }

  private static func starts(_ ends: Ends, least: Double, ceiling: Double) -> [[Double]] {
    let slopes = [0.15, 0.4, 1].map { Double.log($0) }
    let offsets = [-2.0, 0.0]
    return slopes.flatMap { slope in
      offsets.map { offset in ends == .free ? [offset, slope, max(least, 0.01), 0.6] : [offset, slope] }
    }
  }

  /// Minimises the pinball loss by Huber's forms of it with ever narrower zones, each from the last minimum.
  private static func minimize(_ model: BoundaryModel, from start: [Double], quantile: Double) -> (point: [Double], objective: Double) {
    var point = start
    for width in [0.1, 0.02, 0.004, 0.001] {
      // The residual is the boundary less the score: positive ones weigh 1 − τ, others τ.
      let loss = RobustLoss.asymmetricHuber(delta: width, factor: (1 - quantile) / quantile)
      point = RobustLeastSquares(loss: loss, iterationLimit: 150, tolerance: 1e-9).minimize(model, from: point).point
    }
    let objective = model.x.indices.reduce(0) { $0 + pinball(model.y[$1] - model.share(at: point, $1).value, quantile) }
    return (point, objective)
  }
}

/// The regression of a boundary: ends given, or the two last coordinates f and (c − f)/(1 − f).
private struct BoundaryModel: ResidualModel {
  let x: [Double]
  let y: [Double]
  let ends: (floor: Double, ceiling: Double)?

  var coordinateCount: Int { ends == nil ? 4 : 2 }
  var residualCount: Int { x.count }
  var bounds: [ClosedRange<Double>] { [-30...30, -7...3] + (ends == nil ? [0...0.95, 0.01...1] : []) }

  func share(at c: [Double], _ row: Int) -> (value: Double, gradient: [Double]) {
    let floor = ends?.floor ?? c[2]
    let height = ends.map { $0.ceiling - $0.floor } ?? c[3] * (1 - c[2])
    let slope = Double.exp(c[1])
    let q = 1 / (1 + Double.exp(-(c[0] + slope * x[row])))
    let steep = height * q * (1 - q)
    let inner = [steep, steep * slope * x[row]]
    return (floor + height * q, ends == nil ? inner + [1 - c[3] * q, (1 - c[2]) * q] : inner)
  }

  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    for (place, row) in rows.enumerated() {
      let point = share(at: coordinates, row)
      residuals[place] = point.value - y[row]
      for j in point.gradient.indices { jacobian[place * coordinateCount + j] = point.gradient[j] }
    }
  }
}
