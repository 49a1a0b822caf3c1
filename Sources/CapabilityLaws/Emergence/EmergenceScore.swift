import NumericalMethods
import RealModule

/// Schaeffer's emergence score of scores in the order of scale, with what chance alone makes of it.
///
/// sign(argmax y − argmin y)·(max y − min y)/√(median (yᵢ₊₁ − yᵢ)²). A large one was taken for emergence; scores of few items and of few scales give large ones
/// by chance, which the interval shows: that of scores drawn from the best smooth form.
/// Source: Schaeffer, Miranda & Koyejo 2023, arXiv:2304.15004.
public struct EmergenceScore: Hashable, Sendable, Codable {
  /// The score; nil where half of the steps are zero.
  public let value: Double?
  /// The 90% interval of the score of a smooth ability at these scales and items.
  public let smoothLow: Double
  /// Its upper end.
  public let smoothHigh: Double

  /// Returns the score of values in order; nil if the median step is zero.
  public static func score(_ values: [Double]) -> Double? {
    guard values.count >= 2, let high = values.max(), let low = values.min(), let top = values.firstIndex(of: high),
      let bottom = values.firstIndex(of: low)
    else { return nil }
    let median = Percentiles(zip(values, values.dropFirst()).map { ($1 - $0) * ($1 - $0) }).median
    guard median > 0 else { return nil }
    return (top > bottom ? 1 : top < bottom ? -1 : 0) * (high - low) / median.squareRoot()
  }

  init(_ series: ScoreSeries, smooth: EmergenceFit, replicates: Int, seed: UInt64, stream: Int) {
    value = Self.score(series.shares)
    let drawn = (0..<replicates).compactMap { replicate -> Double? in
      var generator = SeededGenerator(seed: seed, stream: UInt64(stream + replicate))
      return Self.score(series.drawn({ smooth.score(scale: $0) }, &generator).shares)
    }
    let percentiles = drawn.isEmpty ? nil : Percentiles(drawn)
    smoothLow = percentiles?.quantile(0.05) ?? .nan
    smoothHigh = percentiles?.quantile(0.95) ?? .nan
  }
}
