import NumericalMethods

/// A backtest: error and coverage on the runs beyond a compute, size or token count, forecast from the others.
public struct Backtest: Codable, Hashable, Sendable {
  /// The quantity that splits the runs.
  public let splitBy: LawInput
  /// Runs up to this value of the quantity were fitted.
  public let fitBelow: Double
  /// The largest value forecast, as a multiple of the largest fitted.
  public let reach: Double
  /// The number of runs fitted.
  public let runsFitted: Int
  /// The number of runs forecast.
  public let runsForecast: Int
  /// The mean of |L̂/L − 1|.
  public let meanAbsoluteRelativeError: Double
  /// The share of new runs in their 95% interval.
  public let coverage95: Double
  /// Wilson's 95% interval of that share: a few runs don't tell 100% from 60%.
  public let coverageInterval: Interval
  /// The mean width of the 95% interval of a new run, divided by its loss.
  public let meanWidth: Double
  /// The weight of each law.
  public let weights: [LawWeight]
  /// The rolling origins inside of the fitted runs that the weights come from.
  public let origins: [ForecastOrigin]
  /// The held-out runs, in the order of the table.
  public let runs: [HeldOutRun]
  /// Reasons for caution about forecasts from the fitted runs.
  public let warnings: [ForecastWarning]

  /// Fits the runs up to a value of a quantity and forecasts those beyond it.
  ///
  /// By compute it asks what a larger budget brings; by parameters, whether small models tell the loss of larger ones at any number of tokens; by
  /// tokens, whether short runs tell that of longer ones.
  ///
  /// - Parameters:
  ///   - fitBelow: FLOP, parameters or tokens; the value that leaves three runs in ten to forecast when left out.
  ///   - quantity: compute, parameters or tokens.
  /// - Throws: `FitError` if the fitted runs support no law, or no run is left to forecast.
  public init(
    _ table: RunTable, fitBelow: Double? = nil, by quantity: LawInput = .compute, laws: [LawFamily] = ForecastConfiguration().laws
  ) throws(FitError) {
    let limit = fitBelow ?? Self.split(table, by: quantity)
    let known = table.filter { quantity.value(of: $0) <= limit }
    let unknown = table.filter { quantity.value(of: $0) > limit }
    guard !unknown.runs.isEmpty else { throw .nothingHeldOut(table: table.name, quantity: quantity, above: limit) }
    let forecaster = try ForecastConfiguration(laws: laws, confidence: 0.95).fit(known)
    let runs = zip(unknown.runs, forecaster.forecast(unknown.runs.map(\.design))).map {
      HeldOutRun(measured: $0.loss, compute: $0.compute, forecast: $1)
    }
    splitBy = quantity
    self.fitBelow = limit
    func greatest(_ table: RunTable) -> Double { table.runs.map(quantity.value).max() ?? 1 }
    reach = greatest(unknown) / greatest(known)
    runsFitted = known.runs.count
    runsForecast = runs.count
    meanAbsoluteRelativeError = mean(runs.map { ($0.forecast.loss / $0.measured - 1).magnitude })
    let held = runs.count { $0.forecast.runInterval.contains($0.measured) }
    coverage95 = Double(held) / Double(runs.count)
    coverageInterval = Interval(successes: held, of: runs.count)
    meanWidth = mean(runs.map { ($0.forecast.runInterval.high - $0.forecast.runInterval.low) / $0.measured })
    weights = forecaster.weights
    origins = forecaster.origins
    warnings = forecaster.warnings
    self.runs = runs
  }

  private static func split(_ table: RunTable, by quantity: LawInput) -> Double {
    let sorted = table.runs.map(quantity.value).sorted()
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
