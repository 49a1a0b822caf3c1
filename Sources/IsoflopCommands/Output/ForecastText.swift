import ScalingLaws

extension Forecast {
  /// The forecast for a terminal: optimal run, intervals, shares of the variance and laws.
  var terminalText: String {
    let (percent, run) = (Number.short(confidence * 100, digits: 3), runInterval)
    let lines = [
      "At \(Number.compute(compute)) FLOP, \(Number.short(reach, digits: 3)) times the largest run:",
      "  loss         \(Number.short(loss)), a new run in \(Number.interval(run.low, run.high)) (\(percent)%)",
      "  optimal N    \(Number.count(parameters)) parameters, \(Number.countInterval(parametersInterval))",
      "  optimal D    \(Number.count(tokens)) tokens, \(Number.countInterval(tokensInterval))",
      "  variance     " + shares.terminalText,
      "  laws         "
        + members.map { "\($0.name) \(Number.short($0.loss)) (weight \(Number.short($0.weight, digits: 2)))" }
        .joined(separator: ", "),
    ]
    return (lines + warnings.map { "  warning      \($0)" }).joined(separator: "\n")
  }
}

extension LossForecast {
  /// The forecast of a run of given size and data, for a terminal.
  func terminalText(confidence: Double) -> String {
    let (run, mean) = (runInterval, meanInterval)
    return [
      "\(Number.count(parameters)) parameters on \(Number.count(tokens)) tokens:",
      "  loss         \(Number.short(loss)), a new run in \(Number.interval(run.low, run.high)) (\(Number.short(confidence * 100, digits: 3))%),",
      "               the mean of such runs in \(Number.interval(mean.low, mean.high))",
      "  variance     " + shares.terminalText,
    ].joined(separator: "\n")
  }
}

extension VarianceShares {
  /// The shares as percentages.
  fileprivate var terminalText: String {
    func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
    return "\(percent(parameters)) parameters, \(percent(noise)) run-to-run noise, \(percent(discrepancy)) misfit of the laws"
  }
}
