import ScalingLaws
import Tabular
import Testing

struct ReadmeTests {
  @Test func readmeExample() throws {
    let text = ReadmeTests.runs
    let other = try Ladder(noise: 0.005).table(seed: 2)
    let table = try RunTable(Table(delimited: text, name: "runs.csv"))
    let fit = try FitConfiguration(seed: 1).fit(table)
    let (parameters, alpha) = (fit.parameters, fit.intervals["alpha"])
    let frontier = try Frontier(IsoFLOPProfile(table))
    let exponent = frontier.parameters.exponent
    let forecast = try ForecastConfiguration().forecast(table, compute: 4e19)
    let (loss, interval, size) = (forecast.loss, forecast.runInterval, forecast.parameters)
    let findings = Diagnosis(table, fit: fit, target: 4e19).findings.map(\.description)
    let plan = try NextExperiment(target: 1e21, budget: 1e19).plan(table)
    let (run, after) = (plan.runs[0], plan.halfWidthAfter)
    let comparison = try ComparisonConfiguration(crossingBelow: 1e21).compare(table, other)
    let (multiplier, trend) = (comparison.overall, comparison.trend.verdict)

    #expect(!findings.isEmpty && run.compute <= 1e19 && after > 0)
    #expect((multiplier.low ?? 2) < 1 && 1 < (multiplier.high ?? 0) && trend == .constant)
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
