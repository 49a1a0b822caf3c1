import ComputeAccounting
import Foundation
import Plotting
import Tabular
import Testing

@testable import IsoflopCommands

/// The text, JSON and figure of trends, without starting a process.
@Suite struct TrendOutputTests {
  /// A quantity of 10^(slope·t) with a wobble, which bends in 2015.
  private static func series(slope: Double, bend: Double = 0, count: Int = 60, wobble: Double = 0.05) -> TrendSeries {
    let points = (0..<count).map { index in
      let time = 10 * Double(index) / Double(count - 1)
      let log = slope * time + bend * max(0, time - 5) + wobble * [0.9, -1.1, 0.4, -0.2, 1, -1][index % 6]
      return TrendPoint(date: 2010 + time, value: pow(10, log), label: "row \(index)")
    }
    return TrendSeries(quantity: "usd/hour", points: points)
  }

  private static func summary(
    _ series: TrendSeries, _ configuration: TrendConfiguration, at dates: [String] = [], wait: HardwareWait? = nil
  ) throws -> TrendSummary {
    let trend = try configuration.fit(series)
    return TrendSummary(
      trend: trend, definition: "all rows",
      predictions: try dates.map { TrendSummary.Prediction(trend.prediction(at: try #require(DateText($0)).year), text: $0) },
      backcast: nil,
      wait: wait.map { TrendSummary.Wait($0, trend.growth) }, notes: [], seed: 0)
  }

  /// A broken trend lists its pieces, the latest first, its break and the tests.
  @Test func piecesAreListedTheLatestFirst() throws {
    let summary = try Self.summary(Self.series(slope: 0.1, bend: 0.3), TrendConfiguration(breaks: .chosen, replicates: 100))
    let lines = summary.text.split(separator: "\n").map(String.init)
    let pieces = lines.filter { $0.hasPrefix("2010-") || $0.hasPrefix("2014-") || $0.hasPrefix("2015-") }
    #expect(pieces.count == 2 && (pieces.last?.hasPrefix("2010-01 to ") ?? false), "\(summary.text)")
    #expect(lines.contains { $0.hasPrefix("break  201") && $0.contains("90% from") })
    #expect(lines.contains { $0.hasPrefix("test   1 break against 0: favoured") })
    for line in lines { #expect(line.count <= 80, "\(line)") }
  }

  /// A trend that is fitted straight says when it wasn't.
  @Test func aChangeIsNoted() throws {
    let bent = try Self.summary(Self.series(slope: 0.1, bend: 0.3), TrendConfiguration(replicates: 100))
    #expect(bent.text.contains("note: the growth changed; --breaks auto fits it in pieces"))
    let straight = try Self.summary(Self.series(slope: 0.1), TrendConfiguration(replicates: 100))
    #expect(!straight.text.contains("note:"))
  }

  /// A quantity that falls has negative times; a slope that may be zero has no bound, which JSON writes as a string.
  @Test func fallsAndUnknownSignsArePrinted() throws {
    let falling = try Self.summary(Self.series(slope: -0.1), TrendConfiguration(replicates: 100))
    #expect(falling.text.contains(" -3 ") && falling.text.contains("0.794"))
    let flat = try Self.summary(Self.series(slope: 0.0005, count: 12, wobble: 0.3), TrendConfiguration(replicates: 200))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(JSON.text(flat).utf8)) as? [String: Any])
    let years = try #require(object["doublingYears"] as? [String: Any])
    #expect(years.values.contains { ($0 as? String)?.hasSuffix("inf") ?? false }, "\(years)")
    #expect(object["breaks"] as? [String] == [] && (object["pieces"] as? [Any])?.count == 1)
  }

  @Test func forecastsHaveTheirWarnings() throws {
    let summary = try Self.summary(Self.series(slope: 0.1), TrendConfiguration(replicates: 100), at: ["2022", "2024-06-01", "2035"])
    #expect(summary.predictions.map { $0.warning == nil } == [true, true, false])
    #expect(summary.text.contains("2024-06-01") && summary.text.contains("90% of a new row"))
    let widths = summary.predictions.map { log($0.high / $0.low) }
    #expect(widths[0] < widths[1] && widths[1] < widths[2])
  }

  /// A short and cheap run starts now, a long and dear one waits.
  @Test func runsWaitOrStart() throws {
    let series = Self.series(slope: 0.15)
    func text(_ run: HardwareWait) throws -> String { try Self.summary(series, TrendConfiguration(replicates: 100), wait: run).text }
    #expect(try text(HardwareWait(years: 0.1, cost: 1e5, valuePerYear: 1e6)).contains("start now, 90% [0, 0] years"))
    let waits = try text(HardwareWait(years: 0.1, cost: 2e7, valuePerYear: 1e6))
    #expect(waits.contains("wait ") && waits.contains("against starting now"))
  }

  // MARK: Figures

  @Test func figuresReachTheForecast() throws {
    let (series, configuration) = (Self.series(slope: 0.1), TrendConfiguration(replicates: 100))
    let trend = try configuration.fit(series)
    let without = TrendFigure(series: series, configuration: configuration, trend: trend, until: nil).chart
    #expect(without.series.map(\.name) == ["a new row, 90%", "trend", "rows"])
    let with = TrendFigure(series: series, configuration: configuration, trend: trend, until: 2024).chart
    let dashed = with.layers.compactMap { layer -> LineLayer? in
      if case .line(let line) = layer, line.stroke == .dashed { line } else { nil }
    }
    #expect(dashed.count == 1 && dashed[0].positions.last?.x == 2024 && dashed[0].positions.first?.x == 2020)
    #expect(with.title == "usd/hour: ×1.26 a year" && with.subtitle.hasPrefix("doubles in 3.0"))
    // The band of a new row holds that of the trend.
    let bands = with.layers.compactMap { layer -> BandLayer? in if case .band(let band) = layer { band } else { nil } }
    for (outer, inner) in zip(bands[0].intervals, bands[1].intervals) { #expect(outer.low < inner.low && outer.high > inner.high) }
  }

  @Test func breaksAreMarked() throws {
    let (series, configuration) = (Self.series(slope: 0.1, bend: 0.3), TrendConfiguration(breaks: .number(1), replicates: 50))
    let chart = TrendFigure(series: series, configuration: configuration, trend: try configuration.fit(series), until: nil).chart
    let labels = chart.layers.compactMap { layer -> String? in if case .rule(let rule) = layer { rule.label } else { nil } }
    #expect(labels.count == 1 && labels[0].hasPrefix("break 201"))
  }

  // MARK: Options

  @Test func datesAndBreaksAreRead() {
    #expect(DateOption(argument: "2028-01-01")?.date == DateText("2028-01-01") && DateOption(argument: "soon") == nil)
    #expect(BreaksOption(argument: "auto")?.breaks == .chosen && BreaksOption(argument: "2")?.breaks == .number(2))
    #expect(BreaksOption(argument: "4") == nil && BreaksOption(argument: "-1") == nil && BreaksOption(argument: "many") == nil)
  }

  /// The column of dates is found where one alone is named so, and asked for elsewhere.
  @Test func theColumnOfDatesIsFound() throws {
    let options = try TrendColumnOptions.parse(["--y", "n"])
    #expect(try options.reading(Table(delimited: "Release_Date,n\n2020,1\n", name: "t"), y: "n", per: nil).x == "Release_Date")
    #expect(try options.reading(Table(delimited: "Day,n\n2020,1\n", name: "t"), y: "n", per: nil).x == "Day")
    #expect(throws: CommandFailure.self) { try options.reading(Table(delimited: "days,n\n2020,1\n", name: "t"), y: "n", per: nil) }
    #expect(throws: CommandFailure.self) {
      try options.reading(Table(delimited: "date,year,n\n2020,2020,1\n", name: "t"), y: "n", per: nil)
    }
    let given = try TrendColumnOptions.parse(["--y", "n", "--x", "day"])
    #expect(try given.reading(Table(delimited: "day,n\n2020,1\n", name: "t"), y: "n", per: nil).x == "day")
  }
}
