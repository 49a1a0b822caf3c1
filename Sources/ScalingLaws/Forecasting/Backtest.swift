/// A backtest: error and coverage on the expensive runs of a table, forecast from the low-compute ones alone.
public struct Backtest: Codable, Hashable, Sendable {
  /// Runs up to this compute, in FLOP, were fitted.
  public let fitBelow: Double
  /// The largest compute forecast, as a multiple of the largest fitted.
  public let reach: Double
  /// The number of runs fitted.
  public let runsFitted: Int
  /// The number of runs forecast.
  public let runsForecast: Int
  /// The mean of |L̂/L − 1|.
  public let meanAbsoluteRelativeError: Double
  /// The share of new runs in their 95% interval.
  public let coverage95: Double
  /// The mean width of the 95% interval of a new run, divided by its loss.
  public let meanWidth: Double
  /// The weight of each law.
  public let weights: [LawWeight]
  /// The rolling origins inside of the fitted runs that the weights come from.
  public let origins: [ForecastOrigin]
  /// The held-out runs, in the order of the table.
  public let runs: [HeldOutRun]

  /// Fits the runs up to a compute and forecasts those beyond it.
  ///
  /// - Parameter fitBelow: in FLOP; the one that leaves three runs in ten to forecast when left out.
  /// - Throws: `FitError` if the low-compute runs support no law, or no run is left to forecast.
  public init(_ table: RunTable, fitBelow: Double? = nil, laws: [LawFamily] = ForecastConfiguration().laws) throws(FitError) {
    let compute = fitBelow ?? Self.split(table)
    let known = table.filter { $0.compute <= compute }
    let unknown = table.filter { $0.compute > compute }
    guard !unknown.runs.isEmpty else { throw .nothingHeldOut(table: table.name, compute: compute) }
    let forecaster = try ForecastConfiguration(laws: laws, confidence: 0.95).fit(known)
    let runs = zip(unknown.runs, forecaster.forecast(unknown.runs.map(\.design))).map {
      HeldOutRun(measured: $0.loss, compute: $0.compute, forecast: $1)
    }
    self.fitBelow = compute
    reach = (runs.map(\.compute).max() ?? 0) / (known.runs.map(\.compute).max() ?? 1)
    runsFitted = known.runs.count
    runsForecast = runs.count
    meanAbsoluteRelativeError = mean(runs.map { ($0.forecast.loss / $0.measured - 1).magnitude })
    coverage95 = mean(runs.map { $0.forecast.runInterval.contains($0.measured) ? 1 : 0 })
    meanWidth = mean(runs.map { ($0.forecast.runInterval.high - $0.forecast.runInterval.low) / $0.measured })
    weights = forecaster.weights
    origins = forecaster.origins
    self.runs = runs
  }

  private static func split(_ table: RunTable) -> Double {
    let sorted = table.runs.map(\.compute).sorted()
    guard !sorted.isEmpty else { return 0 }
    return sorted[min(sorted.count - 1, sorted.count * 7 / 10)]
  }
}

/// A held-out run and its forecast.
public struct HeldOutRun: Codable, Hashable, Sendable {
  /// The loss it reached.
  public let measured: Double
  /// Its compute, in FLOP.
  public let compute: Double
  /// The forecast made without it.
  public let forecast: LossForecast
}
