import ScalingLaws

/// A plan of experiments in words and numbers.
struct ExperimentPlanText {
  var plan: ExperimentPlan

  var text: String { (head + [""] + table.lines + [""] + reasons + [grid, basis] + warnings).joined(separator: "\n") }

  private var head: [String] {
    let what = plan.goal == .loss ? "loss \(Number.short(plan.forecast))" : "best size \(Number.count(plan.forecast)) parameters"
    return [
      "At \(Number.compute(plan.target)) FLOP: \(what), to \(percent(plan.halfWidthBefore)) (half of the \(confidence) interval), \(Int((plan.formShare * 100).rounded()))% of the variance from the law's form.",
      "After the runs below, \(Number.compute(plan.cost)) of \(Number.compute(plan.budget)) FLOP: to \(percent(plan.halfWidthAfter)).",
    ]
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
    "An isoFLOP budget of \(plan.grid.sizes) sizes at \(Number.compute(plan.grid.compute)) FLOP each would bring \(percent(plan.grid.halfWidthAfter))."
  }

  private var basis: String {
    "Assumed: run to run \(percent(plan.noise)), and the law's form \(percent(plan.discrepancy)) per e-fold of compute beyond the runs."
  }

  private var warnings: [String] { plan.warnings.map { "warning: \($0)" } }

  private var confidence: String { "\(Number.short(plan.confidence * 100, digits: 3))%" }

  private func percent(_ share: Double) -> String { "±\(Number.short(share * 100, digits: 2))%" }
}
