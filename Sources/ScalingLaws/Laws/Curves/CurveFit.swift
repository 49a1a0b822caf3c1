/// A curve fitted to values, with its uncertainty.
public struct CurveFit<Curve: CurveLaw>: Sendable {
  /// The curve, ready to predict.
  public let curve: Curve
  /// Everything else: intervals, residuals, convergence. Its runs have x for N and C, and y for the loss.
  public let fit: LawFit

  /// The curve of every bootstrap replicate.
  public var replicates: [Curve] { fit.replicates.map { Curve(parameterValues: $0) } }
}

extension FitConfiguration {
  /// Fits a curve to values y > 0 at x > 0.
  ///
  /// - Parameters:
  ///   - curve: the family.
  ///   - name: what the values are called in errors.
  /// - Throws: `RunTableError` where a value is not finite and positive, `FitError` where there are too few of them.
  public func fit<Curve: CurveLaw>(_ curve: Curve.Type, x: [Double], y: [Double], name: String = "values") throws -> CurveFit<Curve> {
    precondition(x.count == y.count, "every x has one y")
    let runs = zip(x, y).map { TrainingRun(parameters: $0, tokens: 1, compute: $0, loss: $1) }
    let fit = try fit(RunTable(runs, name: name), law: RunCurve<Curve, OfParameters>.self)
    return CurveFit(curve: Curve(parameterValues: fit.law.parameterValues), fit: fit)
  }
}
