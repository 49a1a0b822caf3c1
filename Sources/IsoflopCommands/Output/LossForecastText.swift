import ScalingLaws

/// The forecast of a run in words and numbers.
struct LossForecastText {
  var forecast: LossForecast
  var confidence: Double

  var text: String {
    let (run, mean, shares) = (forecast.runInterval, forecast.meanInterval, forecast.shares)
    return [
      "\(Number.count(forecast.parameters)) parameters on \(Number.count(forecast.tokens)) tokens:",
      "  loss         \(Number.short(forecast.loss)), a new run in \(Number.interval(run.low, run.high)) (\(Number.short(confidence * 100, digits: 3))%), the mean of such runs in \(Number.interval(mean.low, mean.high))",
      "  uncertainty  \(share(shares.parameters)) the laws' parameters, \(share(shares.noise)) run to run, \(share(shares.discrepancy)) what the laws miss",
    ].joined(separator: "\n")
  }

  private func share(_ value: Double) -> String { "\(Int((value * 100).rounded()))%" }
}
