import RealModule

/// A reason for caution about a forecast.
public enum ForecastWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The target is far beyond the runs.
  case farBeyondRuns(reach: Double)
  /// The target is below the runs; the reach is its compute over the least of the runs.
  case belowRuns(reach: Double)
  /// A law could not be fitted, or contradicts the others.
  case lawLeftOut(name: String, reason: String)
  /// Too few runs for a backtest: the laws' weights and variances are prior alone.
  case noBackTest
  /// The frontier steepens from budget to budget, by more than its standard error explains.
  case steepening(bend: Estimate)
  /// Budgets whose minimum could not be found.
  case budgetsWithoutMinimum([String])
  /// The best size is that of the laws: the runs' own minima are too few, or say less.
  case sizeFromLaws(minima: Int, issues: [String])
  /// The ends of the interval differ by this factor.
  case wideInterval(factor: Double)
  /// The target repeats its tokens: its number of passes, and the greatest of a run of the table.
  case repeatedTokens(epochs: Double, ofRuns: Double)
  /// A fault of the table.
  case finding(Finding)

  /// The warning in words.
  public var description: String {
    switch self {
    case .farBeyondRuns(let reach):
      "the target is \(reach.inWords) times the largest compute of the runs: train a budget in between before relying on it"
    case .belowRuns(let reach):
      "the target is \(reach.inWords) times the smallest compute of the runs, below all of them: forecasts are made upwards; train it instead"
    case .lawLeftOut(let name, let reason): "the law \"\(name)\" was left out: \(reason)"
    case .noBackTest: "too few runs for a backtest: how far the laws mislead is assumed, not measured; train more runs at other budgets"
    case .steepening(let bend):
      "ln L falls faster from budget to budget (d² ln L/d(ln C)² = \(bend.value.inWords) ± \(bend.error.inWords)): the small runs may be starved of steps; "
        + "mend the recipe before relying on a law"
    case .budgetsWithoutMinimum(let reasons) where reasons.count <= 3: "budgets without a minimum: " + reasons.joined(separator: "; ")
    case .budgetsWithoutMinimum(let reasons):
      "\(reasons.count) budgets have no minimum, and the best size rests on the others; the first: \(reasons[0])"
    case .sizeFromLaws(let minima, let issues):
      "the best size is that of the fitted laws, not measured: "
        + (minima == 0
          ? "no budget has a minimum" : minima == 1 ? "one budget has a minimum" : "the minima of \(minima) budgets tell less of it")
        + (issues.first.map { " (\($0))" } ?? "") + "; train several sizes at two budgets of compute or more"
    case .wideInterval(let factor):
      "the ends of the interval differ by a factor of \(factor.inWords): the runs hardly determine a loss there; train runs nearer to it"
    case .repeatedTokens(let epochs, let ofRuns):
      "each token is read \(epochs.inWords) times, in the runs "
        + (ofRuns > 1.5 ? "at most \(ofRuns.inWords) times" : "once")
        + ": the value of repeats is a published one (R* = 15.39, arXiv 2305.16264), not measured here"
    case .finding(let finding): finding.description
    }
  }
}

extension Finding {
  /// Whether a forecast suffers from it as a fit does: units, outliers, pooled tables, checkpoints.
  var concernsForecasts: Bool {
    switch self {
    case .repeatsDiffer, .outlier, .unfinished, .more, .mixedUnits, .perplexity, .pooled, .checkpoints: true
    case .duplicateRuns, .noMinimum, .fewSizes, .nearDuplicateSizes, .offCentre, .correlated, .narrowSpan, .influential, .floorUndetermined,
      .atBounds, .oneSidedIntervals, .conventionMatters, .asymptoteMatters, .saturating, .atFloor, .targetOutside:
      false
    }
  }
}

extension Forecaster {
  /// Beyond this many times the largest compute a forecast is mostly its prior.
  private static var comfortableReach: Double { 10 }
  /// The bend from which a warning is given, in standard errors.
  private static var notableErrors: Double { 2 }
  /// The ratio of an interval's ends from which a warning is given.
  private static var widestFactor: Double { 2 }

  /// The faults of the table, laws left out, and what holds of every forecast from it.
  public var warnings: [ForecastWarning] {
    let faults = RowFindings(table: table, surface: optima.surface).findings.filter(\.concernsForecasts)
    return leftOut + faults.map(ForecastWarning.finding) + (origins.isEmpty ? [.noBackTest] : [])
  }

  /// Those of one forecast: of the table, its target and its interval.
  func warnings(_ design: RunDesign, interval: Interval) -> [ForecastWarning] {
    let compute = design.compute
    var warnings = warnings
    let computes = table.computes
    let (reach, share) = (compute / computes.upperBound, compute / computes.lowerBound)
    if reach > Self.comfortableReach { warnings.append(.farBeyondRuns(reach: reach)) }
    if share < 1 - 1e-9 { warnings.append(.belowRuns(reach: share)) }
    let factor = interval.high / interval.low
    if !(factor <= Self.widestFactor) { warnings.append(.wideInterval(factor: factor)) }
    return warnings + repetitionWarning(design)
  }

  /// Those about the best size.
  var sizeWarnings: [ForecastWarning] {
    var warnings: [ForecastWarning] = []
    let profile = optima.profile
    if optima.frontier != nil, !profile.issues.isEmpty { warnings.append(.budgetsWithoutMinimum(profile.issues)) }
    if let bend = optima.frontier?.bend, bend.value < -Self.notableErrors * bend.error { warnings.append(.steepening(bend: bend)) }
    if optima.frontier == nil {
      warnings.append(.sizeFromLaws(minima: profile.minima.count, issues: optima.isOfBudgets ? profile.issues : []))
    }
    return warnings
  }
}

extension RunTable {
  /// Beyond this many times the runs, either way, nothing is forecast.
  private static let farthestReach = 1e12

  /// The least and the greatest compute of the runs, in FLOP.
  var computes: ClosedRange<Double> {
    let all = runs.map(\.compute)
    return (all.min() ?? 1)...(all.max() ?? 1)
  }

  /// Checks that a law of these runs can say something of a compute.
  ///
  /// - Throws: `FitError` for what is no positive number, or lies 1e12 times above or below the runs.
  public func checkTarget(_ compute: Double) throws(FitError) {
    guard compute > 0, compute.isFinite else { throw .badTarget(compute: compute) }
    let (above, below) = (compute / computes.upperBound, computes.lowerBound / compute)
    guard max(above, below) <= Self.farthestReach else {
      throw .targetOutOfReach(compute: compute, runs: computes, limit: Self.farthestReach)
    }
  }
}
