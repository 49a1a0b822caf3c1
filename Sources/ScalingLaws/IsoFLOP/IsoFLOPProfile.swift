import NumericalMethods
import RealModule

/// The runs of a table by budget of compute, with the size at which the loss is least at each.
///
/// Approach 2 of arXiv:2203.15556: at each budget ln L is a parabola in ln N, or another curve (`IsoFLOPMethod`), and its minimum is the best size.
/// Runs whose compute differs a little within a budget are first brought to its mean along the frontier's own slope.
/// Biased where the sizes of a budget are few, wide apart or off-centre (arXiv:2603.22339): look at the budgets' outcomes.
public struct IsoFLOPProfile: Codable, Hashable, Sendable {
  /// The budgets, from the least compute to the greatest.
  public let budgets: [IsoFLOPBudget]
  /// σ of ln L, about the curves or from repeated runs, by the greater degrees of freedom.
  ///
  /// Nil if every curve passes through its points. The misfit of a curve is in the first, which errs on the wide side. A budget with a run far off the
  /// others is left out of the first, and has the errors of its own scatter.
  public let noise: NoiseEstimate?
  /// By how much compute may differ within a budget, as a share.
  public let tolerance: Double
  /// The method by which the minima were found.
  public let method: IsoFLOPMethod
  /// The name of the table.
  public let table: String

  /// Groups the runs and fits a curve at each budget.
  ///
  /// - Parameters:
  ///   - table: the runs.
  ///   - method: the curve; a parabola in ln N when left out.
  ///   - tolerance: runs within this share above the least compute of a budget belong to it.
  public init(_ table: RunTable, method: IsoFLOPMethod = .init(), tolerance: Double = 0.2) {
    self.init(table, method: method, tolerance: tolerance, surface: LossSurface(table))
  }

  /// Does so with the surface through the runs at hand.
  init(_ table: RunTable, method: IsoFLOPMethod = .init(), tolerance: Double = 0.2, surface: LossSurface?) {
    precondition(tolerance >= 0, "a tolerance is not negative")
    let outliers = Set(surface?.outliers(of: table.runs, beyond: Self.outlyingShare) ?? [])
    let groups = Self.group(table.runs, tolerance)
    func fit(_ group: [Int], slope: Double) -> IsoFLOPFit {
      let kept = outliers.isEmpty ? group : group.filter { !outliers.contains($0) }
      return IsoFLOPFit(table: table, method: method, indices: group, kept: kept, slope: slope)
    }
    // One curve at a time: those of a long table take as much memory as the table.
    let slope = Self.slope(groups.compactMap { fit($0, slope: 0).budget(noise: nil).minimum })
    let fits = groups.map { fit($0, slope: slope) }
    let regular = Self.regular(fits)
    let noise = [NoiseEstimate.repeated(table), Self.pooled(fits.indices.filter(regular.contains).map { fits[$0] })].compactMap(\.self)
      .max { $0.degreesOfFreedom < $1.degreesOfFreedom }
    self.noise = noise
    self.tolerance = tolerance
    self.method = method
    self.table = table.name
    budgets = fits.indices.map { fits[$0].budget(noise: regular.contains($0) ? noise?.sigma : max(noise?.sigma ?? 0, fits[$0].scatter)) }
  }

  /// A run that is off the surface by five standard errors and this share of the loss isn't fitted.
  private static let outlyingShare = 0.1

  /// The minima that could be found, from the least compute to the greatest.
  public var minima: [IsoFLOPMinimum] { budgets.compactMap(\.minimum) }

  /// The share of runs in budgets of three sizes or more from which a table counts as budgeted.
  private static let budgetedShare = 0.6

  /// Returns the budgets of a table that was trained by budgets; none where compute agrees by chance.
  ///
  /// Such a table has 60% of its runs in budgets of three sizes or more within this ratio of compute.
  func plannedBudgets(of table: RunTable, within ratio: Double) -> [IsoFLOPBudget] {
    let planned = budgets.filter { budget in
      let runs = budget.runs.map { table.runs[$0] }
      let computes = runs.map(\.compute)
      return Set(runs.map(\.parameters)).count >= 3 && (computes.max() ?? 1) <= ratio * (computes.min() ?? 1)
    }
    return Double(planned.reduce(0) { $0 + $1.runs.count }) >= Self.budgetedShare * Double(table.runs.count) ? planned : []
  }

  /// Sets of runs whose compute lies within the tolerance above the least of the set.
  static func group(_ runs: [TrainingRun], _ tolerance: Double) -> [[Int]] {
    let ordered = runs.indices.sorted { (runs[$0].compute, $0) < (runs[$1].compute, $1) }
    var groups: [[Int]] = []
    for index in ordered {
      if let first = groups.last?.first, runs[index].compute <= runs[first].compute * (1 + tolerance) {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    return groups
  }

  /// d ln L/d ln C through the minima; 0 where fewer than two are known.
  private static func slope(_ minima: [IsoFLOPMinimum]) -> Double {
    let unknown = minima.map { _ in 0.0 }
    return PowerLaw(computes: minima.map(\.compute), values: minima.map(\.loss), errors: unknown, errorFreedom: 1)?.exponent ?? 0
  }

  /// The budgets whose runs lie about their curves as those of the others do, by position.
  private static func regular(_ fits: [IsoFLOPFit]) -> Set<Int> {
    var residuals: [Double] = []
    let greatest = fits.map { fit -> Double in
      let own = fit.curve?.standardizedResiduals ?? []
      residuals += own
      return own.reduce(0) { max($0, $1.magnitude) }
    }
    let limit = RobustScale(residuals, fitted: 0).limit
    return Set(fits.indices.filter { greatest[$0] <= limit })
  }

  private static func pooled(_ fits: [IsoFLOPFit]) -> NoiseEstimate? {
    let regressions = fits.compactMap(\.curve?.regression)
    let freedom = regressions.reduce(0) { $0 + $1.degreesOfFreedom }
    guard freedom > 0 else { return nil }
    let square = regressions.reduce(0) { $0 + $1.residualSumOfSquares }
    return NoiseEstimate(sigma: (square / Double(freedom)).squareRoot(), degreesOfFreedom: freedom, source: .residuals)
  }
}

extension RunTable {
  /// The runs near the compute-optimal frontier: those that the isoFLOP parabolas are fitted to.
  ///
  /// The whole table if fewer than two budgets have a minimum, or fewer than ten runs are left.
  ///
  /// A law fitted to sizes far off the best bends towards them, and its frontier misses the minima: by 6% on the widest of the ladders of
  /// arXiv:2406.19146.
  var nearFrontier: RunTable {
    let budgets = IsoFLOPProfile(self).budgets
    guard budgets.count(where: { $0.minimum != nil }) >= 2 else { return self }
    let near = subset(budgets.flatMap(\.fittedRuns).sorted())
    return near.runs.count >= 10 ? near : self
  }
}
