import ArgumentParser
import ComputeAccounting
import ScalingLaws

/// `isoflop forecast`: forecasts the effect of more compute, in training or in inference.
///
/// `isoflop forecast runs.csv` is short for `isoflop forecast loss runs.csv`. Training and inference are one question here: what will more
/// compute bring?
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast the loss of a larger run, or pass@k of more samples.",
    discussion: """
      Without a subcommand, the loss: see isoflop forecast loss --help.

      Example: isoflop forecast runs.csv --compute 1e13
      Example: isoflop forecast pass-at-k recording.csv --from 10 --to 100
      """,
    subcommands: [ForecastLossCommand.self, ForecastPassAtKCommand.self],
    defaultSubcommand: ForecastLossCommand.self)
}

/// `isoflop forecast loss`: forecasts the loss of a larger run, with intervals.
///
/// Answers: which loss will a run of this compute reach, with which size and how many tokens, and how sure is that? Or: which loss will
/// this model reach on this data?
///
/// ```
/// isoflop forecast runs.csv --compute 1e22
/// isoflop forecast runs.csv --parameters 7e9 --tokens 2e12
/// ```
///
/// Several laws are fitted, each with a Gaussian process for what its form misses, and weighed by forecasts of the table's expensive runs
/// from its cheap ones (`ForecastConfiguration`, `Forecaster`). The interval for a *new run* holds the laws' parameters, the noise between
/// runs and the possible misfit; the *mean* interval leaves the noise out.
///
/// | given | forecast |
/// |---|---|
/// | `--compute` | the best run of that budget: loss, N*, D*, a usual shape |
/// | `--parameters --tokens` | that run's loss |
/// | `--unique-tokens` besides | the same where only so many tokens are different |
///
/// Warnings say when not to rely on it: a target over ten times beyond the runs, too few runs for a backtest, a frontier that steepens,
/// sizes that come from laws and not from minima.
///
/// JSON with `--compute`: `compute` (FLOP), `reach` (over the largest run), `loss`, `meanInterval`, `runInterval`, `shares` of the variance
/// of ln L (they add up to 1), `parameters`, `parametersInterval`, `tokens`, `tokensInterval`, `uniqueTokens`, `members` (`name`, `weight`,
/// `loss`, `error` of ln L), `confidence`, `warnings`, `shape` (assumed from N, not measured). For a given run: `parameters`, `tokens`,
/// `uniqueTokens`, `loss`, both intervals, `shares`, `confidence`, `warnings`.
///
/// Exit status 65: too few runs, no best size in them, or a target 10¹² times away.
struct ForecastLossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Forecast the loss of a larger run: the optimal one of a compute budget, or one of a given size and data.",
    usage: "isoflop forecast [loss] <table> [<options>]",
    discussion: """
      Example: isoflop forecast runs.csv --compute 1e22
      Example: isoflop forecast runs.csv --parameters 7B --tokens 2T
      Example: isoflop forecast runs.csv --compute 1e22 --unique-tokens 30B
      """)

  @OptionGroup var input: TableArgument

  @OptionGroup var target: TargetOptions

  /// The different tokens that there are, U.
  ///
  /// Tokens beyond U are repeats, whose value falls by a published law (R* = 15.39, arXiv:2305.16264): that number is assumed, not measured
  /// on this table.
  @Option(
    name: [.long, .customShort("U")],
    help: "The different tokens there are; beyond them tokens repeat, and repeats count for less (arXiv 2305.16264).")
  var uniqueTokens: CountOption?

  /// The confidence level of all intervals.
  ///
  /// It holds for the mean and for a new run, for size and for tokens.
  @Option(help: "The confidence level of intervals.")
  var confidence = 0.95

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try OptionRange.require(confidence: confidence)
    try OptionRange.require("--unique-tokens", uniqueTokens?.value, OptionRange.counts, "for example 1e9")
  }

  func run() throws {
    let runs = try input.read().runs
    try output.requireFree()
    if let parameters = target.parameters, let tokens = target.tokens { try runs.checkTarget(6 * parameters.value * tokens.value) }
    let forecaster = try ForecastConfiguration(confidence: confidence).fit(runs)
    if let compute = target.compute {
      let forecast = ForecastSummary(try forecaster.forecast(compute: compute, uniqueTokens: uniqueTokens?.value))
      try output.emit(forecast, text: forecast.terminalText)
    } else if let parameters = target.parameters, let tokens = target.tokens {
      let forecast = forecaster.forecast(parameters: parameters.value, tokens: tokens.value, uniqueTokens: uniqueTokens?.value)
      try output.emit(GivenRunForecast(forecast: forecast, confidence: confidence), text: forecast.terminalText(confidence: confidence))
    }
  }
}

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

/// The forecast of a given run with the confidence level of its intervals, as JSON.
private struct GivenRunForecast: Encodable {
  let forecast: LossForecast
  let confidence: Double

  private enum CodingKeys: String, CodingKey { case confidence }

  /// Writes the members of the forecast, and `confidence` among them.
  func encode(to encoder: any Encoder) throws {
    try forecast.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(confidence, forKey: .confidence)
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
