import ComputeAccounting
import NumericalMethods
import RealModule
import TextFormats

/// The effect of each unknown alone, and the measurement that would settle it.
struct PlanSensitivities {
  let solver: PlanSolver

  /// The draws of each unknown: its quantiles are needed to a tenth of their distance.
  private static let draws = 300

  /// The unknowns that move anything, by their effect on loss and cost together, the largest first.
  var all: [PlanSensitivity] {
    PlanUnknown.allCases.compactMap(sensitivity).sorted { Self.weight($0) > Self.weight($1) }
  }

  /// The relative widths of loss, size and cost; a percent of loss counts as much as ten of cost.
  private static func weight(_ one: PlanSensitivity) -> Double { 10 * one.loss + 0.1 * one.size + one.cost }

  private func sensitivity(_ unknown: PlanUnknown) -> PlanSensitivity? {
    let outcomes = solver.outcomes([unknown], count: Self.draws)
    let size = Self.halfWidth(outcomes.map { Double.log($0.best?.parameters ?? .infinity) })
    let loss = Self.halfWidth(outcomes.map(\.loss))
    let cost = Self.halfWidth(outcomes.map { Double.log($0.usd ?? $0.chipHours ?? $0.training) })
    guard size > 1e-4 || loss > 1e-6 || cost > 1e-4 else { return nil }
    return PlanSensitivity(unknown: unknown, size: size, loss: loss, cost: cost, measurement: measurement(unknown))
  }

  private static func halfWidth(_ sample: [Double]) -> Double {
    let percentiles = Percentiles(sample.map { $0.isNaN ? .infinity : $0 })
    let (low, high) = (percentiles.quantile(0.05), percentiles.quantile(0.95))
    return low == high ? 0 : 0.5 * (high - low)
  }

  /// The measurement that would settle an unknown, in one sentence.
  private func measurement(_ unknown: PlanUnknown) -> String {
    let compute = solver.run.training
    switch unknown {
    case .lawParameters where solver.law.isFitted:
      return "runs that narrow it most within 1% of the compute: isoflop next \(PrintableText.short(solver.law.name)) "
        + "--target \(compute.inFewDigits) --budget \((0.01 * compute).inFewDigits)"
    case .lawParameters:
      return
        "a ladder of your own to \((0.001 * compute).inFewDigits) FLOP, some 1% of the budget in all, and its table in place of the law's name"
    case .lawForm: return "one run of \((compute / 30).inFewDigits) FLOP, between the runs and the target"
    case .runNoise: return "two seeds of a small run show its size; nothing before the run removes it"
    case .utilisation: return "an hour of the real job on the real chips: 6ND done over peak, restarts included"
    case .price: return "a quote for the chips and the months"
    case .power: return "a meter, or the counters of one node under the job"
    }
  }
}
