/// What is expected of ln L at some places, with where the variance comes from.
struct LossPrediction: Sendable {
  /// The mean of ln L, one a place.
  var means: [Double]
  /// The variance that the law's parameters bring.
  var parameterVariances: [Double]
  /// The variance of what the law's form misses.
  var discrepancyVariances: [Double]
  /// The variance from run to run.
  var noiseVariances: [Double]

  /// The variance of a new run's ln L.
  var runVariances: [Double] {
    means.indices.map { parameterVariances[$0] + discrepancyVariances[$0] + noiseVariances[$0] }
  }

  /// Averages predictions; what their means differ by counts as discrepancy.
  static func mixture(_ parts: [(weight: Double, prediction: LossPrediction)]) -> LossPrediction {
    guard let count = parts.first?.prediction.means.count else {
      return LossPrediction(means: [], parameterVariances: [], discrepancyVariances: [], noiseVariances: [])
    }
    func average(_ value: (LossPrediction) -> [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: count)
      for part in parts {
        for (index, element) in value(part.prediction).enumerated() { sums[index] += part.weight * element }
      }
      return sums
    }
    let means = average(\.means)
    let spread = average { prediction in zip(prediction.means, means).map { ($0 - $1) * ($0 - $1) } }
    return LossPrediction(
      means: means, parameterVariances: average(\.parameterVariances),
      discrepancyVariances: zip(average(\.discrepancyVariances), spread).map { $0 + $1 }, noiseVariances: average(\.noiseVariances))
  }

  /// The same with every variance multiplied; the noise is never made less, for the runs themselves show it.
  func widened(by factor: Double) -> LossPrediction {
    LossPrediction(
      means: means, parameterVariances: parameterVariances.map { factor * $0 },
      discrepancyVariances: discrepancyVariances.map { factor * $0 }, noiseVariances: noiseVariances.map { max(1, factor) * $0 })
  }
}
