import Optimization
import RealModule

extension FittedRegression {
  /// How many replicates one call of a concurrent loop's body fits.
  private static var chunk: Int { 16 }

  /// Fits every replicate from the given places, and keeps the best of each; a replicate without a finite objective is left out.
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
        let drawn = resampler.draw(replicate, fitted: fitted)
        var resampled = regression
        if let values = drawn.logValues { resampled.logValues = values }
        return resampled.solve(from: starts, weights: drawn.weights).first
      }
    }
    return results.flatMap(\.self)
  }
}
