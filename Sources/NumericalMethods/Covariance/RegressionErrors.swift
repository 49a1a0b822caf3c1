/// The errors behind a fit's residuals, corrected for leverage: a wild bootstrap draws their signs.
///
/// A fit follows its rows, most of all those of great leverage h. Where the loss is quadratic a residual is made larger by 1/(1 − h). Where it is
/// linear the fit passes through p rows exactly: h·ψ/ψ̄′ is added, which takes these away from zero, and the whole is divided by √(1 − h).
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
