import ScalingLaws
import Studies

/// What a quickstart found: the forecast beside the measurement.
struct QuickstartResult {
  var study: Study
  var corpus: Corpus
  var table: RunTable
  /// The parametric law; nil where the ladder doesn't support one.
  var fit: LawFit?
  var forecast: Forecast
  var check: RunResult
  /// Wall-clock seconds of this start.
  var seconds: Double

  /// The error of the forecast: (forecast − measured) / measured.
  var relativeError: Double { forecast.loss / check.heldOutLoss - 1 }
  /// Whether the interval for a new run holds the measurement.
  var isCovered: Bool { forecast.runInterval.contains(check.heldOutLoss) }

  /// The fitted E of a generated language beside the truth; nil for text whose least loss nobody knows.
  var irreducibleLoss: QuickstartSummary.IrreducibleLoss? {
    guard let truth = corpus.description.synthetic?.leastLossAtContext128, let fit, let fitted = fit.parameters["E"] else { return nil }
    return .init(fitted: fitted, low: fit.intervals["E"]?.low, high: fit.intervals["E"]?.high, truth: truth)
  }

  /// The result as `--json` prints it.
  var summary: QuickstartSummary {
    QuickstartSummary(
      forecast: .init(
        loss: forecast.loss, low: forecast.runInterval.low, high: forecast.runInterval.high, compute: forecast.compute,
        parameters: forecast.parameters),
      measured: .init(loss: check.heldOutLoss, compute: check.compute, parameters: check.parameters, tokens: check.tokens),
      irreducibleLoss: irreducibleLoss, relativeError: relativeError, covered: isCovered, seconds: seconds, runs: table.runs.count + 1,
      study: study.folder.path,
      corpusSHA256: corpus.sha256, seed: study.manifest.plan.seed)
  }
}

/// The JSON object that ends `isoflop quickstart --json`.
struct QuickstartSummary: Encodable {
  struct ForecastPart: Encodable {
    var loss: Double
    var low: Double
    var high: Double
    var compute: Double
    var parameters: Double
  }

  struct MeasuredPart: Encodable {
    var loss: Double
    var compute: Double
    var parameters: Int
    var tokens: Int
  }

  struct IrreducibleLoss: Encodable {
    var fitted: Double
    var low: Double?
    var high: Double?
    /// The least loss of any model that sees windows of 128 bytes, computed from the language's construction.
    var truth: Double
  }

  var forecast: ForecastPart
  var measured: MeasuredPart
  var irreducibleLoss: IrreducibleLoss?
  var relativeError: Double
  var covered: Bool
  var seconds: Double
  var runs: Int
  var study: String
  var corpusSHA256: String
  var seed: UInt64
}
