import Foundation
import LanguageModel
import ScalingLaws
import Studies

/// The whole loop on one folder. Train a ladder, fit it, publish a forecast, train the run that was forecast, compare.
///
/// The check is what makes a forecast one: it is trained at a compute that no run of the ladder had, on a seed that none had, at the size that the forecast
/// names. A single check can miss by chance; docs/recipe.md has five seeds.
///
/// Everything is kept in the study; a start that was stopped is continued by the next one. The forecast is on disk before the run that checks it begins, and
/// never changes after.
public struct Quickstart: Sendable {
  /// The text to train on.
  public var corpus: Corpus
  /// The grid of runs.
  public var plan: LadderPlan
  /// The study's folder; it is made if it isn't there.
  public var folder: URL
  /// The compute of the run that is forecast, as a multiple of the ladder's largest budget.
  public var reach = 2.0
  /// The kernels of all runs.
  public var kernels = Kernels.fastest

  /// Makes the loop.
  public init(corpus: Corpus, plan: LadderPlan, folder: URL) { (self.corpus, self.plan, self.folder) = (corpus, plan, folder) }

  /// The compute that is forecast and then spent, in FLOP.
  public var targetCompute: Double { (plan.budgets.last ?? 0) * reach }

  /// Real FLOP of the whole loop: the ladder's runs and the check.
  ///
  /// - Throws: `LadderPlanError`, as ``run(cancellation:progress:didForecast:)``.
  public func compute() throws(LadderPlanError) -> Double {
    try plan.requireReachable(targetCompute)
    return try plan.runs().reduce(targetCompute) { $0 + $1.training.compute }
  }

  /// Runs what is missing of the loop.
  ///
  /// A plan whose check would need a model that can't be built is refused before anything is trained.
  ///
  /// - Parameters:
  ///   - cancellation: The request to stop.
  ///   - progress: The caller's display.
  ///   - didForecast: Is given the forecast before the run that checks it begins.
  /// - Throws: `StudyError`, `LadderPlanError`, `RunFailure`; an error of the fit; ``LaboratoryError/interrupted(kept:)``.
  public func run(
    cancellation: Cancellation = Cancellation(), progress: @escaping ProgressHandler = { _ in }, didForecast: (Forecast) -> Void = { _ in }
  ) throws -> QuickstartResult {
    let begin = ContinuousClock.now
    _ = try compute()
    let study = try Study.continuing(StudyManifest(plan: plan, corpus: corpus.description), in: folder)
    let training = StudyTraining(study: study, corpus: corpus, kernels: kernels, cancellation: cancellation, progress: progress)
    _ = try training.train(study.manifest.runs, stage: "ladder")
    let table = try study.table()
    let forecast = try publishedForecast(study, table)
    didForecast(forecast)
    let check = try training.train([checkRun(forecast)], stage: "check ")[0]
    return QuickstartResult(
      study: study, corpus: corpus.description, table: table, fit: fit(study, table), forecast: forecast, check: check,
      seconds: (ContinuousClock.now - begin) / .seconds(1))
  }

  /// The parametric law of the ladder, for the report; the forecast doesn't rest on it alone.
  private func fit(_ study: Study, _ table: RunTable) -> LawFit? {
    try? FitConfiguration(seed: plan.seed).fit(table, inputSHA256: study.manifest.sha256)
  }

  /// The forecast in the study, made now if there is none.
  private func publishedForecast(_ study: Study, _ table: RunTable) throws -> Forecast {
    if let forecast = try study.forecast(Forecast.self) { return forecast }
    let forecast = try ForecastConfiguration().forecast(table, compute: targetCompute)
    try study.publishForecast(forecast)
    return forecast
  }

  /// The run that checks a forecast. The size nearest the optimal one, on a seed that no run of the ladder had.
  private func checkRun(_ forecast: Forecast) throws -> LadderRunConfiguration {
    try plan.run(width: plan.width(nearest: forecast.parameters), budget: forecast.compute, seed: plan.seed + 1_000)
  }
}
