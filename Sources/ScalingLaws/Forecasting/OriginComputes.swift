/// The computes from which a rolling back-test forecasts: runs up to one are fitted, those beyond are forecast.
///
/// At least half of the runs, and ten, are fitted; three or more are forecast; of more than four such computes four are taken, evenly by rank.
public struct OriginComputes: Hashable, Sendable {
  /// C of each origin in FLOP, the smallest first; none if the runs are too few.
  public let values: [Double]

  /// The most origins that are tried; with more they are spread evenly, first and last included.
  static let originLimit = 4
  /// At least so many runs, and this share of all, are fitted at an origin.
  private static let (leastRuns, leastShare) = (10, 0.5)
  /// At least so many are forecast.
  private static let leastTargets = 3

  /// Finds the origins of runs of these computes; O(n log n).
  public init(_ computes: [Double]) {
    let sorted = computes.sorted()
    let least = max(Self.leastRuns, Int((Self.leastShare * Double(sorted.count)).rounded(.up)))
    guard least <= sorted.count - Self.leastTargets else {
      values = []
      return
    }
    // The largest compute of the first k runs, where k runs have no more than it.
    let usable = Set((least...(sorted.count - Self.leastTargets)).filter { sorted[$0 - 1] < sorted[$0] }.map { sorted[$0 - 1] }).sorted()
    values =
      usable.count > Self.originLimit ? (0..<Self.originLimit).map { usable[$0 * (usable.count - 1) / (Self.originLimit - 1)] } : usable
  }
}
