/// The findings about a table of runs and a fit to it.
public struct Diagnosis: Codable, Hashable, Sendable {
  /// The findings, the most severe first.
  public let findings: [Finding]

  /// Examines a table and, where there is one, a law fitted to all its runs.
  ///
  /// Of the table alone: duplicates, repeats that disagree, outliers from a smooth robust surface, runs that don't account for their compute, losses
  /// of different units, pooled evaluation sets, budgets without a minimum or with too few, doubled or lopsided sizes, correlation of ln N and ln D, spans.
  /// Of the fit: parameters at their bounds, runs that it leans on, an undetermined floor and what it moves, the counting convention, saturation,
  /// and a target outside the runs. Costs at most 16 fits without replicates and one pass over the fit's replicates.
  ///
  /// - Parameters:
  ///   - target: the compute that is to be forecast, in FLOP; sensitivities are those at ten times the largest run without it.
  ///   - profile: the table's isoFLOP profile, if it is known already.
  public init(_ table: RunTable, fit: LawFit? = nil, target: Double? = nil, profile known: IsoFLOPProfile? = nil) {
    let surface = LossSurface(table)
    let profile = known ?? IsoFLOPProfile(table, surface: surface)
    let found =
      RowFindings(table: table, surface: surface).findings + DesignFindings(table: table, profile: profile).findings
      + (fit.map { FitFindings(table, $0, profile: profile, surface: surface, target: target).findings } ?? [])
    findings = found.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
  }
}
