/// Why no next experiment can be proposed.
public enum ExperimentError: Error, Hashable, Sendable {
  /// The law can't be fitted to the runs there are.
  case fit(FitError)
  /// The compute to be spent is not a positive number.
  case badBudget(compute: Double)
  /// The fitted law has no best size: an amplitude is zero.
  case noOptimum(table: String, law: String)
  /// The law of too few bootstrap replicates has an answer at the target.
  case tooFewReplicates(found: Int, needed: Int)
  /// Not one run of the size of the table's smallest can be paid.
  case budgetTooSmall(compute: Double, smallest: Double)
}

extension ExperimentError: CustomStringConvertible {
  /// What was wrong and what to do, in one line.
  public var description: String {
    switch self {
    case .fit(let error): error.description
    case .badBudget(let compute): "the compute to spend is \(compute): give a positive number of FLOP"
    case .noOptimum(let table, let law):
      "\(table): the fitted law \"\(law)\" has no best size, so no run can be aimed at it: add runs that vary N and D apart"
    case .tooFewReplicates(let found, let needed):
      "\(found) bootstrap replicates have an answer at the target, at least \(needed) are needed: ask for more, or add runs first"
    case .budgetTooSmall(let compute, let smallest):
      "\(compute.inWords) FLOP don't pay for one run as large as the table's smallest, \(smallest.inWords) FLOP: spend more"
    }
  }
}
