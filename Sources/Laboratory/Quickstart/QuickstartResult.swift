import Plotting
import Reports
import ScalingLaws
import Studies

/// The result of a quickstart: the forecast, and the measurement that checks it.
public struct QuickstartResult: Sendable {
  /// The study on disk.
  public var study: Study
  /// The text.
  public var corpus: CorpusDescription
  /// The ladder's runs.
  public var table: RunTable
  /// The parametric law; nil if the ladder doesn't support one.
  public var fit: LawFit?
  /// The forecast, as it was published.
  public var forecast: Forecast
  /// The run that checks it.
  public var check: RunResult
  /// Wall-clock seconds of this start.
  public var seconds: Double

  /// The error of the forecast: forecast / measured − 1.
  public var relativeError: Double { forecast.loss / check.heldOutLoss - 1 }

  /// Whether the interval for a new run holds the measurement.
  public var isCovered: Bool { forecast.runInterval.contains(check.heldOutLoss) }

  /// The fitted E of a generated language with the truth; nil for text whose least loss is unknown.
  public var irreducibleLoss: QuickstartSummary.IrreducibleLoss? {
    guard let truth = corpus.synthetic?.leastLossAtContext128, let fit, let fitted = fit.parameters["E"] else { return nil }
    return .init(fitted: fitted, low: fit.intervals["E"]?.low, high: fit.intervals["E"]?.high, truth: truth)
  }

  /// The review of the ladder and its law, as `isoflop fit` prints it: the most severe finding first.
  public var findings: [Finding] { Diagnosis(table, fit: fit).findings }

  /// The reason why the check's size isn't the forecast's, in a sentence; nil where they agree to a per cent.
  ///
  /// Widths are multiples of 16, so a model of exactly the forecast's size seldom exists. Near the minimum the loss is flat, and the interval covers that.
  public var sizeNote: String? {
    let (wanted, trained) = (forecast.parameters, Double(check.parameters))
    guard abs(trained / wanted - 1) > 0.01 else { return nil }
    return "The forecast's best size isn't one that the recipe can build, as widths are multiples of 16: "
      + "the check has the nearest in ln N."
  }

  /// The result as one JSON object.
  public var summary: QuickstartSummary {
    QuickstartSummary(
      forecast: .init(
        loss: forecast.loss, low: forecast.runInterval.low, high: forecast.runInterval.high, compute: forecast.compute,
        parameters: forecast.parameters),
      measured: .init(loss: check.heldOutLoss, compute: check.compute, parameters: check.parameters, tokens: check.tokens),
      law: fit.map { .init(formula: $0.formula, parameters: $0.parameters, intervals: $0.intervals) },
      findings: findings.map(\.description), irreducibleLoss: irreducibleLoss, relativeError: relativeError, covered: isCovered,
      seconds: seconds, runs: table.runs.count + 1,
      study: study.folder.path, corpusSHA256: corpus.sha256, seed: study.manifest.plan.seed)
  }

  /// The optimum of each budget, ascending, with the local slope d ln L / d ln C from the budget before.
  ///
  /// Slopes that steepen from budget to budget say that the small runs were starved of updates. They are left out where a budget has no minimum.
  public var budgets: [BudgetRow] {
    let profile = IsoFLOPProfile(table)
    let slopes = profile.minima.count == profile.budgets.count ? (try? IsoFLOPFrontier(profile))?.localSlopes ?? [] : []
    return profile.budgets.enumerated().map { index, budget in
      BudgetRow(
        compute: budget.compute, runs: budget.runs.count, parameters: budget.minimum?.parameters, tokens: budget.minimum?.tokens,
        loss: budget.minimum?.loss, slope: index > 0 && index <= slopes.count ? slopes[index - 1].slope : nil)
    }
  }

  /// One budget of the ladder.
  public struct BudgetRow: Hashable, Sendable {
    /// C, in FLOP.
    public var compute: Double
    /// The runs trained.
    public var runs: Int
    /// N*; nil, as D* and L*, if the budget has no minimum inside its sizes.
    public var parameters: Double?
    /// D*.
    public var tokens: Double?
    /// L*.
    public var loss: Double?
    /// The slope from the budget before.
    public var slope: Double?
  }

