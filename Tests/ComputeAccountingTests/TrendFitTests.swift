import NumericalMethods
import RealModule
import Tabular
import Testing

@testable import ComputeAccounting

/// Straight and broken lines in time, and what is said of them.
@Suite struct TrendFitTests {
  /// Observations of 10^(slope·t) with noise, evenly from 2010 to 2020.
  static func series(
    _ seed: UInt64, count: Int = 40, slope: Double = 0.2, noise: Double = 0.2, groups: Int = 0, shared: Double = 0, bend: Double = 0
  ) -> TrendSeries {
    var generator = SeededGenerator(seed: seed)
    let common = (0..<max(groups, 1)).map { _ in shared * generator.normal() }
    let points = (0..<count).map { index in
      let time = 10 * Double(index) / Double(count - 1)
      let log = slope * time + bend * max(0, time - 5) + noise * generator.normal() + (groups > 0 ? common[index % groups] : 0)
      return TrendPoint(date: 2010 + time, value: .exp10(log), label: "\(index)", group: groups > 0 ? "g\(index % groups)" : "")
    }
    return TrendSeries(quantity: "y", points: points)
  }

  /// A quantity that doubles every two years, without noise.
  @Test func aCleanLineIsFoundExactly() throws {
    let points = (0..<9).map { TrendPoint(date: 2012 + Double($0), value: 3 * .exp2(Double($0) / 2)) }
    let trend = try TrendConfiguration().fit(TrendSeries(quantity: "y", points: points))
    #expect(abs(trend.growth.doublingYears.median - 2) < 1e-9 && abs(trend.growth.factorPerYear.median - Double.sqrt(2)) < 1e-9)
    #expect(abs(trend.growth.doublingYears.low - 2) < 1e-6 && abs(trend.growth.doublingYears.high - 2) < 1e-6)
    #expect(trend.fit.rSquared > 1 - 1e-12 && trend.fit.residualDeviation < 1e-9)
    #expect(abs(trend.prediction(at: 2014).value.median / 6 - 1) < 1e-9)
  }

