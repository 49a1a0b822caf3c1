import Reports
import ScalingLaws

/// The data of a plot or a report: runs, fitted law and forecast.
///
/// Parts that the runs don't support are left out, with the reason.
struct LawMaterial {
  var input: TableInput
  var fit: Result<LawFit, FitError>
  var forecast: Forecast?

  init(input: TableInput, fitting: FitOptions, compute: Double?) throws {
    self.input = input
    let (configuration, family) = (fitting.configuration(replicates: 1000), try fitting.lawFamily())
    fit = Result { () throws(FitError) in
      try configuration.fit(input.runs, law: family, inputSHA256: input.sha256, loop: fitting.uncertainty.loop)
    }
    forecast =
      try compute.map { try ForecastConfiguration(confidence: fitting.confidence).forecast(input.runs, compute: $0) } ?? input.forecast
  }

  func report(title: String, command: String) throws -> LawReport {
    if case .failure(let error) = fit { Console.note("note: no law is fitted: \(error)") }
    var report = LawReport(
      title: title, table: input.runs, fit: try? fit.get(), forecast: forecast, measurement: measurement,
      plotCommand: "isoflop plot \(Shell.quoted(input.path)) --figure",
      provenance: .init(
        command: command,
        facts: [.init("isoflop", Provenance.libraryVersion), .init("Machine", Machine.description), .init("Date", Machine.today)]))
    report.heldOut = try? Backtest(input.runs)
    report.floorProfile = (try? fit.get()).flatMap { FloorProfile(input.runs, fit: $0) }
    return report
  }

  /// The run that checked the forecast, if it was this forecast.
  private var measurement: TrainingRun? { forecast == input.forecast ? input.measurement : nil }

  /// The reason why a figure can't be drawn, as the end of a sentence.
  func reason(for figure: LawFigure) -> String {
    switch (figure, fit) {
    case (.forecast, _): ": give --compute"
    case (.parameters, _), (.tokens, _), (.loss, _): ": two budgets with a minimum are needed"
    case (_, .failure(let error)): ": \(error)"
    default: ""
    }
  }
}
