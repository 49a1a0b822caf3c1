import ScalingLaws
import Tabular
import Testing

struct ReadmeTests {
  @Test func readmeExample() throws {
    let text = ReadmeTests.runs
    let table = try RunTable(Table(delimited: text, name: "runs.csv"))
    let fit = try FitConfiguration(seed: 1).fit(table)
    let (parameters, alpha) = (fit.parameters, fit.intervals["alpha"])
    let frontier = try Frontier(IsoFLOPProfile(table))
    let exponent = frontier.parameters.exponent
    let forecast = try ForecastConfiguration().forecast(table, compute: 4e19)
    let (loss, interval, size) = (forecast.loss, forecast.runInterval, forecast.parameters)

    #expect(parameters.count == 5 && alpha != nil)
    #expect(exponent > 0.3 && exponent < 0.7)
    #expect(interval.contains(loss) && size > 1e8)
  }

  /// A ladder as a text.
  static var runs: String {
    var writer = DelimitedWriter(header: ["N", "D", "C", "loss"])
    for run in (try? Ladder(noise: 0.005).table().runs) ?? [] {
      writer.append(["\(run.parameters)", "\(run.tokens)", "\(run.compute)", "\(run.loss)"])
    }
    return writer.text
  }
}
