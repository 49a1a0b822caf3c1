import NumericalMethods
import RealModule

/// The forecast that an experiment is to narrow, and the runs there are.
struct ExperimentSetting {
  let forecaster: Forecaster
  let cost: ComputeCost
  let goal: ExperimentGoal
  /// The forecast at the target as it stands.
  let forecast: Forecast
  /// The runs' least and greatest compute, in FLOP.
  let computes: ClosedRange<Double>
  private let profile: IsoFLOPProfile

  init(_ forecaster: Forecaster, target: Double, goal: ExperimentGoal) throws(FitError) {
    self.forecaster = forecaster
    self.goal = goal
    cost = ComputeCost(forecaster.table)
    profile = IsoFLOPProfile(forecaster.table)
    forecast = try forecaster.forecast(compute: target)
    let all = forecaster.table.runs.map(\.compute)
    computes = (all.min() ?? target)...(all.max() ?? target)
  }

  var target: RunDesign { RunDesign(parameters: forecast.parameters, tokens: forecast.tokens, compute: forecast.compute) }

  /// Returns the compute-optimal size of a budget; NaN if the runs show none.
  func optimalSize(compute: Double) -> Double {
    (try? forecaster.optimalSize(compute: compute, profile: profile)).map { Double.exp($0.logParameters.value) } ?? .nan
  }

  /// Returns the design of a size at a budget.
  func design(parameters: Double, compute: Double) -> RunDesign {
    RunDesign(parameters: parameters, tokens: cost.tokens(parameters: parameters, compute: compute), compute: compute)
  }
}
