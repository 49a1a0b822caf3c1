/// How losses are forecast from runs. `fit(_:)` turns it into a `LossForecaster`.
public struct ForecastConfiguration: Sendable {
  /// The laws; their forecasts are averaged.
  public var laws: [any ForecastableLaw.Type]
  /// The probability that intervals are meant to hold.
  public var confidence: Double

  /// Makes a configuration; the laws are the separable, the coupled and the over-training one.
  ///
  /// - Precondition: at least one law; `0 < confidence < 1`.
  public init(
    laws: [any ForecastableLaw.Type] = [ChinchillaLaw.self, CoupledLaw.self, OverTrainingLaw.self], confidence: Double = 0.95
  ) {
    precondition(!laws.isEmpty, "a forecast needs a law")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.laws = laws
    self.confidence = confidence
  }

  /// Fits every law with its discrepancy, and tells by rolling origin how each would have done.
  ///
  /// Cost: a law and origin take a twentieth of a second for 100 runs; more than 300 runs are gathered into 300 places first.
  ///
  /// - Throws: `FitError` where no law can be fitted.
  public func fit(_ table: RunTable) throws(FitError) -> LossForecaster {
    let gathered = GatheredRuns(table).table
    let rolling = RollingOrigin(laws, gathered)
    var (members, leftOut): ([LossForecaster.Member], [ForecastWarning]) = ([], [])
    var failure: FitError?
    for law in laws {
      do throws(FitError) {
        members.append(.init(law: law, predictor: try law.predictor(gathered), record: rolling.record(of: law.name)))
      } catch {
        failure = failure ?? error
        leftOut.append(.lawLeftOut(name: law.name, reason: error.description))
      }
    }
    if members.isEmpty, let failure { throw failure }
    return LossForecaster(members: members, origins: rolling.origins, table: table, confidence: confidence, leftOut: leftOut)
  }

  /// Forecasts the best run of a budget from runs of smaller ones.
  ///
  /// - Throws: `FitError` where no law can be fitted, or the target is not a positive number.
  public func forecast(_ table: RunTable, compute: Double) throws(FitError) -> Forecast {
    guard compute > 0, compute.isFinite else { throw .badTarget(compute: compute) }
    return try fit(table).forecast(compute: compute)
  }
}
