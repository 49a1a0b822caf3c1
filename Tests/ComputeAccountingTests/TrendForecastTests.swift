import NumericalMethods
import RealModule
import Tabular
import Testing

@testable import ComputeAccounting

/// Forecasts, back-casts, frontiers, and the start of a run.
@Suite struct TrendForecastTests {
  /// A trend whose growth wanders: each half-year's step has an error of its own.
  private static func wandering(_ seed: UInt64, years: Int, step: Double = 0.12) -> TrendSeries {
    var generator = SeededGenerator(seed: seed)
    var level = 0.0
    let points = (0..<(4 * years)).map { index in
      if index % 2 == 0 { level += 0.1 + step * generator.normal() }
      return TrendPoint(date: 2005 + Double(index) / 4, value: .exp10(level + 0.05 * generator.normal()))
    }
    return TrendSeries(quantity: "y", points: points)
  }

  /// Intervals widen beyond the data, the trend's own are narrower, and a long way out is warned of.
  @Test func intervalsWiden() throws {
    let trend = try TrendConfiguration(replicates: 100).fit(TrendFitTests.series(4))
    func width(_ date: Double) -> Double {
      let value = trend.prediction(at: date).value
      return Double.log10(value.high / value.low)
    }
    #expect(width(2020) < width(2022) && width(2022) < width(2025) && width(2025) < width(2030))
    let prediction = trend.prediction(at: 2025)
    #expect(prediction.trend.low > prediction.value.low && prediction.trend.high < prediction.value.high)
    #expect(prediction.warning == nil && abs(prediction.spansBeyond - 0.5) < 1e-9)
    #expect(trend.prediction(at: 2030.5).warning != nil && trend.prediction(at: 2015).yearsBeyond == 0)
  }

  /// Of wandering trends the textbook's interval holds far too few of the next years; that of back-casts holds about nine of ten.
  @Test func backcastsWidenAsFarAsTheyMust() throws {
    var (held, plain, count) = (0, 0, 0)
    for seed in 0..<40 {
      let series = Self.wandering(UInt64(seed), years: 14)
      let backcast = try TrendConfiguration(replicates: 2).backcast(series, from: 2016)
      held += backcast.covered
      count += backcast.later
      let fit = backcast.trend.fit
      let reach = StudentDistribution(degreesOfFreedom: fit.degreesOfFreedom).quantile(0.95) * fit.residualDeviation
      plain += series.from(2016).points.count {
        abs(.log10($0.value) - fit.log(at: $0.date)) <= reach * (1 + fit.leverage(at: $0.date)).squareRoot()
      }
    }
    #expect(Double(plain) / Double(count) < 0.7, "\(plain) of \(count)")
    #expect((0.82...0.97).contains(Double(held) / Double(count)), "\(held) of \(count)")
  }

  /// Nothing that came later enters the trend of a back-cast.
  @Test func backcastsDoNotKnowTheFuture() throws {
    let series = TrendFitTests.series(6, count: 60)
    let other = TrendSeries(
      quantity: "y", points: series.points.map { $0.date < 2016 ? $0 : TrendPoint(date: $0.date, value: 1000 * $0.value) })
    for configuration in [TrendConfiguration(replicates: 50), TrendConfiguration(frontier: 2, breaks: .chosen, replicates: 50)] {
      let (one, two) = (try configuration.backcast(series, from: 2016), try configuration.backcast(other, from: 2016))
      #expect(one.trend == two.trend && one.covered > two.covered)
      #expect(two.covered == 0 && two.bias > 500)
    }
    #expect(throws: TrendError.tooFewAround("2030-01-01", before: 60, after: 0)) { try TrendConfiguration().backcast(series, from: 2030) }
  }

  @Test func frontiersAreThoseOfTheirDay() {
    let values: [(Double, Double)] = [(2010, 5), (2011, 3), (2012, 7), (2012, 9), (2013, 8), (2014, 9), (2015, 20)]
    let series = TrendSeries(quantity: "y", points: values.map { TrendPoint(date: $0.0, value: $0.1) })
    // On one day the higher one alone is a record; an equal one is among the highest.
    #expect(series.frontier(1).points.map(\.value) == [5, 9, 9, 20])
    #expect(series.frontier(2).points.map(\.value) == [5, 3, 7, 9, 8, 9, 20])
    #expect(series.frontier(1, lowest: true).points.map(\.value) == [5, 3])
    #expect(series.frontier(100) == series)
  }

