import ScalingLaws

/// A forecast in words and numbers.
struct ForecastText {
  var forecast: Forecast

  var text: String { (lines + warnings).joined(separator: "\n") }

  private var lines: [String] {
    let percent = Number.short(forecast.confidence * 100, digits: 3)
    let run = forecast.runInterval
    let shares = forecast.shares
    return [
      "At \(Number.compute(forecast.compute)) FLOP, \(Number.short(forecast.reach, digits: 3)) times the largest run:",
      "  loss         \(Number.short(forecast.loss)), a new run in \(Number.interval(run.low, run.high)) (\(percent)%)",
      "  best size    \(Number.count(forecast.parameters)) parameters, \(countInterval(forecast.parametersInterval))",
      "  tokens       \(Number.count(forecast.tokens)), \(countInterval(forecast.tokensInterval))",
      "  uncertainty  \(share(shares.parameters)) the fit's parameters, \(share(shares.noise)) run to run, \(share(shares.discrepancy)) what the laws miss",
      "  laws         "
        + forecast.members.map { "\($0.name) \(Number.short($0.loss)) (weight \(Number.short($0.weight, digits: 2)))" }
        .joined(separator: ", "),
    ]
  }

  private var warnings: [String] { forecast.warnings.map { "  warning      \($0)" } }

  private func countInterval(_ interval: Interval) -> String { "[\(Number.count(interval.low)), \(Number.count(interval.high))]" }

  private func share(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }
}
