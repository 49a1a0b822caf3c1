import NumericalMethods
import RealModule
import ScalingLaws

/// The growth of the horizon t₅₀ over the models' release dates: a straight line of ln t₅₀, by least squares.
///
/// Each replicate takes the horizons of one draw of task families, and the signs of the line's residuals at random (wild bootstrap), so that the interval
/// holds both the choice of tasks and the models' scatter about the line.
public struct HorizonTrend: Hashable, Sendable, Codable {
  /// The models on the line: those with a date and a horizon within the tasks that were run.
  public let models: [String]
  /// The time in which the horizon doubles, in months.
  public let doublingMonths: Double
  /// Its interval; the end is ∞ where the horizon may not grow at all.
  public let interval: Interval

  init?(_ models: [ModelHazards], seed: UInt64, confidence: Double) {
    let used = models.filter { model in
      model.released != nil && model.logHorizon != nil
        && model.hazards.fit(.logLogistic)?.horizons.contains { $0.success == 0.5 && $0.isExtrapolated } != true
    }
    let dates = used.compactMap(\.released)
    guard Set(dates).count >= 3, let line = Self.line(dates, used.compactMap(\.logHorizon)) else { return nil }
    let scale = (Double(used.count) / Double(used.count - 2)).squareRoot()
    let rates = (0..<(used.first?.logHorizons.count ?? 0)).compactMap { replicate -> Double? in
      let horizons = used.compactMap { $0.logHorizons[replicate] }
      guard horizons.count == used.count else { return nil }
      var generator = SeededGenerator(seed: seed ^ 0x7265_6c65_6173_6564, stream: UInt64(replicate))
      let noisy = zip(horizons, line.residuals).map { $0 + (generator.uniform() < 0.5 ? -scale : scale) * $1 }
      return Self.line(dates, noisy)?.coefficients[1]
    }
    guard !rates.isEmpty else { return nil }
    let percentiles = Percentiles(rates)
    self.models = used.map(\.hazards.model)
    doublingMonths = Self.months(line.coefficients[1])
    interval = Interval(
      low: Self.months(percentiles.quantile(0.5 * (1 + confidence))), high: Self.months(percentiles.quantile(0.5 * (1 - confidence))))
  }

  private static func line(_ dates: [Double], _ values: [Double]) -> LinearRegression? {
    LinearRegression(rows: dates.map { [1, $0 - dates[0]] }, values: values)
  }

  private static func months(_ rate: Double) -> Double { rate > 0 ? 12 * Double.log(2) / rate : .infinity }
}
