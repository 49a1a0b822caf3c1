import Foundation
import ScalingLaws
import Studies

/// The whole loop on one folder: train a ladder, fit it, publish a forecast, train the run that was forecast, compare.
///
/// Everything is kept in the study, and a second start continues where the first one ended.
struct Quickstart {
  var corpus: Corpus
  var plan: LadderPlan
  var folder: URL
  /// The compute of the run that is forecast, as a multiple of the largest budget of the ladder.
  var reach: Double
  var cancellation: Cancellation

  /// Runs what is missing of the loop.
  ///
  /// - Parameter didForecast: Is given the forecast before the run that checks it begins.
  func run(didForecast: (Forecast) -> Void) throws -> QuickstartResult {
    let begin = ContinuousClock.now
    let study = try Study.continuing(StudyManifest(plan: plan, corpus: corpus.description), in: folder)
    let training = StudyTraining(study: study, corpus: corpus, cancellation: cancellation)
    _ = try training.train(study.manifest.runs, title: "ladder")
    let table = try study.table()
    let forecast = try publishedForecast(study, table)
    didForecast(forecast)
    let rung = try checkRung(forecast)
    let check = try training.train([rung], title: "check ")[0]
    return QuickstartResult(
      study: study, corpus: corpus, table: table, fit: fit(study, table), forecast: forecast, check: check,
      seconds: (ContinuousClock.now - begin).seconds)
  }

  /// The parametric law of the ladder, for the report; the forecast doesn't rest on it alone.
  private func fit(_ study: Study, _ table: RunTable) -> LawFit? {
    try? FitConfiguration(seed: plan.seed).fit(table, inputSHA256: study.manifest.sha256)
  }

  /// The compute that is forecast and then spent, in FLOP.
  var targetCompute: Double { (plan.budgets.last ?? 0) * reach }

  /// The forecast in the study, made now if there is none: it is on disk before the run that checks it begins, and never changes.
  private func publishedForecast(_ study: Study, _ table: RunTable) throws -> Forecast {
    if let forecast = try study.forecast(Forecast.self) { return forecast }
    let forecast = try ForecastConfiguration().forecast(table, compute: targetCompute)
    try study.publishForecast(forecast)
    return forecast
  }

  /// The run that checks a forecast: the size nearest the best one, on a seed that no run of the ladder had.
  private func checkRung(_ forecast: Forecast) throws -> RungConfiguration {
    try plan.rung(width: plan.width(nearest: forecast.parameters), budget: forecast.compute, seed: plan.seed + 1_000)
  }
}
