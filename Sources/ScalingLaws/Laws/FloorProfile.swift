import RealModule

/// The profile of the objective along the floor E: E held at each of several values, the rest refitted.
public struct FloorProfile: Codable, Hashable, Sendable {
  /// The places, from the least E to the greatest.
  public let points: [Point]
  /// The E of the fit.
  public let estimate: Double

  /// One held value.
  public struct Point: Codable, Hashable, Sendable {
    /// E, in the unit of the loss.
    public let floor: Double
    /// The objective there over that of the fit.
    public let relativeObjective: Double
    /// The least loss at ten times the largest compute with this floor, by C = 6ND.
    public let lossAtTenfold: Double
  }

  /// Holds E at 17 values and at the fit's own; one fit each.
  ///
  /// The values reach two and a half times as far as E's interval, within zero and the least loss.
  ///
  /// Nil where the fit's law has no E, or E is already held.
  public init?(_ table: RunTable, fit: LawFit) {
    guard let estimate = fit.parameters["E"], fit.configuration.pinned["E"] == nil, fit.objective > 0 else { return nil }
    let least = table.runs.map(\.loss).min() ?? 0
    let compute = 10 * (table.runs.map(\.compute).max() ?? 0)
    let steps = 16
    let range = Self.range(around: estimate, interval: fit.intervals["E"], least: least)
    let grid = (0...steps).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(steps) }
    let values = (grid + [estimate]).filter { $0 > 0 }.sorted()
    points = values.compactMap { value in
      var configuration = fit.configuration
      configuration.pinned["E"] = value
      configuration.replicates = 0
      guard let held = try? configuration.fit(table, law: fit.law.family) else { return nil }
      let loss = held.law.optimum(compute: compute).loss
      guard held.objective.isFinite, loss.isFinite else { return nil }
      return Point(floor: value, relativeObjective: held.objective / fit.objective, lossAtTenfold: loss)
    }
    guard points.count > 2 else { return nil }
    self.estimate = estimate
  }

  private static func range(around estimate: Double, interval: Interval?, least: Double) -> ClosedRange<Double> {
    let top = 0.98 * least
    guard let interval, interval.low < estimate, interval.high > estimate else { return 0...max(top, 0) }
    let low = max(0, estimate - 2.5 * (estimate - interval.low))
    return low...max(low, min(top, estimate + 2.5 * (interval.high - estimate)))
  }
}
