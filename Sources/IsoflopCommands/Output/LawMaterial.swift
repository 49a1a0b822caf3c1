import Reports
import ScalingLaws

/// The data of a plot or a report: runs, fitted law and forecast.
///
/// Only the parts that are asked for are computed: the isoFLOP figure of 100,000 runs needs no fit. A law that can't be fitted is left out,
/// with the reason; a backtest or a profile of the floor that the runs don't support is left out without one.
struct LawMaterial {
  var input: TableInput
  /// The law, or the reason that there is none; `nil` if it isn't asked for.
  var fit: Result<LawFit, FitError>?
  var forecast: Forecast?
  private var parts: Set<LawReport.Part>

  /// The forecast is the study's own unless a compute is given, which makes a new one at the options' confidence.
  ///
  /// - Throws: `FitError` for a forecast that was asked for and can't be made; an error of the law's name or formula.
  init(input: TableInput, fitting: FitOptions, compute: Double?, parts: Set<LawReport.Part>) throws {
    (self.input, self.parts) = (input, parts)
    let family = try fitting.lawFamily()
    if parts.contains(.fit) {
      let configuration = fitting.configuration(replicates: parts.contains(.replicates) ? 1000 : 0)
      let result: Result<LawFit, FitError> = Result { () throws(FitError) in
        try WorkBar.showing("fit") { (progress) throws(FitError) in
          try configuration.fit(input.runs, law: family, inputSHA256: input.sha256, loop: fitting.uncertainty.loop, progress: progress)
        }
      }
      fit = result
    }
    forecast =
      try compute.map { try ForecastConfiguration(confidence: fitting.confidence).forecast(input.runs, compute: $0) } ?? input.forecast
  }

  func report(title: String, command: String) throws -> LawReport {
    if case .failure(let error)? = fit { Console.note("note: no law is fitted: \(error)") }
    let fit = try? self.fit?.get()
    var report = LawReport(
      title: title, table: input.runs, fit: fit, forecast: forecast, measurement: measurement,
      plotCommand: "isoflop plot \(Shell.quoted(input.path)) --figure",
      provenance: .init(
        command: command,
        facts: [.init("isoflop", Provenance.libraryVersion), .init("Machine", Machine.description), .init("Date", Machine.today)]))
    if parts.contains(.backtest) { report.heldOut = try? Backtest(input.runs) }
    if parts.contains(.floorProfile) { report.floorProfile = fit.flatMap { FloorProfile(input.runs, fit: $0) } }
    return report
  }

  /// The run that checked the forecast, if it was this forecast.
  ///
  /// A run that checked another forecast would check this one by chance.
  private var measurement: TrainingRun? { forecast == input.forecast ? input.measurement : nil }

  /// The reason why a figure can't be drawn, as the end of a sentence.
  func reason(for figure: LawFigure) -> String {
    switch (figure, fit) {
    case (.forecast, _): ": give --compute"
    case (.parameters, _), (.tokens, _), (.loss, _): ": two budgets with a minimum are needed"
    case (_, .failure(let error)?): ": \(error)"
    default: ""
    }
  }
}
