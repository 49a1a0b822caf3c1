import Optimization
import RealModule

/// Carries L = E + A·C^−γ through the isoFLOP minima onwards, averaged over what the floor E may be.
///
/// A handful of minima does not determine E. So E = ρ·L_min is tried at every ρ from 0 (the straight line) to 0.95; each is weighted by how well its
/// curve passes through the minima and by the prior Beta(2, 2) on ρ/0.95, and the forecast is the mean over all, its error including how
/// much they differ.
public struct FloorForecaster: Forecaster {
  /// `floor`.
  public let name = "floor"
  /// Nearly unbiased on simulated ladders of three kinds; the rest is the curve's own form.
  public let priorDiscrepancy = 0.006

  /// Makes the forecaster.
  public init() {}

  /// Fits the frontier and its floors; needs three budgets with a minimum.
  public func fit(_ table: RunTable) throws(FitError) -> any FrontierEstimate {
    let profile = IsoFLOPProfile(table)
    let frontier = try Frontier(profile)
    guard frontier.minima.count >= 3 else {
      throw .tooFewBudgets(table: table.name, found: frontier.minima.count, needed: 3, reasons: profile.issues)
    }
    return FloorAverage(frontier)
  }
}

/// The curves E + A·C^−γ over a grid of floors, with their weights.
struct FloorAverage: FrontierEstimate {
  private let frontier: Frontier
  private let curves: [FloorCurve]

  private static let gridSize = 200
  private static let highestShare = 0.95
  /// The least standard error of ln L that a minimum is believed to have.
  private static let leastError = 1e-5

  init(_ frontier: Frontier) {
    self.frontier = frontier
    let minima = frontier.minima
    let least = minima.map(\.loss).min() ?? 1
    let errors = minima.map { max($0.logLossError, Self.leastError) }
    curves = Self.normalized(
      (0..<Self.gridSize).compactMap { index in
        let position = (Double(index) + 0.5) / Double(Self.gridSize)
        return FloorCurve(
          minima: minima, errors: errors, floor: position * Self.highestShare * least, logPrior: Double.log(position * (1 - position)))
      })
  }

  /// Weights that sum to 1.
  private static func normalized(_ curves: [FloorCurve]) -> [FloorCurve] {
    let top = curves.map(\.weight).max() ?? 0
    let total = curves.reduce(0) { $0 + Double.exp($1.weight - top) }
    return curves.map { curve in
      var curve = curve
      curve.weight = Double.exp(curve.weight - top) / total
      return curve
    }
  }

  func point(compute: Double) -> FrontierPoint {
    var (first, second) = (0.0, 0.0)
    for curve in curves {
      let estimate = curve.logLoss(compute: compute)
      first += curve.weight * estimate.value
      second += curve.weight * (estimate.value * estimate.value + estimate.error * estimate.error)
    }
    var point = frontier.point(compute: compute)
    point.logLoss = Estimate(value: first, error: max(0, second - first * first).squareRoot())
    return point
  }
}

/// One curve L = E + A·C^−γ.
private struct FloorCurve {
  let floor: Double
  let reducible: PowerLaw
  /// First the logarithm of likelihood times prior, then the share among all curves.
  var weight: Double

  init?(minima: [IsoFLOPMinimum], errors: [Double], floor: Double, logPrior: Double) {
    let computes = minima.map(\.compute)
    let reducible = minima.map { $0.loss - floor }
    let spread = zip(zip(minima, errors), reducible).map { $0.1 * $0.0.loss / $1 }
    guard let law = PowerLaw(computes: computes, values: reducible, errors: spread, errorFreedom: 1) else { return nil }
    var misfit = 0.0
    for (index, compute) in computes.enumerated() {
      let residual = Double.log(reducible[index]) - Double.log(law.value(compute: compute))
      misfit += residual * residual / (spread[index] * spread[index])
    }
    self.floor = floor
    self.reducible = law
    weight = logPrior - 0.5 * misfit
  }

  func logLoss(compute: Double) -> Estimate {
    let above = reducible.value(compute: compute)
    let loss = floor + above
    return Estimate(value: Double.log(loss), error: reducible.logError(compute: compute) * above / loss)
  }
}
