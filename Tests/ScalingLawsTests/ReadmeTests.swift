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
    let frontier = try IsoFLOPFrontier(IsoFLOPProfile(table))
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

  /// The section on uncertainty.
  @Test func readmeUncertainty() throws {
    let table = try RunTable(Table(delimited: ReadmeTests.runs, name: "runs.csv"))
    let configuration = FitConfiguration(replicates: 100, bootstrap: .wild(.rademacher), interval: .profile)
    let fit = try configuration.fit(table)
    let inference = try LawInference(fit, table: table)
    let size = inference.interval(of: .optimalParameters(compute: 1e21))
    let floor = inference.interval(of: .parameter(0, name: "E"), method: .percentile)
    let error = fit.standardError { $0.loss(parameters: 1e9, tokens: 2e10) }

    #expect(try #require(size).interval.contains(try #require(size).value))
    #expect(try #require(floor).method == .percentile && #require(error) > 0)
  }

  /// The calls that the section on laws names.
  @Test func readmeLaws() throws {
    let table = try Ladder(spacing: 0.5, noise: 0.002).table()
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = ["E": 1.7]
    let law = try configuration.fit(table, law: .coupled).law
    #expect(law.frontier().parameters(compute: 1e20) > 1e8)
    #expect(try #require(law.deadweightCompute(parameters: 1e9, tokens: 1e9)) > 0)
    let (samples, failures) = ([1.0, 2, 4, 8, 16], [0.8, 0.63, 0.5, 0.41, 0.34])
    #expect(try FitConfiguration(replicates: 0).fit(.power(of: .parameters), x: samples, y: failures).law["alpha"] > 0)
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
