import NumericalMethods
import RealModule

/// Influential runs by exact deletion: refits without each candidate, and the shift of the forecast.
///
/// A run is influential if its deletion moves ln L* at the target by half a standard error or more. Cost: one fit a candidate, 16 at most.
struct InfluenceSearch {
  let table: RunTable
  let fit: LawFit
  let surface: LossSurface?
  let target: Double
  let cost: ComputeCost

  /// Fits that are made.
  private static let limit = 16
  /// The most influential runs that are reported.
  private static let told = 3
  /// The least shift of the forecast that is reported, in standard errors.
  private static let notableErrors = 0.5
  /// A smaller shift of ln L is rounding, however small the standard error.
  private static let roundingShift = 1e-6

  var findings: [Finding] {
    let (forecast, exponent) = summary(fit.law, cost)
    let error = spread(fit.replicateLaws.map { summary($0, cost).forecast })
    guard error > 0, forecast.isFinite else { return [] }
    let shifts = candidates.compactMap { index -> (index: Int, forecast: Double, exponent: Double)? in
      let rest = table.subset(table.runs.indices.filter { $0 != index })
      let configuration = FitConfiguration(objective: fit.configuration.objective, replicates: 0)
      guard let refit = try? configuration.fit(rest, law: fit.law.family) else { return nil }
      let moved = summary(refit.law, cost)
      let shift = (moved.forecast - forecast, moved.exponent - exponent)
      return shift.0.isFinite && shift.1.isFinite ? (index, shift.0, shift.1) : nil
    }
    return shifts.filter { $0.forecast.magnitude >= max(Self.notableErrors * error, Self.roundingShift) }
      .sorted { $0.forecast.magnitude > $1.forecast.magnitude }.prefix(Self.told)
      .map { shift in
        .influential(
          RunReference(table, shift.index), forecastShift: shift.forecast, exponentShift: shift.exponent,
          errors: shift.forecast.magnitude / error)
      }
  }

  /// ln L* at the target and d ln N*/d ln C there.
  private func summary(_ law: Law, _ cost: ComputeCost) -> (forecast: Double, exponent: Double) {
    (Double.log(law.optimum(compute: target, cost: cost).loss), FrontierView(law: law, cost: cost).exponent(at: target))
  }

  /// The runs at the ends of compute, then those of the greatest Cook's distance.
  ///
  /// With t the studentized residual and h the leverage on the surface the distance goes as t²h/(1 − h); without a surface it is the size of the fit's
  /// residual. The two runs of least compute and the four of most come first.
  private var candidates: [Int] {
    let distances = table.runs.indices.map { index -> Double in
      guard let surface else { return fit.residuals[index].magnitude }
      let deviation = surface.deviation(of: table.runs[index])
      return deviation.studentized * deviation.studentized * deviation.leverage / (1 - deviation.leverage)
    }
    let byDistance = table.runs.indices.sorted { (distances[$0], $1) > (distances[$1], $0) }
    let byCompute = table.runs.indices.sorted { (table.runs[$0].compute, $0) < (table.runs[$1].compute, $1) }
    let ends = Array(byCompute.prefix(2) + byCompute.suffix(4))
    return (ends + byDistance.filter { !ends.contains($0) }).prefix(Self.limit).map(\.self)
  }

  private func spread(_ values: [Double]) -> Double {
    let finite = values.filter(\.isFinite)
    guard finite.count > 20 else { return 0 }
    let percentiles = Percentiles(finite)
    return 0.5 * (percentiles.quantile(0.8413) - percentiles.quantile(0.1587))
  }
}
