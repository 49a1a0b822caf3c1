/// The settings of a forecast: its laws and confidence. `fit(_:)` turns it into a `Forecaster`.
public struct ForecastConfiguration: Sendable {
  /// The laws; their forecasts are averaged.
  public var laws: [LawFamily]
  /// The probability that intervals are meant to hold.
  public var confidence: Double

  /// Makes a configuration; the laws are the separable, the coupled and the over-training one.
  ///
  /// - Precondition: at least one law; `0 < confidence < 1`.
  public init(laws: [LawFamily] = [.chinchilla, .coupled, .overTraining], confidence: Double = 0.95) {
    precondition(!laws.isEmpty, "a forecast needs a law")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.laws = laws
    self.confidence = confidence
  }

  /// Fits every law with its error process, and scores each by rolling-origin forecasts.
  ///
  /// Cost: a law and origin take some 10 ms for 240 runs; more than 300 runs are binned into 300 design points first.
  ///
  /// - Throws: `FitError` if no law can be fitted.
  public func fit(_ table: RunTable) throws(FitError) -> Forecaster {
    let binned = table.binned()
    let kernels = DesignKernels(DesignPoints(binned.runs))
    var (processes, leftOut): ([(law: LawFamily, process: LawGaussianProcess)], [ForecastWarning]) = ([], [])
    var failure: FitError?
    for law in laws {
      do throws(FitError) {
        processes.append((law, try LawGaussianProcess(law, binned, kernels: kernels)))
      } catch {
        failure = failure ?? error
        leftOut.append(.lawLeftOut(name: law.name, reason: error.description))
      }
    }
    if processes.isEmpty, let failure { throw failure }
    let rolling = RollingOrigin(processes.map { ($0.law, $0.process.optima) }, binned)
    let members = processes.map { Forecaster.Member(law: $0.law.name, process: $0.process, record: rolling.record(of: $0.law.name)) }
    return Forecaster(members: members, origins: rolling.origins, table: table, confidence: confidence, leftOut: leftOut)
  }

  /// Forecasts the compute-optimal run of a budget from runs of smaller ones.
  ///
  /// - Throws: `FitError` if no law can be fitted, or the target is not a positive number.
  public func forecast(_ table: RunTable, compute: Double) throws(FitError) -> Forecast {
    guard compute > 0, compute.isFinite else { throw .badTarget(compute: compute) }
    return try fit(table).forecast(compute: compute)
  }
}
