import CapabilityLaws
import ScalingLaws
import TextFormats

/// A task's forms as `capability fit` prints them.
struct AbilityFitSummary: Encodable {
  /// The task, by its column.
  var task: String
  /// Why it can't be forecast, each with advice; none if it can.
  var obstacles: [String]
  /// The forms that were fitted, the heaviest first.
  var forms: [Form]

  /// A form's part.
  struct Form: Encodable {
    var form: AbilityForm
    var formula: String
    /// The share in the forecast, by back-tests on this task and on all.
    var weight: Double
    /// Mean |error| of the score beyond earlier runs; absent where runs are too few for an origin.
    var backtestError: Double?
    /// The form's parameters as they were fitted, logarithms of positive ones.
    var coordinates: [Double]
  }

  init(_ task: AbilityForecaster.TaskFit) {
    self.task = task.task
    obstacles = task.obstacles.map(\.description)
    forms = task.members.map {
      Form(
        form: $0.fit.form, formula: $0.fit.form.formula, weight: $0.weight, backtestError: $0.meanRelativeError,
        coordinates: $0.fit.coordinates)
    }
  }

  /// The tasks in a table, and the reasons of those that can't be forecast under it.
  static func text(_ tasks: [AbilityFitSummary], runs: Int) -> String {
    var table = TextTable(header: ["task", "best form", "weight", "back-test"])
    for task in tasks {
      let best = task.forms.first
      table.append([
        task.task, best?.form.rawValue ?? "none", best.map { Number.short($0.weight, digits: 2) } ?? "",
        best?.backtestError.map { Number.percent($0) } ?? "",
      ])
    }
    var lines = [
      "\(Plural.counted(tasks.count, "task")), \(Plural.counted(runs, "run")); back-test: mean |error| of the score beyond earlier runs"
    ]
    lines += table.lines
    lines += reasons(tasks.map { ($0.task, $0.obstacles) })
    return lines.joined(separator: "\n")
  }

  /// The reasons of tasks that have any, a line each.
  static func reasons(_ tasks: [(task: String, obstacles: [String])]) -> [String] {
    let blocked = tasks.filter { !$0.obstacles.isEmpty }
    guard !blocked.isEmpty else { return [] }
    return ["", "Not to be forecast:"] + blocked.flatMap { task, obstacles in obstacles.map { "  \(PrintableText.short(task)): \($0)" } }
  }
}

extension AbilityForecast {
  /// The forecasts in a table, and the reasons of tasks without one under it.
  static func text(_ forecasts: [AbilityForecast], target: ScoredRun, confidence: Double) -> String {
    let reach = forecasts.first.map { ", \(Number.short($0.reach, digits: 3)) times the largest run" } ?? ""
    var size = ""
    if let parameters = target.parameters, let tokens = target.tokens {
      size = "\(Number.count(parameters)) parameters on \(Number.count(tokens)) tokens, "
    }
    var lines = ["\(size)\(Number.compute(target.compute)) FLOP\(reach):"]
    var table = TextTable(header: ["task", "score", "\(Number.short(confidence * 100, digits: 3))% interval", "form (weight)"])
    for forecast in forecasts {
      guard let estimate = forecast.estimate, forecast.isForecast else { continue }
      let best = estimate.members.max { $0.weight < $1.weight }
      table.append([
        forecast.task, Number.percent(estimate.share),
        "\(Number.percent(estimate.interval.low)) to \(Number.percent(estimate.interval.high))",
        best.map { "\($0.form.rawValue) (\(Number.short($0.weight, digits: 2)))" } ?? "",
      ])
    }
    if forecasts.contains(where: \.isForecast) { lines += table.lines }
    lines += AbilityFitSummary.reasons(forecasts.map { ($0.task, $0.obstacles.map(\.description)) })
    return lines.joined(separator: "\n")
  }
}
