import TextFormats

/// Why a law, a profile or a forecast can't be had from a table.
public enum FitError: Error, Hashable, Sendable {
  /// There are fewer runs than the law needs.
  case tooFewRuns(table: String, found: Int, needed: Int)
  /// Too few different sizes, or token counts.
  case tooFewLevels(table: String, quantity: RunQuantity, found: Int, needed: Int)
  /// ln N and ln D lie on a line: the effects of size and data can't be separated.
  case collinear(table: String)
  /// Every run has the same loss.
  case constantLoss(table: String, loss: Double)
  /// Too few budgets of compute; the reasons name those that were not usable.
  case tooFewBudgets(table: String, found: Int, needed: Int, reasons: [String])
  /// No column of this name can say which runs belong together.
  case noClusterColumn(table: String, column: String, found: [String])
  /// A run has no text in the column that says which runs belong together.
  case runWithoutCluster(table: String, column: String, run: Int)
  /// All runs have the same text in the column that says which belong together.
  case tooFewClusters(table: String, column: String, found: Int)
  /// No start led to a finite objective.
  case noSolution(table: String)
  /// The family has no prior, which a forecast needs.
  case noPrior(law: String)
  /// The law that was fitted has no best size.
  case noOptimum(table: String, law: String)
  /// No run lies beyond the value that a backtest fits up to.
  case nothingHeldOut(table: String, quantity: LawInput, above: Double)
  /// A parameter to be held is not the law's.
  case unknownParameter(law: String, name: String, known: [String])
  /// Parameters can't be held without others.
  case pinnedTogether(law: String, names: [String], with: [String])
  /// A parameter can't be held at this value.
  case pinOutOfRange(law: String, name: String, value: Double)
  /// The target is not above the largest compute of the runs, or not a positive number.
  case badTarget(compute: Double)
  /// The target is farther from the runs than any forecast reaches: the limit is a factor of compute.
  case targetOutOfReach(compute: Double, runs: ClosedRange<Double>, limit: Double)
}

extension FitError: CustomStringConvertible {
  /// The fault, its position and its remedy, in one line.
  public var description: String {
    switch self {
    case .tooFewRuns(let table, let found, let needed):
      "\(table): too few runs to fit: found \(found), at least \(needed) are needed: add runs"
        + (found > 2 && found == needed - 1 ? ", or hold a parameter, as isoflop fit --pin E=1.7 does" : "")
    case .tooFewLevels(let table, let quantity, let found, let needed):
      "\(table): \(quantity.words) takes \(Plural.counted(found, "value", "different values")), at least \(needed) are needed: add runs that vary it"
    case .collinear(let table):
      "\(table): ln N and ln D lie on one line, so the effect of size can't be separated from that of data: "
        + "add runs off that line, say two budgets of compute with several sizes each"
    case .constantLoss(let table, let loss):
      "\(table): every loss is \(loss), so size and data show no effect: check which column holds the loss, or add runs that differ in it"
    case .tooFewBudgets(let table, let found, let needed, let reasons):
      "\(table): \(Plural.counted(found, "usable budget")) of compute, at least \(needed) are needed: add budgets with three or more sizes around the best"
        + (reasons.isEmpty ? "" : " (" + reasons.joined(separator: "; ") + ")")
    case .noClusterColumn(let table, let column, let found):
      "\(table): no column \"\(column)\" to tell which runs belong together: found \(found.joined(separator: ", "))"
    case .runWithoutCluster(let table, let column, let run):
      "\(table): run \(run) has nothing in \"\(column)\", which tells the runs that belong together: name its cluster, or take another column"
    case .tooFewClusters(let table, let column, let found):
      "\(table): \"\(column)\" takes \(Plural.counted(found, "value")), at least 2 are needed to draw clusters: take another column, or --bootstrap pairs"
    case .noSolution(let table): "\(table): no start led to a finite objective: check the units of the loss"
    case .noPrior(let law):
      "\(law): a forecast needs a law with priors for its coordinates: use chinchilla, coupled or overTraining, or a formula of floor, amplitudes and exponents"
    case .noOptimum(let table, let law):
      "\(table): the law \"\(law)\" that the runs suggest has no best size: train several sizes at two budgets of compute or more"
    case .nothingHeldOut(let table, let quantity, let limit):
      "\(table): no run has more than \(limit.inWords) \(quantity.unit), so none is left to forecast: fit up to a lower value"
    case .unknownParameter(let law, let name, let known):
      "\(law) has no parameter \(name): its parameters are \(known.joined(separator: ", "))"
    case .pinnedTogether(let law, let names, let others):
      "\(law): \(names.joined(separator: ", ")) can be held only together with \(others.joined(separator: ", ")): give these too, or hold less"
    case .pinOutOfRange(let law, let name, let value):
      "\(law): \(name) can't be held at \(value): choose a value that these runs allow"
    case .targetOutOfReach(let compute, let runs, let limit):
      "\(compute.inWords) FLOP is more than \(limit.inWords) times away from the runs, which have \(runs.lowerBound.inWords) to "
        + "\(runs.upperBound.inWords) FLOP: nothing can be forecast there; look at the units, or train larger runs"
    case .badTarget(let compute): "the target compute is \(compute): give a positive number of FLOP"
    }
  }
}
