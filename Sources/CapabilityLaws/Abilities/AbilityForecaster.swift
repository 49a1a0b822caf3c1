import NumericalMethods
import RealModule
import ScalingLaws

/// The forms of every task of a table, fitted and scored by rolling origins, ready to forecast any run.
///
/// A form weighs (S·S̄)^−2 on a task: S its interval score there, S̄ the geometric mean over all tasks, because four origins of one task say little.
/// Its discrepancy grows with the distance beyond the runs, δ²·(ln C/C_max)², δ² a posterior mean over the origins of the task, about that of all tasks.
public struct AbilityForecaster: Sendable {
  /// The table.
  public let table: ScoreTable
  /// The probability that intervals are meant to hold.
  public let confidence: Double
  /// The fits and weights of each task, in the table's order.
  public let tasks: [TaskFit]

  /// A task with its forms.
  public struct TaskFit: Sendable {
    /// The task.
    public let task: String
    /// The reasons against a forecast that don't depend on the target.
    public let obstacles: [AbilityObstacle]
    /// The forms that could be fitted, the heaviest first.
    public let members: [Member]
    let facts: TaskFacts
    /// The mean score of the most expensive runs; nil without scores.
    let present: Double?
  }

  /// A form's part in the forecasts of a task.
  public struct Member: Sendable {
    /// The fit to all runs.
    public let fit: AbilityFit
    /// The weight; those of a task add up to 1.
    public let weight: Double
    /// The mean relative error over the rolling origins; nil without one.
    public let meanRelativeError: Double?
    /// δ², the variance of the logit by nat² of compute beyond the runs.
    public let drift: Double
  }

  /// δ² before any origin is seen: 4% of the odds by nat of compute; assumed.
  static let priorDrift = 0.04 * 0.04
  /// The weight, in origins, of the prior among all tasks, and of all tasks for one.
  ///
  /// As in forecasts of losses; the four origins of a task are nested and so say less than four.
  private static let priorWeight = 8.0
  private static let sharpness = 2.0

  /// Fits every form to every task; some 15 fits a task: 4 ms a task of 30 runs.
  ///
  /// Tasks share what their origins say of the forms' misfit, so a task's interval depends slightly on the others that are given with it.
  ///
  /// - Throws: `ScoreError.tooFewRuns` where no task has six scores.
  public init(_ table: ScoreTable, forms: [AbilityForm] = AbilityForm.allCases, confidence: Double = 0.9) throws(ScoreError) {
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    let rows = Array(table.runs.indices)
    let scores = table.tasks.map { task in task.shares.count { $0 != nil } }
    guard (scores.max() ?? 0) >= AbilityFit.leastScores else {
      throw .tooFewRuns(file: table.name, found: scores.max() ?? 0, needed: AbilityFit.leastScores)
    }
    let fits = table.tasks.map { task in
      forms.compactMap { form in
        AbilityFit(form, task, table.runs, rows: rows).map { (fit: $0, record: AbilityRecord(form, task, table.runs)) }
      }
    }
    var pooled: [AbilityForm: (drift: Double, score: Double)] = [:]
    for form in forms {
      let records = fits.flatMap { $0.filter { $0.fit.form == form }.compactMap(\.record) }
      let drifts = records.flatMap(\.drifts)
      let drift = (Self.priorWeight * Self.priorDrift + drifts.reduce(0, +)) / (Self.priorWeight + Double(drifts.count))
      pooled[form] = (max(drift, 0.25 * Self.priorDrift), records.isEmpty ? 0 : mean(records.map { Double.log($0.intervalScore) }))
    }
    (self.table, self.confidence) = (table, confidence)
    tasks = zip(table.tasks, fits).map { task, fits in
      TaskFit(
        task: task.name, obstacles: AbilityObstacle.found(in: task, table.runs), members: Self.members(fits, pooled), facts: task.facts,
        present: AbilityObstacle.present(task, table.runs))
    }
  }

  /// The members of a task with their weights, the heaviest first.
  private static func members(
    _ fits: [(fit: AbilityFit, record: AbilityRecord?)], _ pooled: [AbilityForm: (drift: Double, score: Double)]
  ) -> [Member] {
    // A form that failed at some origin is not trusted beyond the last one either, unless all did.
    let scored = fits.contains { $0.record != nil } ? fits.filter { $0.record != nil } : fits
    let logs = scored.map { member in
      member.record.map { -sharpness * (Double.log($0.intervalScore) + (pooled[member.fit.form]?.score ?? 0)) } ?? 0
    }
    let greatest = logs.max() ?? 0
    let raw = logs.map { Double.exp($0 - greatest) }
    let total = raw.reduce(0, +)
    return zip(scored, raw).map { member, weight in
      let common = pooled[member.fit.form]?.drift ?? priorDrift
      let own = member.record?.drifts ?? []
      let drift = max((priorWeight * common + own.reduce(0, +)) / (priorWeight + Double(own.count)), 0.25 * priorDrift)
      return Member(fit: member.fit, weight: weight / total, meanRelativeError: member.record?.meanRelativeError, drift: drift)
    }.sorted { $0.weight > $1.weight }
  }

  /// Returns the forecast of each task for a run.
  ///
  /// Forms that need N and D are left out for a run of a known compute alone, and the weights of the others scaled to 1. O(tasks · p²).
  public func forecast(_ run: ScoredRun) -> [AbilityForecast] { tasks.map { forecast($0, run) } }

  private func forecast(_ task: TaskFit, _ run: ScoredRun) -> AbilityForecast {
    let largest = table.runs.map(\.compute).max() ?? run.compute
    let distance = max(Double.log(run.compute / largest), 0.2)
    let parts = task.members.compactMap { member in
      member.fit.predict(run).map { prediction in
        (
          member,
          AbilityPrediction(logit: prediction.logit, parameters: prediction.parameters, discrepancy: member.drift * distance * distance)
        )
      }
    }
    let reach = run.compute / largest
    let obstacles = task.obstacles + AbilityObstacle.found(reach: reach)
    guard !parts.isEmpty else {
      return AbilityForecast(task: task.task, reach: reach, obstacles: obstacles.isEmpty ? [.noFit] : obstacles, estimate: nil)
    }
    let total = parts.reduce(0) { $0 + $1.0.weight }
    let estimate = AbilityEstimate(
      parts.map { (form: $0.0.fit.form, weight: $0.0.weight / total, prediction: $0.1) }, facts: task.facts, confidence: confidence)
    let wide = AbilityObstacle.found(interval: estimate.interval, present: task.present, chance: task.facts.chance)
    return AbilityForecast(task: task.task, reach: reach, obstacles: obstacles + wide, estimate: estimate)
  }
}
