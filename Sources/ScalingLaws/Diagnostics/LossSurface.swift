import Optimization
import RealModule

/// A smooth surface of ln L over (ln N, ln D) that a few bad runs don't bend: a polynomial fitted by reweighting, cubic where there are 30 runs or
/// more, quadratic from 15.
///
/// Beyond five standard errors of it lie the five digitised Chinchilla runs that were later withdrawn, and the one run of the ladder of
/// arXiv:2603.22339 that was marked for its loss; no other run of either. The residuals of a law itself are two to three times larger, because they
/// hold its misfit.
struct LossSurface {
  /// ln L less the surface, one a run.
  let residuals: [Double]
  /// The residuals over their robust standard error, with the run's own leverage.
  let studentized: [Double]
  /// The leverage of each run.
  let leverages: [Double]

  private static let passes = 30
  private static let linear = 1.345
  private static let rejected = 6.0
  /// Where runs agree better than this there is no scale to measure with.
  private static let leastScale = 1e-3

  /// Fits the surface; nil for fewer than 15 runs, or where N and D take too few values.
  init?(_ table: RunTable) {
    let runs = table.runs
    guard runs.count >= 15 else { return nil }
    let rows = Self.rows(runs, degree: runs.count >= 30 ? 3 : 2)
    let logLoss = runs.map { Double.log($0.loss) }
    var weights = [Double](repeating: 1, count: runs.count)
    var fitted: LinearRegression?
    var scale = 0.0
    for _ in 0..<Self.passes {
      guard let fit = LinearRegression(rows: rows, values: logLoss, weights: weights) else { break }
      fitted = fit
      scale = max(Self.leastScale, Self.scale(fit.residuals, parameters: rows[0].count))
      weights = fit.residuals.map { Self.weight($0 / scale) }
    }
    guard let fitted else { return nil }
    residuals = fitted.residuals
    let leverages = zip(rows, weights).map { row, weight in min(0.95, weight * fitted.leverage(at: row)) }
    self.leverages = leverages
    studentized = zip(fitted.residuals, leverages).map { $0 / (scale * (1 - $1).squareRoot()) }
  }

  private static func weight(_ z: Double) -> Double {
    z.magnitude <= linear ? 1 : (z.magnitude > rejected ? 0 : linear / z.magnitude)
  }

  /// 1.4826 times the median deviation, for the degrees of freedom.
  private static func scale(_ residuals: [Double], parameters: Int) -> Double {
    let (count, freedom) = (Double(residuals.count), Double(residuals.count - parameters))
    return 1.4826 * Percentiles(residuals.map(\.magnitude)).median * (count / freedom).squareRoot()
  }

  private static func rows(_ runs: [TrainingRun], degree: Int) -> [[Double]] {
    let (x, y) = (standardized(runs.map(\.parameters)), standardized(runs.map(\.tokens)))
    return x.indices.map { index in
      (0...degree).flatMap { i in (0...(degree - i)).map { j in Double.pow(x[index], i) * Double.pow(y[index], j) } }
    }
  }

  /// Logarithms, of mean 0 and variance 1.
  private static func standardized(_ values: [Double]) -> [Double] {
    let logs = values.map { Double.log($0) }
    let middle = mean(logs)
    let spread = mean(logs.map { ($0 - middle) * ($0 - middle) }).squareRoot()
    return logs.map { spread > 0 ? ($0 - middle) / spread : 0 }
  }
}
