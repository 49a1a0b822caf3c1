import RealModule
import ScalingLaws
import TextFormats

extension ExperimentPlan {
  /// The plan for a terminal: the forecast's interval before and after, and the runs with their reasons.
  ///
  /// Half widths h of the logarithm are printed as ±(e^h − 1), the upper reach in percent of the forecast.
  var terminalText: String {
    let proposals = runs.isEmpty ? [] : [""] + table.lines + [""] + reasons
    return (head + proposals + [gridLine] + warnings.map { "warning: \($0)" }).joined(separator: "\n")
  }

  private var head: [String] {
    let quantity = goal == .loss ? "loss \(Number.short(forecast))" : "optimal size \(Number.count(forecast)) parameters"
    let ends = goal == .loss ? Number.interval(interval.low, interval.high, digits: 4) : Number.countInterval(interval)
    return [
      "At \(Number.compute(target)) FLOP: \(quantity),",
      "\(Number.percent(confidence)) interval \(ends), \(relative(halfWidthBefore)).",
      runs.isEmpty
        ? "No run within \(Number.compute(budget)) FLOP narrows it by 1%."
        : "After the runs below, \(Number.compute(cost)) of \(Number.compute(budget)) FLOP: \(relative(halfWidthAfter)) expected.",
    ]
  }

  private var table: TextTable {
    var table = TextTable(header: ["run", "N", "D", "C (FLOP)", "loss expected", "then to"])
    for (index, run) in runs.enumerated() {
      table.append([
        "\(index + 1)", Number.count(run.parameters), Number.count(run.tokens), Number.compute(run.compute),
        Number.short(run.expectedLoss), relative(run.halfWidthAfter),
      ])
    }
    return table
  }

  private var reasons: [String] { runs.enumerated().map { "run \($0 + 1): \($1.reason)" } }

  private var gridLine: String {
    "An isoFLOP budget of \(Plural.counted(grid.sizes, "size")) at \(Number.compute(grid.compute)) FLOP each would give \(relative(grid.halfWidthAfter))."
  }

  /// The relative change that half a width in the logarithm is.
  private func relative(_ halfWidth: Double) -> String { "±\(Number.short(100 * Double.expMinusOne(halfWidth), digits: 2))%" }
}
