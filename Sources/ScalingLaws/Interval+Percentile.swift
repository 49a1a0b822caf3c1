import NumericalMethods

extension Interval {
  /// The middle part of a sample: from its (1 − confidence)/2 to its (1 + confidence)/2 quantile.
  ///
  /// Nil where no value is finite.
  init?(percentileOf sample: [Double], confidence: Double) {
    let finite = sample.filter(\.isFinite)
    guard !finite.isEmpty else { return nil }
    let percentiles = Percentiles(finite)
    self.init(low: percentiles.quantile(0.5 * (1 - confidence)), high: percentiles.quantile(0.5 * (1 + confidence)))
  }
}
