import ComputeAccounting
import ScalingLaws

/// The forecast of a budget's best run with a usual shape of that size.
///
/// The shape is no part of the forecast: it is assumed from N alone (`DecoderDimensions.typical(matrixParameters:)`), and the loss depends
/// little on it.
struct ForecastSummary: Encodable {
  let forecast: Forecast
  let shape: DecoderDimensions

  init(_ forecast: Forecast) {
    self.forecast = forecast
    shape = .typical(matrixParameters: min(max(forecast.parameters, 1), 1e18))
  }

  private enum CodingKeys: String, CodingKey { case shape }

  /// Writes the members of the forecast, and `shape` among them.
  func encode(to encoder: any Encoder) throws {
    try forecast.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape, forKey: .shape)
  }

  /// The forecast for a terminal, the shape after it.
  var terminalText: String {
    forecast.text(
      shape: "\(shape.layers) layers × \(shape.width) wide, usual for N; the loss depends little on it")
  }
}

extension Forecast {
  /// The forecast for a terminal: optimal run, intervals, shares of the variance and laws.
  var terminalText: String { text(shape: nil) }

  fileprivate func text(shape: String?) -> String {
    let (percent, run) = (Number.short(confidence * 100, digits: 3), runInterval)
    let unique = uniqueTokens.map { " of \(Number.count($0)) different ones" } ?? ""
    let laws = members.map { "\($0.name) \(Number.short($0.loss)) (weight \(Number.short($0.weight, digits: 2)))" }
    var lines = [
      "At \(Number.compute(compute)) FLOP, \(Number.short(reach, digits: 3)) times the largest run:",
      "  loss         \(Number.short(loss)), a new run in \(Number.interval(run.low, run.high)) (\(percent)%)",
      "  optimal N    \(Number.count(parameters)) parameters, \(Number.countInterval(parametersInterval))",
      "  optimal D    \(Number.count(tokens)) tokens, \(Number.countInterval(tokensInterval))\(unique)",
    ]
    if let shape { lines.append("  shape        \(shape)") }
    lines += ["  variance     \(shares.terminalText)", "  laws         \(laws.joined(separator: ", "))"]
    return (lines + warnings.map { "  warning      \($0)" }).joined(separator: "\n")
  }
}

extension LossForecast {
  /// The forecast of a run of given size and data, for a terminal.
  func terminalText(confidence: Double) -> String {
    let (run, mean) = (runInterval, meanInterval)
    let lines = [
      "\(Number.count(parameters)) parameters on \(Number.count(tokens)) tokens"
        + (uniqueTokens.map { ", \(Number.count($0)) different" } ?? "") + ":",
      "  loss         \(Number.short(loss)), a new run in \(Number.interval(run.low, run.high)) (\(Number.short(confidence * 100, digits: 3))%),",
      "               the mean of such runs in \(Number.interval(mean.low, mean.high))",
      "  variance     " + shares.terminalText,
    ]
    return (lines + (warnings ?? []).map { "  warning      \($0)" }).joined(separator: "\n")
  }
}

extension VarianceShares {
  /// The shares as percentages.
  fileprivate var terminalText: String {
    func percent(_ share: Double) -> String { Number.short((share * 100).rounded(), digits: 3) + "%" }
    return "\(percent(parameters)) parameters, \(percent(noise)) run-to-run noise, \(percent(discrepancy)) misfit of the laws"
  }
}
