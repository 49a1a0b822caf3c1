/// The loss of boundaries on newer models that were fitted to older ones.
///
/// Models of one date stay in the order of the matrix. On few models a difference of pinball losses is mostly chance: compare several shares.
public struct TimeSplit: Codable, Hashable, Sendable {
  /// The benchmark.
  public let benchmark: String
  /// The number of older models fitted.
  public let fitted: Int
  /// The number of newer models scored.
  public let scored: Int
  /// The mean pinball loss of the anchored boundary.
  public let anchored: Double
  /// The mean pinball loss of the plain sigmoid.
  public let free: Double

  /// Fits both boundaries to the older share of the models by date, and scores them on the newer.
  ///
  /// Nil without a benchmark that has enough.
  ///
  /// - Parameter dates: A text a model that sorts by time, as 2024-12-31; models without one are left out.
  public static func losses(_ matrix: BenchmarkMatrix, dates: [String], share: Double = 0.7, quantile: Double = 0.9) -> [TimeSplit]? {
    precondition(dates.count == matrix.models.count, "one date a model")
    let order = matrix.models.indices.filter { !dates[$0].isEmpty }.sorted { (dates[$0], $0) < (dates[$1], $1) }
    let splits = matrix.benchmarks.indices.compactMap { benchmark -> TimeSplit? in
      let points = order.compactMap { row -> (compute: Double, share: Double)? in
        guard let score = matrix.scores[row][benchmark], let compute = matrix.models[row].compute else { return nil }
        return (compute, score)
      }
      let count = Int(Double(points.count) * share)
      let (older, newer) = (Array(points.prefix(count)), Array(points.dropFirst(count)))
      guard !newer.isEmpty, let anchored = CapabilityBoundary(older, quantile: quantile),
        let free = CapabilityBoundary(older, quantile: quantile, ends: .free)
      else { return nil }
      return TimeSplit(
        benchmark: matrix.benchmarks[benchmark], fitted: older.count, scored: newer.count, anchored: anchored.pinball(newer),
        free: free.pinball(newer))
    }
    return splits.isEmpty ? nil : splits
  }
}