  /// Sums made once against the matrix of every row.
  @Test func hingesAreThoseOfAnOrdinaryRegression() throws {
    var generator = SeededGenerator(seed: 5)
    let dates = (0..<60).map { _ in 1990 + 30 * generator.uniform() }.sorted()
    let values = dates.map { 0.3 * ($0 - 2000) + generator.normal() }
    let weights = dates.map { _ in Double(generator.index(below: 3)) }
    for hinges in [[], [2001.5], [1996, 2008], [1995, 2003, 2011]] {
      let sums = HingeRegression(dates: dates, values: values, weights: weights)
      let rows = dates.map { date in [1, date - sums.origin] + hinges.map { max(0, date - $0) } }
      let reference = try #require(LinearRegression(rows: rows, values: values, weights: weights))
      let solution = try #require(sums.fit(hinges: hinges))
      #expect(abs(solution.squares / reference.residualSumOfSquares - 1) < 1e-9, "\(hinges)")
      // The constant is that of values less their mean.
      for (one, other) in zip(solution.coefficients.dropFirst(), reference.coefficients.dropFirst()) { #expect(abs(one - other) < 1e-9) }
    }
  }

  /// 90% intervals of the slope hold it in nine of ten series.
  @Test func slopesHoldTheTruth() throws {
    let held = try (0..<120).count { seed in
      let trend = try TrendConfiguration(replicates: 150).fit(Self.series(UInt64(seed), count: 15))
      return trend.growth.factorPerYear.low <= .exp10(0.2) && .exp10(0.2) <= trend.growth.factorPerYear.high
    }
    #expect((100...116).contains(held), "\(held) of 120")
  }

  /// Rows that err together say less than their number: without their groups the interval is too narrow.
  @Test func groupsErrTogether() throws {
    var (wide, narrow) = (0.0, 0.0)
    for seed in 0..<6 {
      // Each of ten groups is three rows of one date.
      var generator = SeededGenerator(seed: UInt64(seed))
      let points = (0..<10).flatMap { group -> [TrendPoint] in
        let shared = 0.3 * generator.normal()
        return (0..<3).map { _ in
          TrendPoint(
            date: 2010 + Double(group), value: .exp10(0.2 * Double(group) + shared + 0.01 * generator.normal()), group: "g\(group)")
        }
      }
      let alone = points.map { TrendPoint(date: $0.date, value: $0.value) }
      func width(_ points: [TrendPoint]) throws -> Double {
        let growth = try TrendConfiguration(replicates: 300).fit(TrendSeries(quantity: "y", points: points)).growth.factorPerYear
        return Double.log(growth.high / growth.low)
      }
      wide += try width(points)
      narrow += try width(alone)
    }
    // √3 by the errors, more by the few groups.
    #expect(wide / narrow > 1.5 && wide / narrow < 2.5, "\(wide / narrow)")
  }

  @Test func aFallIsAHalving() throws {
    let trend = try TrendConfiguration().fit(Self.series(1, slope: -0.1, noise: 0.02))
    let years = trend.growth.doublingYears
    #expect(abs(years.median + Double.log10(2) / 0.1) < 0.2 && years.low < years.median && years.median < years.high && years.high < 0)
    #expect(trend.growth.factorPerYear.high < 1)
  }

  /// Where the slope may be none, no time of a doubling is too long.
  @Test func anUncertainSignHasNoBound() {
    let growth = TrendGrowth(slope: 0.01, low: -0.02, high: 0.04)
    #expect(growth.doublingYears.high == .infinity && abs(growth.doublingYears.low - Double.log10(2) / 0.04) < 1e-12)
    #expect(TrendGrowth(slope: -0.01, low: -0.04, high: 0.02).doublingYears.low == -.infinity)
    #expect(TrendGrowth(slope: 0, low: -0.1, high: 0.1).doublingYears.median == .infinity)
  }

  /// The same seed gives the same numbers, another one others.
  @Test func seedsDecide() throws {
    let series = Self.series(3)
    let one = try TrendConfiguration(seed: 1, replicates: 100).fit(series)
    #expect(try TrendConfiguration(seed: 1, replicates: 100).fit(series) == one)
    #expect(try TrendConfiguration(seed: 2, replicates: 100).fit(series) != one)
  }

  @Test func tooFewRowsAreRefused() {
    let few = TrendSeries(quantity: "y", points: (0..<3).map { TrendPoint(date: 2010 + Double($0), value: 1) })
    #expect(throws: TrendError.tooFew(quantity: "y", count: 3, dates: 3, needed: 4)) { try TrendConfiguration().fit(few) }
    let oneDay = TrendSeries(quantity: "y", points: (1...9).map { TrendPoint(date: 2010, value: Double($0)) })
    #expect(throws: TrendError.tooFew(quantity: "y", count: 9, dates: 1, needed: 4)) { try TrendConfiguration().fit(oneDay) }
    #expect(throws: TrendError.self) { try TrendConfiguration(breaks: .number(3)).fit(Self.series(1, count: 20)) }
  }
}

/// Breaks: found where they are, and not where they aren't.
@Suite struct BreakTests {
  @Test func aBreakIsFound() throws {
    let series = TrendFitTests.series(2, count: 80, slope: 0.1, noise: 0.15, bend: 0.3)
    let trend = try TrendConfiguration(breaks: .chosen, replicates: 200).fit(series)
    #expect(trend.breaks.count == 1 && trend.pieces.count == 2)
    let found = try #require(trend.breaks.first)
    #expect(found.low <= 2015 && 2015 <= found.high && found.high - found.low < 3, "\(found)")
    #expect(abs(Double.log10(trend.pieces[0].growth.factorPerYear.median) - 0.1) < 0.05)
    #expect(abs(Double.log10(trend.growth.factorPerYear.median) - 0.4) < 0.05)
    #expect(trend.tests.first?.pValue == 1 / 200.0)
    // Pieces meet at the break.
    #expect(abs(trend.fit.log(at: found.date - 1e-9) - trend.fit.log(at: found.date + 1e-9)) < 1e-8)
    // Two breaks aren't favoured, one is tested without being fitted.
    #expect(trend.tests.count == 2 && !trend.tests[1].isFavoured)
    let line = try TrendConfiguration(replicates: 100).fit(series)
    #expect(line.breaks.isEmpty && line.tests.first?.isFavoured == true)
  }

  @Test func twoBreaksAreFound() throws {
    let points = (0..<120).map { index in
      let time = 12 * Double(index) / 119
      return TrendPoint(
        date: 2010 + time, value: .exp10(0.1 * time + 0.5 * max(0, time - 4) - 0.6 * max(0, time - 8) + (index % 2 == 0 ? 0.05 : -0.05)))
    }
    let trend = try TrendConfiguration(breaks: .number(2), replicates: 20).fit(TrendSeries(quantity: "y", points: points))
    #expect(abs(trend.fit.breaks[0] - 2014) < 0.2 && abs(trend.fit.breaks[1] - 2018) < 0.2, "\(trend.fit.breaks)")
    #expect(abs(trend.fit.slope) < 0.03)
  }

  /// Of straight lines, hardly any gets a break: the place is searched, and the test knows it.
  @Test func straightLinesStayStraight() throws {
    let broken = try (0..<24).count { seed in
      let trend = try TrendConfiguration(breaks: .chosen, replicates: 2).fit(TrendFitTests.series(100 + UInt64(seed), count: 30))
      return !trend.breaks.isEmpty
    }
    #expect(broken <= 4, "\(broken) of 24")
  }
}
