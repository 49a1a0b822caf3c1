import ComputeAccounting
import Foundation
import Tabular
import Testing

/// Series of the public tables of chips, models, prices and horizons.
enum SharedTrends {
  static func table(_ name: String, _ conditions: [String] = []) throws -> Table {
    guard let folder = SharedPlanning.folder else { throw CocoaError(.fileNoSuchFile) }
    let table = try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
    return try table.filter(try conditions.map { try #require(RowCondition($0)) })
  }

  /// A series of a table: its name, the columns and the conditions on rows.
  static func series(
    _ name: String, y: String, x: String, per: String? = nil, where conditions: [String] = [], deflator: PriceDeflator? = nil
  ) throws
    -> TrendSeries
  {
    try TrendReading(y: y, x: x, per: per, deflator: deflator).series(of: table(name, conditions))
  }
}

/// Published growth, each with its definition, from the same or a later state of the table that it was measured on.
///
/// A published number must lie within the interval that is found here; where the table has grown since, the rows up to the publication count.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct PublishedTrendTests {
  /// A definition and what was published of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var file: String
    var y: String
    var x = "release_date"
    var per: String?
    var conditions: [String] = []
    var frontier: Int?
    /// The years of a doubling.
    var years: Double
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    // One table, two definitions: FLOP/s in FP32 per dollar at release, GPUs from 2006.
    Case(
      name: "FLOP/s per dollar, all GPUs", file: "epoch_chip_prices_release.csv", y: "fp32_flops", per: "release_price_usd",
      conditions: ["release_date>=2006", "type=GPU"], years: 3.85),
    Case(
      name: "FLOP/s per dollar, records", file: "epoch_chip_prices_release.csv", y: "fp32_flops", per: "release_price_usd",
      conditions: ["release_date>=2006", "type=GPU"], frontier: 1, years: 2.05),
    // Epoch AI, "Trends in machine learning hardware", 2023-11: memory 4 years, bandwidth 4.1, FLOP/s per watt 3.0.
    Case(name: "memory of ML hardware", file: "epoch_ml_hardware.csv", y: "memory_bytes", conditions: ["release_date<2023-11"], years: 4),
    Case(
      name: "energy efficiency of ML hardware", file: "epoch_ml_hardware.csv", y: "fp32_flops", per: "tdp_w",
      conditions: ["release_date<2023-11"], years: 3.0),
    Case(
      name: "price-performance of ML hardware", file: "epoch_ml_hardware.csv", y: "fp32_flops", per: "release_price_usd",
      conditions: ["release_date<2023-11"],
      frontier: 5, years: 2.1),
    // Epoch AI, "Training compute of frontier AI models grows by 4-5x per year", 2024-05: notable models 4.1, so log 2/log 4.1.
    Case(
      name: "training compute, notable models", file: "epoch_models.csv", y: "training_compute_flop", x: "publication_date",
      conditions: ["publication_date>=2010", "publication_date<2024-06", "notability!="], years: 0.491),
    // arXiv:2405.21015: the cost of the ten largest runs at their time grows by 2.4 a year.
    Case(
      name: "cost of frontier models", file: "epoch_models.csv", y: "cost_2023_usd", x: "publication_date",
      conditions: ["publication_date>=2015-10", "publication_date<2024", "compute_rank_when_published<=10"], years: 0.792),
  ]

  @Test(arguments: cases) func thePublishedGrowthLiesWithin(item: Case) throws {
    let series = try SharedTrends.series(item.file, y: item.y, x: item.x, per: item.per, where: item.conditions)
    let trend = try TrendConfiguration(frontier: item.frontier).fit(series)
    let years = trend.growth.doublingYears
    #expect(years.low <= item.years && item.years <= years.high, "\(item.name): \(years), \(trend.fit.count) rows")
  }

