import Plotting
import ScalingLaws
import TextFormats

/// The content of a report on a scaling law: the runs, the fits, and a forecast with its check.
///
/// Absent parts are left out. ``report`` gives the whole; ``figure(_:)`` gives one figure of it.
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
  public var measurement: TrainingRun?
  /// The backtest: forecasts of the runs of more compute from those of less.
  public var heldOut: Backtest?
  /// The profile of the fit's objective over the floor.
  public var floorProfile: FloorProfile?
  /// The command that draws a figure, up to the figure's name; empty if there is none: `isoflop plot runs.csv --figure`.
  public var plotCommand: String
  /// The provenance.
  public var provenance: Report.Provenance

  /// Makes the content; profile and frontier are computed from the runs.
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

  private var fitFacts: [Report.Provenance.Fact] {
    guard let fit else { return [] }
    let hash = fit.provenance.inputSHA256.map { [Report.Provenance.Fact("Input SHA-256", $0)] } ?? []
    return [
      .init("Law", "\(fit.family): \(fit.formula)"), .init("Seed of the fit", String(fit.provenance.seed)),
      .init("Library", fit.provenance.version),
    ] + hash
  }
}