  /// The figure of loss against size, a curve a budget; nil if the ladder has none.
  public var isoFLOPChart: Chart? { material(.init(command: ""), title: "", plotCommand: "").figure(.isoFLOP)?.chart }

  /// The whole result as a report.
  ///
  /// - Parameter plotCommand: The command that draws one of the study's figures, before the figure's name.
  public func report(_ context: ReportContext, plotCommand: String) -> Report {
    material(provenance(context), title: "A scaling law, and its forecast checked", plotCommand: plotCommand).report
  }

  private func material(_ provenance: Report.Provenance, title: String, plotCommand: String) -> LawReport {
    LawReport(
      title: title, table: table, fit: fit, forecast: forecast, measurement: check.observation, plotCommand: plotCommand,
      provenance: provenance)
  }

  private func provenance(_ context: ReportContext) -> Report.Provenance {
    let manifest = study.manifest
    return Report.Provenance(
      command: context.command,
      facts: [
        .init("isoflop", Provenance.libraryVersion), .init("Study’s manifest, SHA-256", manifest.sha256),
        .init("Corpus", "\(corpus.summary): \(corpus.trainingBytes) bytes to train on, \(corpus.heldOutBytes) held out"),
        .init("Corpus, SHA-256", corpus.sha256), .init("Seed", "\(manifest.plan.seed)"),
        .init("Compute", "real FLOP of every matrix product: blocks, head, causal attention; N counts all parameters"),
        .init("Kernels", check.kernels), .init("Machine", context.machine), .init("Date", context.date),
      ])
  }
}

/// The JSON object of a quickstart.
public struct QuickstartSummary: Encodable, Hashable, Sendable {
  /// The forecast.
  public struct ForecastPart: Encodable, Hashable, Sendable {
    /// The loss, in nats a token.
    public var loss: Double
    /// The lower end of the interval for a new run.
    public var low: Double
    /// Its upper end.
    public var high: Double
    /// C, in FLOP.
    public var compute: Double
    /// N*.
    public var parameters: Double
  }

  /// The run that checks the forecast.
  public struct MeasuredPart: Encodable, Hashable, Sendable {
    /// Its held-out loss, in nats a token.
    public var loss: Double
    /// C, in FLOP.
    public var compute: Double
    /// N.
    public var parameters: Int
    /// D.
    public var tokens: Int
  }

  /// The parametric law of the ladder's runs.
  public struct LawPart: Encodable, Hashable, Sendable {
    /// The formula, such as E + A/N^alpha + B/D^beta.
    public var formula: String
    /// The estimates, by name.
    public var parameters: [String: Double]
    /// Their 95% intervals, by name.
    public var intervals: [String: Interval]
  }

  /// The fitted E of a generated language with its true value.
  public struct IrreducibleLoss: Encodable, Hashable, Sendable {
    /// E of the fitted law.
    public var fitted: Double
    /// The lower end of its interval.
    public var low: Double?
    /// The upper end.
    public var high: Double?
    /// The least loss of any model that sees windows of 128 bytes, computed from the language's construction.
    public var truth: Double
  }

  /// The forecast.
  public var forecast: ForecastPart
  /// The measurement.
  public var measured: MeasuredPart
  /// The law; nil if the ladder doesn't support one.
  public var law: LawPart?
  /// The review's findings, each in a sentence.
  public var findings: [String]
  /// E, fitted and true, for a generated language.
  public var irreducibleLoss: IrreducibleLoss?
  /// forecast / measured − 1.
  public var relativeError: Double
  /// Whether the interval holds the measurement.
  public var covered: Bool
  /// Wall-clock seconds of this start.
  public var seconds: Double
  /// All runs, the check included.
  public var runs: Int
  /// The study's folder.
  public var study: String
  /// The SHA-256 of the corpus.
  public var corpusSHA256: String
  /// The seed.
  public var seed: UInt64
}
