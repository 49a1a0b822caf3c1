import Plotting
import ScalingLaws
import TextFormats

/// The content of a report on a scaling law: the runs, the fits, and a forecast with its check.
///
/// Absent parts are left out. ``report`` gives the whole; ``figure(_:)`` gives one figure of it.
///
/// The order on the page is that of a reader's questions: what was found, whether the forecast held, how it does on runs that it didn't
/// see, what the optimal sizes are and how they grow, which law describes them, what is doubtful, and the runs themselves.
///
/// Parts that take long are the caller's to make and to set: a fit, a forecast, a backtest, a profile of the floor. The report computes
/// profile, frontier and diagnosis itself. ``LawFigure/parts`` says what one figure needs.
public struct LawReport: Sendable {
  /// The title of the report.
  public var title: String
  /// The runs that were fitted.
  public var table: RunTable
  /// The runs by budget.
  public var profile: IsoFLOPProfile
  /// N*, D* and L* as power laws of compute; nil if fewer than two budgets have a minimum.
  public var frontier: IsoFLOPFrontier?
  /// The parametric law.
  public var fit: LawFit?
  /// The forecast of a larger run.
  public var forecast: Forecast?
  /// The larger run itself, trained after the forecast.
  ///
  /// It turns the headline into a verdict: inside or outside of the forecast's interval. It must not be among the runs of ``table``, or the
  /// forecast would be checked by what it was made from.
  public var measurement: TrainingRun?
  /// The backtest: forecasts of the runs of more compute from those of less.
  public var heldOut: Backtest?
  /// The profile of the fit's objective over the floor.
  ///
  /// Computed by `FloorProfile` at up to 18 values of E.
  public var floorProfile: FloorProfile?
  /// The command that draws a figure, up to the figure's name; empty if there is none: `isoflop plot runs.csv --figure`.
  ///
  /// The figure's name is put behind it. With it each figure says how to draw it alone.
  public var plotCommand: String
  /// The provenance.
  public var provenance: Report.Provenance

  /// Makes the content; profile and frontier are computed from the runs.
  ///
  /// The profile groups runs whose compute agrees within 20% into budgets and fits a parabola in ln N to each (`IsoFLOPProfile`).
  public init(
    title: String, table: RunTable, fit: LawFit? = nil, forecast: Forecast? = nil, measurement: TrainingRun? = nil,
    plotCommand: String = "", provenance: Report.Provenance
  ) {
    self.title = title
    self.table = table
    self.fit = fit
    self.forecast = forecast
    self.measurement = measurement
    self.plotCommand = plotCommand
    self.provenance = provenance
    profile = IsoFLOPProfile(table)
    frontier = try? IsoFLOPFrontier(profile)
  }

  /// The report.
  public var report: Report {
    Report(
      title: title, subtitle: subtitle, headline: headline, sections: sections,
      provenance: Report.Provenance(command: provenance.command, facts: provenance.facts + fitFacts))
  }

  /// The smallest and the largest compute of the runs, in FLOP.
  var computeRange: ClosedRange<Double> {
    let computes = table.runs.map(\.compute)
    let least = computes.min() ?? 1
    return least...max(least, computes.max() ?? 1)
  }

  private var subtitle: String {
    let range = computeRange
    let ends = [range.lowerBound, range.upperBound].map { NumberStyle.scientific.text($0, digits: 2) }
    return "\(Plural.counted(table.runs.count, "run")) from \(ends[0]) to \(ends[1]) FLOP."
  }

  /// The law, the seed of its fit, the library's version and the hash of the input.
  ///
  /// The hash is the one that the fit was given: of `isoflop report` that of the table's bytes, before any choice of columns and rows, or
  /// of a study's manifest.
  private var fitFacts: [Report.Provenance.Fact] {
    guard let fit else { return [] }
    let hash = fit.provenance.inputSHA256.map { [Report.Provenance.Fact("Input SHA-256", $0)] } ?? []
    return [
      .init("Law", "\(fit.family): \(fit.formula)"), .init("Seed of the fit", String(fit.provenance.seed)),
      .init("Library", fit.provenance.version),
    ] + hash
  }
}
