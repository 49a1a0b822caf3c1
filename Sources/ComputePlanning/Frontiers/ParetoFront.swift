/// The points that no other is better than in every objective.
public enum ParetoFront {
  /// Returns the positions of the points that aren't dominated, in their order; smaller is better in every objective.
  ///
  /// A point is dominated by one that is no worse in any objective and better in one. Of equal points all are kept. A point with a value that is no number is
  /// left out. Cost: O(n²·objectives).
  /// - Precondition: every point has as many objectives.
  public static func indices(_ points: [[Double]]) -> [Int] {
    points.indices.filter { index in
      let point = points[index]
      guard !point.contains(where: \.isNaN) else { return false }
      return !points.contains { dominates($0, point) }
    }
  }

  private static func dominates(_ one: [Double], _ other: [Double]) -> Bool {
    precondition(one.count == other.count, "points of a front have the same objectives")
    var isBetter = false
    for (a, b) in zip(one, other) {
      if a > b || a.isNaN { return false }
      if a < b { isBetter = true }
    }
    return isBetter
  }
}
