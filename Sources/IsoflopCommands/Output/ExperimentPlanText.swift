import ScalingLaws

/// A plan of experiments in words and numbers.
struct ExperimentPlanText {
  var plan: ExperimentPlan

  var text: String {
    let runs = plan.runs.isEmpty ? [] : [""] + table.lines + [""] + reasons
    return (head + runs + [grid] + warnings).joined(separator: "\n")
  }

  private var head: [String] {
    let what = plan.goal == .loss ? "loss \(Number.short(plan.forecast))" : "best size \(Number.count(plan.forecast)) parameters"
    return [
      "At \(Number.compute(plan.target)) FLOP: \(what), \(confidence) interval \(interval), \(percent(plan.halfWidthBefore)).",
      plan.runs.isEmpty
        ? "No run that \(Number.compute(plan.budget)) FLOP pay for narrows it by a hundredth."
        : "After the runs below, \(Number.compute(plan.cost)) of \(Number.compute(plan.budget)) FLOP: \(percent(plan.halfWidthAfter)) expected.",
    ]
  }

  private var interval: String {
    plan.goal == .loss
      ? Number.interval(plan.interval.low, plan.interval.high, digits: 4)
      : "[\(Number.count(plan.interval.low)), \(Number.count(plan.interval.high))]"
  }

  private var table: TextTable {
    var table = TextTable(header: ["run", "N", "D", "C (FLOP)", "loss expected", "then to"])
    for (index, run) in plan.runs.enumerated() {
      table.append([
        "\(index + 1)", Number.count(run.parameters), Number.count(run.tokens), Number.compute(run.compute),
        Number.short(run.expectedLoss), percent(run.halfWidthAfter),
      ])
    }
    return table
  }

  private var reasons: [String] { plan.runs.enumerated().map { "run \($0 + 1): \($1.reason)" } }

  private var grid: String {
    "An isoFLOP budget of \(plan.grid.sizes) sizes at \(Number.compute(plan.grid.compute)) FLOP each is expected to give \(percent(plan.grid.halfWidthAfter))."
  }

  private var warnings: [String] { plan.warnings.map { "warning: \($0)" } }

  private var confidence: String { "\(Number.short(plan.confidence * 100, digits: 3))%" }

  private func percent(_ share: Double) -> String { "±\(Number.short(share * 100, digits: 2))%" }
}
