import NumericalMethods
import RealModule

extension FittedRegression {
  /// The number of replicates that one call of a concurrent loop's body fits.
  private static var chunk: Int { 16 }

  /// Fits every replicate from the given starts, and keeps the best solution of each.
  ///
  /// A replicate without a finite objective is left out.
  func bootstrap(_ kind: Bootstrap, seed: UInt64, replicates: Int, from starts: [[Double]], loop: ConcurrentLoop?) -> [Solution] {
    guard replicates > 0 else { return [] }
    let fitted = fitted()
    let resampler = Resampler(
      kind, seed: seed, logValues: regression.logValues, errors: errors(fitted: fitted), clusters: clusters)
    let chunks = (replicates + Self.chunk - 1) / Self.chunk
    let regression = regression
    let results = Slots.fill(chunks, loop) { index -> [Solution] in
      let range = index * Self.chunk..<min((index + 1) * Self.chunk, replicates)
      return range.compactMap { replicate in
        regression.solve(resampler.draw(replicate, fitted: fitted), from: starts)
      }
    }
    return results.flatMap(\.self)
  }
}

extension LawRegression {
  /// Returns the best solution for a replicate; runs that it doesn't hold are left out rather than weighed with nothing.
  fileprivate func solve(_ drawn: Resample, from starts: [[Double]]) -> Solution? {
    var resampled = self
    if let values = drawn.logValues { resampled.logValues = values }
    guard let weights = drawn.weights else { return resampled.solve(from: starts, weights: nil).first }
    let rows = weights.indices.filter { weights[$0] > 0 }
    return resampled.restricted(to: rows).solve(from: starts, weights: rows.map { weights[$0] }).first
  }
}