  /// The formula's start is the best of a fine grid of starts.
  @Test(arguments: [(0.5, 4.0, 1.0), (0.35, 1.0, 8.0), (0.7, 0.0, 3.0), (1.2, 2.0, 0.0)])
  func theStartIsTheBest(rate: Double, years: Double, cost: Double) {
    let run = HardwareWait(years: years, cost: cost, valuePerYear: 0.8)
    func total(_ delay: Double) -> Double { cost * .exp(-rate * delay) + 0.8 * (delay + years * .exp(-rate * delay)) }
    let answer = run.start(rate: rate)
    let best = (0...20_000).map { Double($0) / 1000 }.min { total($0) < total($1) } ?? 0
    #expect(abs(answer.delayYears - best) < 2e-3)
    #expect(abs(answer.gain - (total(0) - total(answer.delayYears))) < 1e-9 && answer.gain >= 0)
  }

  /// A run of less than 1/λ starts now; a longer one is, after the wait, as long as that.
  @Test func noRunIsLongerThanTheHardwareTakesToImprove() {
    #expect(HardwareWait(years: 1.9, cost: 0, valuePerYear: 1).start(rate: 0.5).delayYears == 0)
    let answer = HardwareWait(years: 6, cost: 0, valuePerYear: 1).start(rate: 0.5)
    #expect(abs(answer.doneAfterYears - answer.delayYears - 2) < 1e-12)
    #expect(HardwareWait(years: 6, cost: 9, valuePerYear: 1).start(rate: -0.5).delayYears == 0)
  }

  /// The interval of the delay holds that of every growth in the interval.
  @Test func delaysHaveIntervals() {
    let run = HardwareWait(years: 0.2, cost: 30, valuePerYear: 4)
    let growth = TrendGrowth(slope: 0.15, low: 0.05, high: 0.6)
    let interval = run.delay(growth)
    for slope in stride(from: 0.05, through: 0.6, by: 0.01) {
      let delay = run.start(rate: slope * Double.log(10)).delayYears
      #expect(delay >= interval.low - 1e-9 && delay <= interval.high + 1e-9)
    }
    // A price that falls is the same as work for money that rises.
    #expect(abs(run.delay(TrendGrowth(slope: -0.15, low: -0.6, high: -0.05)).median - interval.median) < 1e-9)
  }
}

/// Progress at equal scale, from made-up scores.
@Suite struct EqualScaleTests {
  private static func points(_ seed: UInt64, interaction: Double) -> [ScaledPoint] {
    var generator = SeededGenerator(seed: seed)
    return (0..<80).map { _ in
      let (time, scale) = (6 * generator.uniform(), 22 + 4 * generator.uniform())
      let score = -1 + 0.3 * (time - 3) + 0.6 * (scale - 24) + interaction * (time - 3) * (scale - 24) + 0.1 * generator.normal()
      return ScaledPoint(TrendPoint(date: 2018 + time, value: 1 / (1 + .exp(-score))), scale: .exp10(scale))
    }
  }

  /// 0.3 of the score a year over 0.6 a decade of scale: half a decade a year, and a doubling in 0.602 years.
  @Test func theRateIsFound() throws {
    let progress = try EqualScaleProgress(Self.points(1, interaction: 0), quantity: "s", usesLogit: true, replicates: 200)
    #expect(progress.growth.doublingYears.low < 0.602 && 0.602 < progress.growth.doublingYears.high)
    #expect(abs(progress.growth.doublingYears.median - 0.602) < 0.06 && progress.rSquared > 0.9)
    #expect(progress.interactionP > 0.05)
  }

  @Test func progressMayDependOnTheScale() throws {
    let progress = try EqualScaleProgress(Self.points(2, interaction: 0.1), quantity: "s", usesLogit: true, replicates: 200)
    #expect(progress.interactionP < 1e-6)
    let factors = progress.scales.map(\.growth.factorPerYear.median)
    #expect(factors[0] < factors[1] && factors[1] < factors[2])
    #expect(progress.scales[2].growth.factorPerYear.low > progress.scales[0].growth.factorPerYear.high)
  }

  @Test func sharesMustBeShares() {
    var points = Self.points(3, interaction: 0)
    points[4].point = TrendPoint(date: 2020, value: 1, label: "full marks")
    #expect(throws: TrendError.notAShare(label: "full marks", value: 1)) { try EqualScaleProgress(points, quantity: "s", usesLogit: true) }
    #expect(throws: TrendError.self) { try EqualScaleProgress(Array(points.prefix(5)), quantity: "s", usesLogit: true) }
  }
}
