import RealModule

/// A run that could be trained.
struct CandidateRun: Hashable {
  var parameters: Double
  var tokens: Double
  var compute: Double
  /// ln(N/N*) at its compute.
  var offset: Double
}

/// The runs that a design chooses among: steps of compute down from what can be paid, at each the best size and sizes around it.
struct CandidateRuns {
  let setting: ExperimentSetting

  private static let levelLimit = 32
  private static let sizeSteps = 4
  private static let leastOffset = 0.7
  private static let greatestOffset = 2.1
  /// What the usual next step would train: so many sizes, this far apart in ln N.
  static let gridSizes = 5
  private static let gridSpacing = 0.35

  /// The runs at up to 32 steps of compute, a factor of 2^¼ or more apart, and 9 sizes at each, as far off the best as the table has been.
  func runs(budget: Double) -> [CandidateRun] {
    let least = Double.exp(setting.discrepancy.leastLogCompute)
    let greatest = min(budget, setting.target)
    guard greatest >= least else { return [] }
    let ratio = max(Double.exp2(0.25), Double.pow(greatest / least, 1 / Double(Self.levelLimit - 1)))
    let levels = (0..<Self.levelLimit).map { greatest * Double.pow(ratio, -$0) }.filter { $0 >= least * (1 - 1e-9) }
    let reach = offCentre
    let offsets = (-Self.sizeSteps...Self.sizeSteps).map { reach * Double($0) / Double(Self.sizeSteps) }
    return levels.flatMap { level in offsets.map { run(compute: level, offset: $0) } }
  }

  /// An isoFLOP budget of five sizes for the same compute.
  func grid(budget: Double) -> [CandidateRun] {
    let compute = budget / Double(Self.gridSizes)
    return (0..<Self.gridSizes).map { size in
      run(compute: compute, offset: Self.gridSpacing * (Double(size) - 0.5 * Double(Self.gridSizes - 1)))
    }
  }

  /// How far, in ln N, the table's runs lie off the best of their compute: beyond that the recipe has never been tried.
  private var offCentre: Double {
    let offsets = setting.table.runs.map { run in
      Double.log(run.parameters / setting.law.optimum(compute: run.compute, cost: setting.cost).parameters).magnitude
    }
    return min(max(offsets.max() ?? 0, Self.leastOffset), Self.greatestOffset)
  }

  private func run(compute: Double, offset: Double) -> CandidateRun {
    let best = setting.law.optimum(compute: compute, cost: setting.cost).parameters
    let parameters = best * Double.exp(offset)
    return CandidateRun(
      parameters: parameters, tokens: setting.cost.tokens(parameters: parameters, compute: compute), compute: compute, offset: offset)
  }
}
