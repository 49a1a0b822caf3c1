/// Why a law, a profile or a forecast can't be had from a table.
public enum FitError: Error, Hashable, Sendable {
  /// There are fewer runs than the law needs.
  case tooFewRuns(table: String, found: Int, needed: Int)
  /// Too few different sizes, or token counts.
  case tooFewLevels(table: String, quantity: RunQuantity, found: Int, needed: Int)
  /// ln N and ln D lie on a line: what size does can't be told from what data does.
  case collinear(table: String)
  /// Every run has the same loss.
  case constantLoss(table: String, loss: Double)
  /// Too few budgets of compute; the reasons name those that were not usable.
  case tooFewBudgets(table: String, found: Int, needed: Int, reasons: [String])
  /// No start led to a finite objective.
  case noSolution(table: String)
  /// The target is not above the largest compute of the runs, or not a positive number.
  case badTarget(compute: Double)
}

extension FitError: CustomStringConvertible {
  /// What was wrong, where, and what to do, in one line.
  public var description: String {
    switch self {
    case .tooFewRuns(let table, let found, let needed):
      "\(table): too few runs to fit: found \(found), at least \(needed) are needed: add runs"
    case .tooFewLevels(let table, let quantity, let found, let needed):
      "\(table): \(quantity.words) takes \(found) different values, at least \(needed) are needed: add runs that vary it"
    case .collinear(let table):
      "\(table): ln N and ln D lie on one line, so the effect of size can't be told from that of data: "
        + "add runs off that line, say two budgets of compute with several sizes each"
    case .constantLoss(let table, let loss):
      "\(table): every loss is \(loss), so size and data show no effect: check which column holds the loss, or add runs that differ in it"
    case .tooFewBudgets(let table, let found, let needed, let reasons):
      "\(table): \(found) usable budgets of compute, at least \(needed) are needed: add budgets with three or more sizes around the best"
        + (reasons.isEmpty ? "" : " (" + reasons.joined(separator: "; ") + ")")
    case .noSolution(let table): "\(table): no start led to a finite objective: check the units of the loss"
    case .badTarget(let compute): "the target compute is \(compute): give a positive number of FLOP"
    }
  }
}
