/// How a forecast is made: by which forecasters, and how sure. `forecast(_:compute:)` turns it into a `Forecast`.
public struct ForecastConfiguration: Sendable {
  /// The candidates; their forecasts are averaged.
  public var forecasters: [any Forecaster]
  /// The probability that intervals are meant to hold.
  public var confidence: Double

  /// Makes a configuration; the candidates are the floor-averaged frontier, the straight line and the parametric law.
  ///
  /// - Precondition: at least one forecaster; `0 < confidence < 1`.
  public init(
    forecasters: [any Forecaster] = [FloorForecaster(), LineForecaster(), LawForecaster()], confidence: Double = 0.95
  ) {
    precondition(!forecasters.isEmpty, "a forecast needs a forecaster")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.forecasters = forecasters
    self.confidence = confidence
  }

  /// Forecasts the best run of a budget from runs of smaller ones.
  ///
  /// Every candidate is fitted and back-tested (rolling origin); each gets the weight 1/MSE², its MSE at the target being the
  /// variance of its parameters and the square of its discrepancy, which grows with ln C beyond the runs.
  ///
  /// - Throws: `FitError` where no candidate can be fitted, or the target is not a positive number.
  public func forecast(_ table: RunTable, compute: Double) throws(FitError) -> Forecast {
    guard compute > 0, compute.isFinite else { throw .badTarget(compute: compute) }
    return try Forecasting(configuration: self, table: table).forecast(compute)
  }
}