  /// To two digits: 3.85 years by all rows, 2.05 by records, on one table.
  @Test func theDefinitionDecides() throws {
    let series = try SharedTrends.series(
      "epoch_chip_prices_release.csv", y: "fp32_flops", x: "release_date", per: "release_price_usd",
      where: ["release_date>=2006", "type=GPU"])
    let all = try TrendConfiguration().fit(series)
    let records = try TrendConfiguration(frontier: 1).fit(series)
    #expect(all.fit.count == 219 && abs(all.growth.doublingYears.median - 3.85) < 0.01, "\(all.growth.doublingYears)")
    #expect(abs(records.growth.doublingYears.median - 2.05) < 0.03, "\(records.growth.doublingYears)")
    #expect(records.growth.doublingYears.high < all.growth.doublingYears.low)
  }

  /// Training compute grew slowly before about 2010 and by 4 to 5 times a year since (arXiv:2202.05924: doubling in 20 months, then in 6).
  @Test func deepLearningIsABreak() throws {
    let series = try SharedTrends.series(
      "epoch_models.csv", y: "training_compute_flop", x: "publication_date", where: ["notability!=", "publication_date<2024-06"])
    let trend = try TrendConfiguration(breaks: .number(1), replicates: 200).fit(series)
    let found = try #require(trend.breaks.first)
    #expect(found.date > 2006 && found.date < 2013 && trend.tests.first?.isFavoured == true, "\(found)")
    #expect((1.3...2.1).contains(trend.pieces[0].growth.doublingYears.median), "\(trend.pieces[0].growth.doublingYears)")
    #expect((0.4...0.6).contains(trend.growth.doublingYears.median), "\(trend.growth.doublingYears)")
  }

  /// Horizons of records double in 212 days, 171 to 249 of 95% (arXiv:2503.14499), fitted to models up to its date.
  @Test func horizonsDoubleInHalfAYear() throws {
    let series = try SharedTrends.series("metr_horizons.csv", y: "p50_min", x: "release_date", where: ["release_date<2025-03-20"])
    let trend = try TrendConfiguration(frontier: 1).fit(series)
    let days = trend.growth.doublingYears.median * 365.25
    #expect((171...249).contains(days), "\(days) days of \(trend.fit.count) records")
  }

  /// The effective compute of language models doubles in 8 months, 5 to 14 of 95% (arXiv:2403.05812 v1); here from scores on MMLU instead of losses.
  @Test func algorithmsProgress() throws {
    let reading = TrendReading(y: "performance", x: "release_date")
    func progress(_ benchmark: String) throws -> EqualScaleProgress {
      let (points, _) = try reading.scaled(
        SharedTrends.table("epoch_benchmark_scores.csv", ["benchmark=\(benchmark)"]), by: "training_compute_flop")
      return try EqualScaleProgress(points, quantity: benchmark, usesLogit: true)
    }
    let mmlu = try progress("MMLU")
    let months = MedianInterval(
      median: 12 * mmlu.growth.doublingYears.median, low: 12 * mmlu.growth.doublingYears.low, high: 12 * mmlu.growth.doublingYears.high)
    #expect(months.low <= 8 && 8 <= months.high && (5...14).contains(months.median), "\(months)")
    // On GSM8K it is a function of scale, and no one number.
    #expect(try progress("GSM8K").interactionP < 0.01)
  }

  /// A chip-hour of an H100 on demand: medians 4.76, 3.95 and 3.62 dollars in 2023, 2024 and 2025; the spread is larger than the trend.
  @Test func pricesSpreadMoreThanTheyFall() throws {
    let series = try SharedTrends.series(
      "epoch_hardware_prices.csv", y: "usd_per_chip_hour_on_demand", x: "price_date", where: ["hardware=NVIDIA H100 SXM5 80GB"])
    for (year, median, count) in [(2023.0, 4.76, 10), (2024, 3.95, 11), (2025, 3.62, 8)] {
      let prices = series.points.filter { $0.date >= year && $0.date < year + 1 }.map(\.value).sorted()
      #expect(prices.count == count && abs((prices[(count - 1) / 2] + prices[count / 2]) / 2 - median) < 0.005)
    }
    let trend = try TrendConfiguration().fit(series)
    #expect(trend.growth.factorPerYear.low < 1 && trend.growth.factorPerYear.high > 0.8)
    #expect(trend.fit.residualDeviation > abs(Double(trend.fit.slope)))
  }

