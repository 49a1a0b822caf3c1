/// A law that can be forecast with: its regression can be believed in part before it is fitted.
public protocol ForecastableLaw: LawFamily {
  /// Fits the law with a Gaussian process for what its form misses.
  ///
  /// - Throws: `FitError` where the runs don't support the law.
  static func predictor(_ table: RunTable) throws(FitError) -> LossPredictor
}

/// What a fitted law with its discrepancy says of the loss of other runs.
public struct LossPredictor: Sendable {
  let predict: @Sendable (_ places: RunPlaces) -> LossPrediction
}

extension ForecastableLaw where Model: BelievedModel {
  /// Fits the law robustly, then with its discrepancy.
  public static func predictor(_ table: RunTable) throws(FitError) -> LossPredictor {
    let places = RunPlaces(table.runs)
    // The process needs no bootstrap: it has a covariance of its own.
    let fit = try FitConfiguration(replicates: 0).fit(places.replacing(table), law: Self.self)
    let observations = LawObservations(
      logInputs: [places.logParameters, places.logTokens], logValues: table.runs.map { .log($0.loss) })
    let model = Model(observations)
    guard let law = fit.law as? Model.Law, let process = LawProcess(model, places: places, fit: model.coordinates(of: law)) else {
      throw .noSolution(table: table.name)
    }
    return LossPredictor { process.predict($0) }
  }
}

extension ChinchillaLaw: ForecastableLaw {}
extension CoupledLaw: ForecastableLaw {}
extension OverTrainingLaw: ForecastableLaw {}
