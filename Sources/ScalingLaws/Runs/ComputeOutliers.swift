import RealModule

/// Rows whose compute isn't what N and D cost in the other rows, by more and by less.
///
/// ln C/(6ND) is compared with 0 if that is the table's count, or with a robust line in ln N (Theil 1950, Sen 1968), which embeddings and attention bend.
struct ComputeOutliers {
  let table: RunTable

  /// The factor that is reported, and how many robust standard deviations it must be.
  private static let least = 1.4
  private static let deviations = 8.0
  /// The share of rows at exactly 6ND from which that is the table's count.
  private static let countShare = 0.25
  /// The share of rows beyond which a line describes nothing.
  private static let greatestShare = 0.3
  private static let fewestRows = 5
  private static let named = 6

  init(_ table: RunTable) { self.table = table }

  var inferences: [Inference] {
    guard table.runs.count >= Self.fewestRows else { return [] }
    var (least, most) = (Double.infinity, 0.0)
    for run in table.runs { (least, most) = (min(least, run.computeRatio), max(most, run.computeRatio)) }
    guard most > Self.least * least else { return [] }
    let ratios = table.runs.map { Double.log($0.computeRatio) }
    let residuals = self.residuals(ratios)
    // A table that counts 6ND has no spread, however many of its rows are wrong.
    let spread = residuals.isCount ? 0 : 1.4826 * middle(residuals.values.map(\.magnitude))
    let threshold = max(Double.log(Self.least), Self.deviations * spread)
    let off = residuals.values.indices.filter { residuals.values[$0].magnitude > threshold }
    guard !off.isEmpty, residuals.isCount || Double(off.count) <= Self.greatestShare * Double(ratios.count) else { return [] }
    let worst = off.sorted { (residuals.values[$0].magnitude, $1) > (residuals.values[$1].magnitude, $0) }.prefix(Self.named).sorted()
    let rows = worst.map { RowFactor(row: table.number(of: $0), label: table.runs[$0].label, factor: Double.exp(residuals.values[$0])) }
    return [.rowsOffCompute(rows, count: off.count)]
  }

  /// The differences from what the table counts, and whether that is 6ND to the digit.
  private func residuals(_ ratios: [Double]) -> (values: [Double], isCount: Bool) {
    let exact = ratios.count { $0.magnitude < 0.02 }
    if Double(exact) >= Self.countShare * Double(ratios.count) { return (ratios, true) }
    let sizes = table.runs.map { Double.log($0.parameters) }
    let sample = stride(from: 0, to: ratios.count, by: max(1, ratios.count / 200)).map { (sizes[$0], ratios[$0]) }
    var slopes: [Double] = []
    for (index, a) in sample.enumerated() {
      for b in sample[(index + 1)...] where (a.0 - b.0).magnitude > 0.05 { slopes.append((a.1 - b.1) / (a.0 - b.0)) }
    }
    let slope = slopes.isEmpty ? 0 : middle(slopes)
    let level = middle(sample.map { $0.1 - slope * $0.0 })
    return (zip(sizes, ratios).map { $1 - slope * $0 - level }, false)
  }

  private func middle(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[sorted.count / 2]
  }
}
