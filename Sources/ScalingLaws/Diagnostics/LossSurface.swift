import NumericalMethods
import RealModule

/// A robust polynomial surface of ln L over (ln N, ln D), cubic from 30 runs, quadratic from 15.
///
/// Iteratively reweighted least squares: a residual r with z = r/s weighs 1 up to |z| = 1.345, then 1.345/|z| (Huber), and 0 above 6; s is 1.4826 times
/// the median of |r|, for the degrees of freedom. Cost: 30 regressions of 6 or 10 coefficients.
///
/// Beyond five standard errors of it lie the five digitised Chinchilla runs that were later withdrawn, and the one run of the ladder of
/// arXiv:2603.22339 that was marked for its loss; no other run of either. The residuals of a law itself are two to three times larger, because they
/// hold its misfit.
struct LossSurface {
  private let basis: SurfaceBasis
  private let fit: LinearRegression
  /// s, in ln L.
  let scale: Double

  private static let passes = 30
  /// z up to which a residual has its full weight: Huber's constant, 95% efficient for normal noise.
  private static let linear = 1.345
  /// z beyond which a run has no weight.
  private static let rejected = 6.0
  /// The least scale of ln L, for runs that agree too well to measure one.
  private static let leastScale = 1e-3
  /// So many runs, evenly spaced in the table, determine ten coefficients as well as a million would.
  private static let mostFitted = 4096

  /// A run is an outlier from so many robust standard errors on.
  private static let outlyingErrors = 5.0

  /// The positions of the runs more than five standard errors and a share of the loss off the surface.
  func outliers(of runs: [TrainingRun], beyond share: Double) -> [Int] {
    runs.indices.filter { index in
      let deviation = deviation(of: runs[index])
      return deviation.studentized.magnitude > Self.outlyingErrors && deviation.residual.change.magnitude > share
    }
  }

  /// Fits the surface; nil for fewer than 15 runs, or where N and D take too few values.
  init?(_ table: RunTable) {
    let runs = table.runs
    guard runs.count >= 15 else { return nil }
    let basis = SurfaceBasis(runs, degree: runs.count >= 30 ? 3 : 2)
    let step = (runs.count + Self.mostFitted - 1) / Self.mostFitted
    let fitted = stride(from: 0, to: runs.count, by: step).map { runs[$0] }
    guard let (fit, own) = Self.robustFit(rows: fitted.map(basis.row), logLoss: fitted.map { Double.log($0.loss) }) else { return nil }
    (self.basis, self.fit) = (basis, fit)
    // Seeds may differ by more than the means of neighbours do.
    scale = max(own, NoiseEstimate.repeated(table)?.sigma ?? 0)
  }

  /// Returns the run's distance from the surface, computed when asked, so that a long table needs no array of them.
  func deviation(of run: TrainingRun) -> Deviation {
    let row = basis.row(run)
    let residual = Double.log(run.loss) - fit.value(at: row)
    let leverage = min(0.95, Self.weight(residual / scale) * fit.leverage(at: row))
    return Deviation(residual: residual, studentized: residual / (scale * (1 - leverage).squareRoot()), leverage: leverage)
  }

  /// The distance of a run from the surface.
  struct Deviation {
    /// ln L less the surface.
    let residual: Double
    /// The residual over its robust standard error, with the run's own leverage.
    let studentized: Double
    /// The leverage.
    let leverage: Double
  }

  /// Returns the last fit and its scale; nil if the first has no solution.
  ///
  /// The passes are a fixed number: the scale changes with the weights, and no objective need fall.
  private static func robustFit(rows: [[Double]], logLoss: [Double]) -> (fit: LinearRegression, scale: Double)? {
    var weights = [Double](repeating: 1, count: rows.count)
    var found: (fit: LinearRegression, scale: Double)?
    for _ in 0..<passes {
      guard let fit = LinearRegression(rows: rows, values: logLoss, weights: weights) else { break }
      let scale = max(leastScale, scale(fit.residuals, parameters: rows[0].count))
      found = (fit, scale)
      weights = fit.residuals.map { weight($0 / scale) }
    }
    return found
  }

  private static func weight(_ z: Double) -> Double {
    z.magnitude <= linear ? 1 : (z.magnitude > rejected ? 0 : linear / z.magnitude)
  }

  /// 1.4826 times the median deviation, for the degrees of freedom.
  private static func scale(_ residuals: [Double], parameters: Int) -> Double {
    let (count, freedom) = (Double(residuals.count), Double(residuals.count - parameters))
    let sizes = residuals.map(\.magnitude).filter(\.isFinite)
    return sizes.isEmpty ? 0 : 1.4826 * Percentiles(sizes).median * (count / freedom).squareRoot()
  }
}

/// The monomials of ln N and ln D, each of mean 0 and variance 1.
private struct SurfaceBasis {
  private let parameters: (mean: Double, spread: Double)
  private let tokens: (mean: Double, spread: Double)
  private let degree: Int

  init(_ runs: [TrainingRun], degree: Int) {
    parameters = Self.moments(runs, \.parameters)
    tokens = Self.moments(runs, \.tokens)
    self.degree = degree
  }

  func row(_ run: TrainingRun) -> [Double] {
    let x = Self.standardized(run.parameters, parameters), y = Self.standardized(run.tokens, tokens)
    return (0...degree).flatMap { i in (0...(degree - i)).map { j in Double.pow(x, i) * Double.pow(y, j) } }
  }

  private static func standardized(_ value: Double, _ moments: (mean: Double, spread: Double)) -> Double {
    moments.spread > 0 ? (Double.log(value) - moments.mean) / moments.spread : 0
  }

  private static func moments(_ runs: [TrainingRun], _ quantity: KeyPath<TrainingRun, Double>) -> (mean: Double, spread: Double) {
    let count = Double(runs.count)
    let middle = runs.reduce(0) { $0 + Double.log($1[keyPath: quantity]) } / count
    let square = runs.reduce(0) { sum, run in
      let off = Double.log(run[keyPath: quantity]) - middle
      return sum + off * off
    }
    return (middle, (square / count).squareRoot())
  }
}
