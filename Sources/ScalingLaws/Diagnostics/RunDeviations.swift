import NumericalMethods
import RealModule

/// Runs far off what the others lead to expect.
///
/// They are off the smooth surface, or off a law where there are too few runs for one.
/// Off a surface is a run beyond five robust standard errors. Off a law, fitted robustly to 7 to 14 runs, it is one beyond Student's t that chance exceeds
/// once in 10,000, with the degrees of freedom left: few residuals hardly tell their own spread. Either way it must be 0.5% of the loss, 5% off a law.
struct RunDeviations {
  /// The positions of the runs, rising, with their distances.
  let outliers: [(index: Int, deviation: LossSurface.Deviation)]

  /// The least share of the loss.
  private static let (shareOffSurface, shareOffLaw) = (0.005, 0.05)
  private static let fewestRuns = 7
  /// The probability of a residual beyond the limit, on either side.
  private static let chance = 1e-4

  init(_ table: RunTable, surface: LossSurface?) {
    if let surface {
      outliers = surface.outliers(of: table.runs, beyond: Self.shareOffSurface).map { ($0, surface.deviation(of: table.runs[$0])) }
    } else {
      outliers = Self.offLaw(table)
    }
  }

  private static func offLaw(_ table: RunTable) -> [(index: Int, deviation: LossSurface.Deviation)] {
    let family = LawFamily.chinchilla
    guard table.runs.count >= fewestRuns, table.hasSizes, let law = try? law(family, table) else { return [] }
    let residuals = table.runs.map { Double.log($0.loss / law.loss(parameters: $0.parameters, tokens: $0.tokens)) }
    let scale = RobustScale(residuals, fitted: family.parameters.count)
    let limit = StudentDistribution(degreesOfFreedom: Double(scale.degreesOfFreedom)).quantile(1 - 0.5 * chance)
    // Noise below that of any ladder is a law that passes through its runs.
    let sigma = max(scale.sigma, 1e-3)
    return residuals.indices.compactMap { index in
      let errors = residuals[index] / sigma
      guard errors.magnitude > limit, residuals[index].change.magnitude > shareOffLaw else { return nil }
      return (index, .init(residual: residuals[index], studentized: errors, leverage: 0))
    }
  }

  private static func law(_ family: LawFamily, _ table: RunTable) throws(FitError) -> Law? {
    try DesignCheck(table: table).check(parameters: family.parameters.count, inputs: family.inputs)
    return try LawFitter(family, table: table, configuration: FitConfiguration(replicates: 0, bootstrap: .rows)).laws().first
  }
}
