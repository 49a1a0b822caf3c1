import ComputeAccounting
import Foundation
import Plotting
import TestFolders
import Testing

@testable import IsoflopCommands

/// `isoflop trends` on tables given through standard input.
@Suite struct TrendsCommandTests {
  /// A price that halves every two years with a maker's own spread, and work that grows by half a year.
  static let table: String = {
    let rows = (0..<24).map { index -> String in
      let year = 2012 + index / 2
      let wobble = [1.1, 0.9, 1.3, 0.8, 1, 1.2][index % 6]
      return
        "chip\(index),\(year)-0\(1 + index % 9)-15,\(1e12 * pow(1.5, Double(year - 2012)) * wobble),\(800 * pow(0.5, Double(year - 2012) / 2)),m\(index % 4)"
    }
    return (["name,day,flop,usd,maker"] + rows).joined(separator: "\n") + "\n"
  }()

  private func run(_ options: String..., table: String = table) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["trends", "-"] + options, input: table)
  }

  private func interval(_ object: [String: Any], _ key: String) throws -> (median: Double, low: Double, high: Double) {
    let value = try #require(object[key] as? [String: Double])
    return (try #require(value["median"]), try #require(value["low"]), try #require(value["high"]))
  }

  @Test func printsGrowthWithIntervals() throws {
    let outcome = try run("--y", "flop", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let (factor, years) = (try interval(object, "factorPerYear"), try interval(object, "doublingYears"))
    #expect(factor.low < 1.5 && 1.5 < factor.high && factor.low < factor.median && factor.median < factor.high)
    #expect(abs(years.median - log10(2) / log10(factor.median)) < 1e-9)
    #expect(object["rows"] as? Int == 24 && object["first"] as? String == "2012-01-15" && object["quantity"] as? String == "flop")
    #expect(object["rSquared"] as? Double ?? 0 > 0.95 && object["seed"] as? Int == 0)
    #expect(try run("--y", "flop", "--json").output == outcome.output)
  }

  @Test func forecastsAndBackcasts() throws {
    let outcome = try run(
      "--y", "flop", "--per", "usd", "--by", "maker", "--at", "2028-01-01", "--at", "2050", "--backcast", "2019", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    let predictions = try #require(object["predictions"] as? [[String: Any]])
    #expect(predictions.map { $0["date"] as? String } == ["2028-01-01", "2050"])
    #expect(predictions[0]["warning"] == nil && predictions[1]["warning"] != nil)
    #expect(outcome.errors.contains("warning: 2050: the date lies further beyond the data"))
    let backcast = try #require(object["backcast"] as? [String: Any])
    #expect(
      backcast["fittedBefore"] as? String == "2020-01-01" && backcast["fittedRows"] as? Int == 16 && backcast["laterRows"] as? Int == 8)
  }

  @Test func printsATableThatFitsATerminal() throws {
    let outcome = try run(
      "--y", "flop", "--per", "usd", "--frontier", "2", "--breaks", "auto", "--at", "2028-01-01", "--backcast", "2019", "--wait",
      "--run-cost", "1e7",
      "--delay-cost", "1e6")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "flop/usd, frontier: the 2 highest at their date", "×/year", "test ", "forecast", "back-cast: fitted to", "wait ", "gain",
    ] {
      #expect(outcome.output.contains(words), "\(words)")
    }
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let own = try CommandLineTool.run("trends")
    #expect(own.status == 0 && own.output.contains("FLOP/s per $ an hour"))
    for line in own.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func refusesWhatIsNoDate() throws {
    let wrong = try run("--y", "flop", "--x", "day", table: Self.table + "chip24,31/12/2024,1e13,3,m0\n")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("standard input:26:8: day is \"31/12/2024\", which is not a date"), "\(wrong.errors)")
    #expect(try run("--y", "flop", "--at", "someday").status == 64)
    #expect(try run("--y", "flop", "--backcast", "2030").status == 65)
    #expect(try run().status == 64)
    #expect(try run("--y", "flop", "--wait", "--run-cost", "3").status == 64)
    #expect(try run("--y", "flop", "--run-cost", "3").status == 64)
    #expect(try run("--y", "flop", "--breaks", "4").status == 64)
    #expect(try run("--y", "flop", "--lowest").status == 64)
    #expect(try run("--y", "flop", "--at-equal", "usd", "--plot", "-").status == 64)
    let two = try run("--y", "flop", table: "day,date,flop\n2020,2020,1\n")
    #expect(two.status == 64 || two.status == 65)
  }

  @Test func filtersByDatesAndNumbers() throws {
    let object = try run("--y", "flop", "--where", "day>=2015", "--where", "usd>20", "--json").object()
    #expect(object["first"] as? String == "2015-07-15" || object["first"] as? String == "2015-08-15")
    #expect(object["rows"] as? Int ?? 24 < 18)
  }

  @Test func fitsProgressAtEqualScale() throws {
    let rows = (0..<40).map { index -> String in
      let (time, scale) = (Double(index % 8) / 2, 21 + Double(index / 8))
      let score = -1 + 0.3 * time + 0.6 * (scale - 23) + (index % 3 == 0 ? 0.1 : -0.05)
      return "\(2018 + time + 0.001),\(1 / (1 + exp(-score))),1e\(Int(scale))"
    }
    let text = (["day,score,flop"] + rows).joined(separator: "\n")
    let outcome = try CommandLineTool.run(
      ["trends", "-", "--y", "score", "--x", "day", "--at-equal", "flop", "--logit", "--json"], input: text)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let years = try interval(outcome.object(), "doublingYears")
    #expect(years.low < 0.602 && 0.602 < years.high)
    let words = try CommandLineTool.run(["trends", "-", "--y", "score", "--x", "day", "--at-equal", "flop", "--logit"], input: text).output
    #expect(words.contains("progress isn't shown to depend on the scale") && words.contains("doubling, months"))
    for line in words.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  /// The figure: an axis of logarithms, every row, both bands, and a dashed trend beyond the data.
  @Test func drawsTheTrend() throws {
    let wobble = [0.1, -0.2, 0.05, 0.1, -0.05]
    let points = (0..<20).map { index -> TrendPoint in
      let log = 12 + 0.1 * Double(index) + wobble[index % 5]
      return TrendPoint(date: 2010 + Double(index) / 2, value: Foundation.pow(10, log), label: "chip \(index)")
    }
    let series = TrendSeries(quantity: "flop/usd", points: points)
    let configuration = TrendConfiguration(frontier: 1, replicates: 100)
    let figure = TrendFigure(series: series, configuration: configuration, trend: try configuration.fit(series), until: 2024)
    let chart = figure.chart
    #expect(chart.y.scale == .log && chart.series.map(\.name) == ["a new row, 90%", "trend", "other rows", "frontier"])
    #expect(chart.tooltips.count == 20)
    try Self.expect(SVGRenderer().render(chart), matches: "trend.svg")
  }

  /// `ISOFLOP_UPDATE_GOLDEN=1 swift test` writes the file again; read the difference before committing it.
  private static func expect(_ text: String, matches name: String) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Golden/IsoflopCommands/\(name)")
    if ProcessInfo.processInfo.environment["ISOFLOP_UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name) differs from its golden file")
  }

  @Test func writesFigures() throws {
    let folder = try TemporaryFolder()
    for ending in ["svg", "json", "csv", "txt"] {
      let path = folder.url.appending(path: "trend.\(ending)").path
      let outcome = try run("--y", "flop", "--plot", path, "--at", "2028")
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(outcome.status == 0 && text.count > 400, "\(outcome.errors)")
    }
  }

  // MARK: The package's own table, and other inputs

  @Test func theOwnTableIsListedAndFitted() throws {
    let listing = try CommandLineTool.run("trends", "--json")
    #expect(listing.status == 0, "\(listing.errors)")
    let trends = try #require(listing.object()["trends"] as? [[String: Any]])
    #expect(trends.count == TrendTable.quantities.count)
    for trend in trends {
      // The longest time has no bound where the growth may be none.
      let years = try #require(trend["doublingYears"] as? [String: Any])
      let (low, median) = (years["low"] as? Double ?? 0, years["median"] as? Double ?? 0)
      #expect(low > 0.1 && low < median, "\(trend)")
    }
    let one = try CommandLineTool.run("trends", "--y", "peak_flop_s", "--per", "watts", "--where", "kind=accelerator", "--json")
    #expect(one.status == 0, "\(one.errors)")
    #expect(one.errors.contains("without watts left out"))
    let recent = try CommandLineTool.run("trends", "--y", "training_flop", "--where", "released>=2022", "--frontier", "5", "--json")
    let (rows, used) = (try recent.object()["rows"] as? Int ?? 0, try recent.object()["used"] as? Int ?? 0)
    #expect(recent.status == 0 && used < rows && used >= 5)
    #expect(try CommandLineTool.run("trends", "--y", "colour").errors.contains("there is no column"))
  }

  @Test func jsonIsReadAsATable() throws {
    let rows = (0..<12).map { "{\"date\": \"201\($0 % 10)-0\(1 + $0 / 10)\", \"n\": \(pow(2.0, Double($0 % 10)))}" }
    let object = try CommandLineTool.run(["trends", "-", "--y", "n", "--json"], input: rows.joined(separator: "\n")).object()
    let years = try interval(object, "doublingYears")
    #expect(abs(years.median - 1) < 0.02 && object["rows"] as? Int == 12)
  }

  @Test func moneyIsDeflatedByAnIndex() throws {
    let folder = try TemporaryFolder()
    let index = try folder.write("day,CPI\n2011-12-01,100\n2024-02-01,200\n", to: "index.csv")
    let (nominal, real) = (try run("--y", "usd", "--json"), try run("--y", "usd", "--deflate", index, "--json"))
    #expect(real.status == 0 && real.errors.contains("note: money is that of 2024-02-01, by CPI"), "\(real.errors)")
    // Prices double in twelve years of the index: in real money they fall faster.
    let (one, other) = (try interval(nominal.object(), "factorPerYear"), try interval(real.object(), "factorPerYear"))
    #expect(one.median > other.median && abs(log(one.median / other.median) - log(2) / 12.17) < 0.02)
    let short = try folder.write("day,CPI\n2019-12-01,100\n2024-02-01,200\n", to: "short.csv")
    let refused = try run("--y", "usd", "--deflate", short)
    #expect(refused.status == 65 && refused.errors.contains("this date is outside those of"), "\(refused.errors)")
  }

  @Test func groupsSeedsAndEndsMatter() throws {
    let plain = try run("--y", "usd", "--json").object()
    let (grouped, seeded) = (
      try run("--y", "usd", "--by", "maker", "--json").object(), try run("--y", "usd", "--seed", "7", "--json").object()
    )
    #expect(try interval(plain, "doublingYears").median == interval(grouped, "doublingYears").median)
    #expect(try interval(plain, "factorPerYear").low != interval(seeded, "factorPerYear").low && seeded["seed"] as? Int == 7)
    // A price that falls halves every two years.
    #expect(abs(try interval(plain, "doublingYears").median + 2) < 0.2)
    let lowest = try run("--y", "usd", "--frontier", "1", "--lowest", "--json").object()
    #expect(lowest["definition"] as? String == "records: the lowest at its date" && (lowest["used"] as? Int ?? 0) > 8)
  }

  @Test func waitingDependsOnTheValueOfTime() throws {
    func delay(_ value: String) throws -> Double {
      let outcome = try run(
        "--y", "flop", "--per", "usd", "--wait", "--run-cost", "1e7", "--run-years", "0.2", "--delay-cost", value, "--json")
      let wait = try #require(outcome.object()["wait"] as? [String: Any])
      return try #require((wait["delayYears"] as? [String: Double])?["median"])
    }
    #expect(try delay("1e5") > delay("1e6") && delay("1e6") > 0)
    #expect(try delay("1e8") == 0)
  }
}
