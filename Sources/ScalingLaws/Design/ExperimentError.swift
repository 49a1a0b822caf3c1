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
