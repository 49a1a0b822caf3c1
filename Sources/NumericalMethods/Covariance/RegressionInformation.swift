import RealModule

/// JᵀWJ of a regression at a point, with a sample of the residuals there.
struct RegressionInformation {
  /// p.
  let order: Int
  /// Row-major p×p.
  let matrix: [Double]
  /// The number of rows of positive weight.
  let count: Int
  /// The residuals of these, or of a regular sample of them on long tables.
  let residuals: [Double]

  /// No more residuals than twice this are kept: a scale needs no more.
  private static let sampleSize = 32_768

  init(_ model: any ResidualModel, at point: [Double], weights: [Double]?) {
    let p = model.coordinateCount
    let stride = max(1, model.residualCount / Self.sampleSize)
    var matrix = [Double](repeating: 0, count: p * p)
    var residuals: [Double] = []
    var count = 0
    var blocks = RowBlocks(model)
    blocks.forEach(model, at: point) { row, residual, derivatives in
      let weight = weights?[row] ?? 1
      guard weight > 0 else { return }
      count += 1
      if row % stride == 0 { residuals.append(residual) }
      for j in 0..<p { for k in 0..<p { matrix[j * p + k] += weight * derivatives[j] * derivatives[k] } }
    }
    order = p
    self.matrix = matrix
    self.count = count
    self.residuals = residuals
  }
}

/// The slope of the influence ψ about a residual, smoothed over a width that shrinks as n^(−1/3).
///
/// [ψ(r + w) − ψ(r − w)]/2w: also defined if hardly any residual lies in the loss's quadratic zone, where ψ′ alone is zero almost everywhere.
struct SmoothedPsiDerivative {
  private let loss: RobustLoss
  /// Hall and Sheather's width for the density at the median, at 95%, times the scale of the residuals.
  private let width: Double

  /// Measures the width from the residuals.
  ///
  /// - Parameters:
  ///   - fitted: p; so many residuals may be zero because the fit passes through their rows, and don't count in the scale.
  ///   - repeats: how many residuals a cluster has, on average; those of one cluster are taken to say the same.
  init(_ loss: RobustLoss, _ information: RegressionInformation, fitted: Int, repeats: Double = 1) {
    self.loss = loss
    let sampled = Double(information.residuals.count) / Double(max(1, information.count))
    let sizes = information.residuals.map(\.magnitude).sorted().dropFirst(Int(Double(fitted) * repeats * sampled))
    let scale = sizes.isEmpty ? 0 : sizes[sizes.startIndex + sizes.count / 2] / 0.6744897501960817
    let independent = max(1, Double(sizes.count) / sampled / repeats)
    let share = Double.pow(independent, -1.0 / 3) * Double.pow(1.959963984540054, 2.0 / 3) * Double.pow(0.75 / Double.pi, 1.0 / 3)
    width = NormalDistribution.quantile(min(0.5 + share, 0.95)) * scale
  }

  func callAsFunction(_ residual: Double) -> Double {
    if loss == .square || width == 0 { return loss.curvature(residual) }
    return (loss.influence(residual + width) - loss.influence(residual - width)) / (2 * width)
  }
}

/// The errors behind a fit's residuals, corrected for leverage: a wild bootstrap draws their signs.
///
/// A fit follows its rows, most of all those of great leverage h. Where the loss is quadratic a residual is made larger by 1/(1 − h). Where it is linear the
/// fit passes through p rows exactly: h·ψ/ψ̄′ is added, which takes these away from zero, and the whole is divided by √(1 − h).
/// Source: Feng, He & Hu, doi:10.1093/biomet/asr052, for the absolute deviation; HC3 for squares.
public struct RegressionErrors: Hashable, Sendable {
  /// One a row, in the sign of the residual.
  public let values: [Double]

  /// Computes the errors at a minimum; the residuals themselves where the rows don't determine the coordinates.
  public init(_ model: any ResidualModel, loss: RobustLoss, at point: [Double]) {
    let information = RegressionInformation(model, at: point, weights: nil)
    let free = point.indices.filter { point[$0] > model.bounds[$0].lowerBound && point[$0] < model.bounds[$0].upperBound }
    let scaled = ScaledMatrix(information.matrix, order: information.order, free: free)
    let inverse = information.count > free.count ? CholeskyFactor(scaled.matrix, order: free.count)?.inverse() : nil
    let slope = SmoothedPsiDerivative(loss, information, fitted: free.count)
    let mean = information.residuals.reduce(0) { $0 + slope($1) } / Double(max(1, information.residuals.count))
    var errors: [Double] = []
    errors.reserveCapacity(information.count)
    var blocks = RowBlocks(model)
    blocks.forEach(model, at: point) { _, residual, derivatives in
      let leverage = inverse.map { min(scaled.leverage(derivatives, inverse: $0), 0.99) } ?? 0
      let hidden = loss == .square || mean <= 0 ? 0 : leverage * loss.influence(residual) / mean
      errors.append((residual + hidden) / (loss == .square ? 1 - leverage : (1 - leverage).squareRoot()))
    }
    values = errors
  }
}
