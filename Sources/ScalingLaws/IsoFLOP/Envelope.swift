import RealModule

/// Approach 1 of arXiv:2203.15556: the runs that no other of their compute betters, with power laws.
///
/// A row of the table may be a checkpoint.
///
/// Needs runs of many sizes at each compute, best the checkpoints of whole loss curves; the sizes trained are the only ones it can find, so N* goes in
/// steps. Noise is taken for skill: the least of many noisy losses is too low. Use it to look at, and isoFLOP profiles or a law to commit to.
public struct Envelope: Codable, Hashable, Sendable {
  /// The selection of runs.
  public enum Selection: Codable, Hashable, Sendable {
    /// The least loss of each of so many bins a decade of compute.
    ///
    /// A bin counts if no cheaper one is as good.
    case bins(perDecade: Double)
    /// The corners of the lower convex hull of the points (ln C, L) (arXiv:2502.06857).
    ///
    /// They are fewer than the bins, and each is the best of its neighbourhood.
    case hull
  }

  /// The selection of the runs.
  public let selection: Selection
  /// The positions of the chosen runs in the table, by rising compute.
  public let runs: [Int]
  /// N*(C).
  public let parameters: PowerLaw
  /// D*(C).
  public let tokens: PowerLaw
  /// L(C), as a straight line in logarithms.
  public let loss: PowerLaw

  /// Chooses the runs and fits the power laws; O(n log n).
  ///
  /// - Throws: `FitError.tooFewBudgets` where fewer than three runs, or computes, are left.
  public init(_ table: RunTable, selection: Selection = .bins(perDecade: 10)) throws(FitError) {
    let ordered = table.runs.indices.sorted {
      (table.runs[$0].compute, table.runs[$0].loss, $0) < (table.runs[$1].compute, table.runs[$1].loss, $1)
    }
    let chosen =
      switch selection {
      case .bins(let perDecade): Self.improving(Self.best(ordered, table, perDecade: perDecade), table)
      case .hull: Self.hull(ordered, table)
      }
    func law(_ value: (TrainingRun) -> Double) -> PowerLaw? {
      let runs = chosen.map { table.runs[$0] }
      return PowerLaw(computes: runs.map(\.compute), values: runs.map(value), errors: runs.map { _ in 0 }, errorFreedom: 1)
    }
    guard chosen.count >= 3, let parameters = law(\.parameters), let tokens = law(\.tokens), let loss = law(\.loss) else {
      throw .tooFewBudgets(table: table.name, found: chosen.count, needed: 3, reasons: [])
    }
    self.selection = selection
    runs = chosen
    (self.parameters, self.tokens, self.loss) = (parameters, tokens, loss)
  }

  /// The best run of each bin.
  ///
  /// A bin's number stays a `Double`: as an `Int` it would trap where bins have no width.
  private static func best(_ ordered: [Int], _ table: RunTable, perDecade: Double) -> [Int] {
    var best: [Double: Int] = [:]
    for index in ordered {
      let bin = (Double.log(table.runs[index].compute) / Double.log(10) * perDecade).rounded(.down)
      if let other = best[bin], table.runs[other].loss <= table.runs[index].loss { continue }
      best[bin] = index
    }
    return best.keys.sorted().compactMap { best[$0] }
  }

  /// Those that are better than all before.
  private static func improving(_ ordered: [Int], _ table: RunTable) -> [Int] {
    var least = Double.infinity
    return ordered.filter { index in
      defer { least = min(least, table.runs[index].loss) }
      return table.runs[index].loss < least
    }
  }

  /// The lower hull by Andrew's monotone chain, as far as it falls.
  private static func hull(_ ordered: [Int], _ table: RunTable) -> [Int] {
    var hull: [Int] = []
    func point(_ index: Int) -> (x: Double, y: Double) { (Double.log(table.runs[index].compute), table.runs[index].loss) }
    for index in ordered {
      let new = point(index)
      if let last = hull.last, point(last).x == new.x { continue }
      while hull.count > 1 {
        let (a, b) = (point(hull[hull.count - 2]), point(hull[hull.count - 1]))
        if (b.x - a.x) * (new.y - a.y) > (b.y - a.y) * (new.x - a.x) { break }
        hull.removeLast()
      }
      hull.append(index)
    }
    return improving(hull, table)
  }
}
