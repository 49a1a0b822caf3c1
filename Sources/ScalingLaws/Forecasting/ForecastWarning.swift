/// A reason for caution about a forecast.
public enum ForecastWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The target is far beyond the runs.
  case farBeyondRuns(reach: Double)
  /// A law could not be fitted.
  case lawLeftOut(name: String, reason: String)
  /// Too few runs for a backtest: the laws' weights and variances are prior alone.
  case noBackTest
  /// The frontier steepens from budget to budget, by more than its standard error explains.
  case steepening(bend: Estimate)
  /// Budgets whose minimum could not be found.
  case budgetsWithoutMinimum([String])

  /// The warning in words.
  public var description: String {
    switch self {
    case .farBeyondRuns(let reach):
      "the target is \(reach.inWords) times the largest compute of the runs: train a budget in between before relying on it"
    case .lawLeftOut(let name, let reason): "the law \"\(name)\" was left out: \(reason)"
    case .noBackTest: "too few runs for a backtest: how far the laws mislead is assumed, not measured; train more runs at other budgets"
    case .steepening(let bend):
      "ln L falls faster from budget to budget (d² ln L/d(ln C)² = \(bend.value.inWords) ± \(bend.error.inWords)): the small runs may be starved of steps; "
        + "mend the recipe before relying on a law"
    case .budgetsWithoutMinimum(let reasons) where reasons.count <= 3: "budgets without a minimum: " + reasons.joined(separator: "; ")
    case .budgetsWithoutMinimum(let reasons):
      "\(reasons.count) budgets have no minimum, and the best size rests on the others; the first: \(reasons[0])"
    }
  }
}