  /// Money by the index of producer prices of hosting.
  @Test func deflatedMoneyGrowsFaster() throws {
    let index = try PriceDeflator(SharedTrends.table("fred_ppi_hosting.csv"))
    let nominal = try SharedTrends.series(
      "epoch_hardware_prices.csv", y: "usd_per_chip_hour_on_demand", x: "price_date", where: ["hardware=NVIDIA A100 SXM4 80 GB"])
    let real = try SharedTrends.series(
      "epoch_hardware_prices.csv", y: "usd_per_chip_hour_on_demand", x: "price_date", where: ["hardware=NVIDIA A100 SXM4 80 GB"],
      deflator: index)
    let (one, other) = (try TrendConfiguration().fit(nominal), try TrendConfiguration().fit(real))
    #expect(one.fit.count == other.fit.count && one.growth.factorPerYear.median != other.growth.factorPerYear.median)
    #expect(real.points.count == nominal.points.count && real.notes.last?.contains("PCU518210518210") == true)
  }
}

/// Fitted to 2022, held against 2023 to 2025.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct BackcastCoverageTests {
  struct Case: Sendable {
    var file: String
    var x: String
    var from = 2023.0
    var conditions: [String] = []
    var quantities: [(y: String, per: String?)]
    var frontier: Int?
  }

  /// Coverage of all rows of 2023 to 2025 together.
  private static func coverage(_ item: Case) throws -> (covered: Int, later: Int) {
    try item.quantities.reduce(into: (0, 0)) { sum, quantity in
      let series = try SharedTrends.series(
        item.file, y: quantity.y, x: item.x, per: quantity.per, where: item.conditions + ["\(quantity.y)!=0.0"])
      let backcast = try TrendConfiguration(frontier: item.frontier, replicates: 2).backcast(series.before(2026), from: item.from)
      sum.0 += backcast.covered
      sum.1 += backcast.later
    }
  }

  @Test func intervalsOfChipsHold() throws {
    let (covered, later) = try Self.coverage(
      Case(
        file: "epoch_ml_hardware.csv", x: "release_date",
        quantities: [
          ("memory_bytes", nil), ("memory_bandwidth_bytes_s", nil), ("tensor_fp16_flops", nil), ("fp16_flops", nil),
          ("tensor_fp16_flops", "tdp_w"),
          ("memory_bandwidth_bytes_s", "tdp_w"), ("transistors_millions", nil),
        ]))
    #expect(later > 150 && (0.85...0.97).contains(Double(covered) / Double(later)), "\(covered) of \(later)")
  }

  @Test func intervalsOfModelsHold() throws {
    let (covered, later) = try Self.coverage(
      Case(
        file: "epoch_models.csv", x: "publication_date", conditions: ["publication_date>=2010"],
        quantities: [("training_compute_flop", nil), ("parameters", nil), ("dataset_size_datapoints", nil)]))
    #expect(later > 1500 && (0.85...0.97).contains(Double(covered) / Double(later)), "\(covered) of \(later)")
  }

  @Test func intervalsOfPricesHold() throws {
    let (covered, later) = try Self.coverage(
      Case(file: "epoch_hardware_prices.csv", x: "price_date", quantities: [("usd_per_chip_hour_on_demand", nil)]))
    #expect(later > 250 && Double(covered) / Double(later) >= 0.85, "\(covered) of \(later)")
  }

  /// Of horizons four rows are from before 2024: fitted to 2024, as long before as they go.
  @Test func intervalsOfHorizonsHold() throws {
    let (covered, later) = try Self.coverage(
      Case(file: "metr_horizons.csv", x: "release_date", from: 2025, quantities: [("p50_min", nil)]))
    #expect(later == 14 && Double(covered) / Double(later) >= 0.85, "\(covered) of \(later)")
  }
}
