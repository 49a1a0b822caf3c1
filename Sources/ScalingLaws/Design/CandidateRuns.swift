import NumericalMethods
import RealModule

/// The forecast that an experiment is to narrow, and the runs there are.
struct ExperimentSetting {
  let forecaster: Forecaster
  let goal: ExperimentGoal
  /// The forecast at the target as it stands.
  let forecast: Forecast
  /// The runs' least and greatest compute, in FLOP.
  let computes: ClosedRange<Double>

  init(_ forecaster: Forecaster, target: Double, goal: ExperimentGoal) throws(FitError) {
    self.forecaster = forecaster
    self.goal = goal
    forecast = try forecaster.forecast(compute: target)
    computes = forecaster.table.computes
  }

  var target: RunDesign { RunDesign(parameters: forecast.parameters, tokens: forecast.tokens, compute: forecast.compute) }

  /// Returns the compute-optimal size of a budget; NaN if the runs show none.
  func optimalSize(compute: Double) -> Double {
    (try? forecaster.optimalSize(compute: compute)).map { Double.exp($0.logParameters.value) } ?? .nan
  }

  /// Returns the design of a size at a budget.
  func design(parameters: Double, compute: Double) -> RunDesign {
    RunDesign(parameters: parameters, tokens: forecaster.optima.cost.tokens(parameters: parameters, compute: compute), compute: compute)
  }
}

/// A run that could be trained.
struct CandidateRun {
  var design: RunDesign
  /// ln(N/N*) at its compute.
  var offset: Double
}

/// The candidate runs of a design: a grid of compute below the budget and sizes around each optimum.
struct CandidateRuns {
  let setting: ExperimentSetting

  private static let levelLimit = 20
  private static let sizeSteps = 3
  private static let leastOffset = 0.7
  private static let greatestOffset = 2.1
  /// The sizes of an isoFLOP budget, the usual next step, and their distance in ln N.
  static let gridSizes = 5
  private static let gridSpacing = 0.35

  /// Returns a grid of runs: at most 20 steps of compute and 7 sizes at each.
  ///
  /// Steps of compute are a factor of 2^¼ or more apart; sizes lie as far off the optimum as the table's runs do.
  func runs(budget: Double) -> [CandidateRun] {
    let least = setting.computes.lowerBound
    let greatest = min(budget, setting.forecast.compute)
    guard greatest >= least else { return [] }
    let ratio = max(Double.exp2(0.25), Double.pow(greatest / least, 1 / Double(Self.levelLimit - 1)))
    let levels = (0..<Self.levelLimit).map { greatest * Double.pow(ratio, -$0) }.filter { $0 >= least * (1 - 1e-9) }
    let reach = offCentre
    let offsets = (-Self.sizeSteps...Self.sizeSteps).map { reach * Double($0) / Double(Self.sizeSteps) }
    return levels.flatMap { level in
      let best = setting.optimalSize(compute: level)
      return best.isFinite ? offsets.map { run(best: best, compute: level, offset: $0) } : []
    }
  }

  /// Returns those of given designs that the budget pays for.
  func runs(among designs: [RunDesign], budget: Double) -> [CandidateRun] {
    designs.filter { $0.compute <= budget }.map { design in
      let offset = Double.log(design.parameters / setting.optimalSize(compute: design.compute))
      return CandidateRun(design: design, offset: offset.isFinite ? offset : 0)
    }
  }

  /// Returns an isoFLOP budget of five sizes for the same compute.
  func grid(budget: Double) -> [CandidateRun] {
    let compute = budget / Double(Self.gridSizes)
    let best = setting.optimalSize(compute: compute)
    guard best.isFinite else { return [] }
    return (0..<Self.gridSizes).map { size in
      run(best: best, compute: compute, offset: Self.gridSpacing * (Double(size) - 0.5 * Double(Self.gridSizes - 1)))
    }
  }

  /// The distance, in ln N, of the table's runs from the optimum of their compute.
  ///
  /// Beyond it the recipe has never been tried.
  private var offCentre: Double {
    let offsets = setting.forecaster.table.binned(nil).table.runs.map {
      Double.log($0.parameters / setting.optimalSize(compute: $0.compute)).magnitude
    }
    return min(max(offsets.filter(\.isFinite).max() ?? 0, Self.leastOffset), Self.greatestOffset)
  }

  private func run(best: Double, compute: Double, offset: Double) -> CandidateRun {
    CandidateRun(design: setting.design(parameters: best * Double.exp(offset), compute: compute), offset: offset)
  }
}
