import Optimization

extension Interval {
  /// The middle part of a sample: from its (1 − confidence)/2 to its (1 + confidence)/2 quantile.
  init(percentileOf sample: [Double], confidence: Double) {
    let percentiles = Percentiles(sample.filter { !$0.isNaN })
    self.init(low: percentiles.quantile(0.5 * (1 - confidence)), high: percentiles.quantile(0.5 * (1 + confidence)))
  }
}
