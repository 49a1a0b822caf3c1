/// Which runs to train next: how much may be spent on what forecast. `plan(_:)` turns it and a table into an `ExperimentPlan`.
///
/// A linear-Gaussian design: the bootstrap replicates of the law's fit to the runs near the frontier say how the loss of any run varies together with the forecast; a discrepancy
/// that grows with the distance in ln C says how little a run far from the target can tell, however well the law is known; and the run itself is
/// measured with noise. A run's worth is the variance of the forecast that conditioning on it removes. Runs are chosen greedily and then
/// exchanged one by one until nothing improves. Without the discrepancy every design piles up small runs, which tell much only if the law is exact.
///
/// Sources: Chaloner & Verdinelli 1995, doi:10.1214/ss/1177009939 (Bayesian c-optimality); Fedorov 1972 (exchange).
public struct NextExperiment: Sendable {
  /// The compute that is forecast, in FLOP.
  public var target: Double
  /// The compute that may be spent, in FLOP.
  public var budget: Double
  /// What is to be made more certain.
  public var goal: ExperimentGoal
  /// How many runs are proposed, if so many can be paid; nil for as many as narrow the interval by a hundredth each, eight at most.
  public var runs: Int?
  /// The law whose parameters vary.
  public var law: any LawFamily.Type
  /// How it is fitted; its replicates carry the design.
  public var fitting: FitConfiguration
  /// κ, the standard error of ln L that the law's form brings, per unit of ln C; nil to take it from the table's back-test.
  public var discrepancy: Double?

  /// Makes a configuration.
  ///
  /// - Precondition: `runs` is positive; a discrepancy that is given is not negative.
  public init(
    target: Double, budget: Double, goal: ExperimentGoal = .loss, runs: Int? = nil, law: any LawFamily.Type = ChinchillaLaw.self,
    fitting: FitConfiguration = .init(), discrepancy: Double? = nil
  ) {
    precondition(runs.map { $0 > 0 } ?? true, "at least one run is proposed")
    precondition(discrepancy.map { $0 >= 0 } ?? true, "a discrepancy is not negative")
    self.target = target
    self.budget = budget
    self.goal = goal
    self.runs = runs
    self.law = law
    self.fitting = fitting
    self.discrepancy = discrepancy
  }

  /// Proposes the runs to train next.
  ///
  /// Costs one fit with its replicates, a back-test unless κ is given, and O(replicates·candidates²) with some three hundred candidates.
  ///
  /// - Throws: `ExperimentError` where the law can't be fitted or nothing can be paid.
  public func plan(_ table: RunTable) throws(ExperimentError) -> ExperimentPlan {
    guard budget > 0, budget.isFinite else { throw .badBudget(compute: budget) }
    guard target > 0, target.isFinite else { throw .fit(.badTarget(compute: target)) }
    let kappa = discrepancy ?? ModelDiscrepancy.measured(table, law: law)
    let setting = try ExperimentSetting(table, fit: fit(table), target: target, goal: goal, discrepancy: kappa)
    return try ExperimentPlanner(configuration: self, setting: setting).plan()
  }

  private func fit(_ table: RunTable) throws(ExperimentError) -> LawFit {
    do throws(FitError) { return try fitting.fit(table.nearFrontier, law: law) } catch { throw .fit(error) }
  }
}
