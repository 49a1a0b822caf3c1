/// A choice of the next runs to train: the target, the budget and the forecast to be narrowed.
///
/// `plan(_:)` turns it and a table into an `ExperimentPlan`.
///
/// Bayesian c-optimality on the forecaster's own distribution: the joint normal distribution of the candidates' ln L and of the target's, with the very
/// mean and interval that a forecast of the target prints. A run is measured with noise; its value is the variance of the forecast that conditioning on it
/// removes, cov²/(var + σ²). Runs are chosen greedily and then exchanged one by one until nothing improves.
///
/// Sources: Chaloner & Verdinelli 1995, doi:10.1214/ss/1177009939; Fedorov 1972 (exchange).
public struct NextExperiment: Sendable {
  /// The compute that is forecast, in FLOP.
  public var target: Double
  /// The compute that may be spent, in FLOP.
  public var budget: Double
  /// The quantity to be made more certain.
  public var goal: ExperimentGoal
  /// The number of runs proposed, if the budget pays for them.
  ///
  /// With nil runs are added, eight at most, as long as each narrows the interval by a hundredth.
  public var runs: Int?
  /// The runs to choose from; nil for a grid of compute and sizes around the best.
  public var candidates: [RunDesign]?
  /// The forecast that is to be narrowed.
  public var forecasting: ForecastConfiguration

  /// Makes a configuration.
  ///
  /// - Precondition: `runs` is positive.
  public init(
    target: Double, budget: Double, goal: ExperimentGoal = .loss, runs: Int? = nil, candidates: [RunDesign]? = nil,
    forecasting: ForecastConfiguration = .init()
  ) {
    precondition(runs.map { $0 > 0 } ?? true, "at least one run is proposed")
    self.target = target
    self.budget = budget
    self.goal = goal
    self.runs = runs
    self.candidates = candidates
    self.forecasting = forecasting
  }

  /// Proposes the runs to train next.
  ///
  /// Cost: one fit of the forecaster, and O(n²m + nm²) for n runs and m candidates, some 150 of them.
  ///
  /// - Throws: `ExperimentError` if no law can be fitted or nothing can be paid.
  public func plan(_ table: RunTable) throws(ExperimentError) -> ExperimentPlan {
    guard budget > 0, budget.isFinite else { throw .badBudget(compute: budget) }
    guard target > 0, target.isFinite else { throw .fit(.badTarget(compute: target)) }
    return try ExperimentPlanner(configuration: self, setting: setting(table)).plan().get()
  }

  private func setting(_ table: RunTable) throws(ExperimentError) -> ExperimentSetting {
    do throws(FitError) {
      return try ExperimentSetting(forecasting.fit(table), target: target, goal: goal)
    } catch { throw .fit(error) }
  }
}

/// The quantity that the next runs should make more certain.
public enum ExperimentGoal: String, CaseIterable, Codable, Hashable, Sendable {
  /// ln L*, the least loss at the target compute.
  case loss
  /// ln N*, the best size at the target compute, by the laws' optima.
  case parameters
}

/// A reason why no next experiment can be proposed.
public enum ExperimentError: Error, Hashable, Sendable {
  /// The law can't be fitted to the runs there are.
  case fit(FitError)
  /// The compute to be spent is not a positive number.
  case badBudget(compute: Double)
  /// The target lies below the runs.
  case targetBelowRuns(target: Double, smallest: Double)
  /// Not one run of the size of the table's smallest can be paid.
  case budgetTooSmall(compute: Double, smallest: Double)
}

extension ExperimentError: CustomStringConvertible {
  /// The fault and its remedy, in one line.
  public var description: String {
    switch self {
    case .fit(let error): error.description
    case .badBudget(let compute): "the compute to spend is \(compute): give a positive number of FLOP"
    case .targetBelowRuns(let target, let smallest):
      "the target, \(target.inWords) FLOP, lies below the smallest run, \(smallest.inWords) FLOP: choose a target above it"
    case .budgetTooSmall(let compute, let smallest):
      "\(compute.inWords) FLOP don't pay for one run as large as the smallest, \(smallest.inWords) FLOP: spend more"
    }
  }
}
