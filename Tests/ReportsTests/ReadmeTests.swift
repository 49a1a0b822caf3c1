import Plotting
import Reports
import ScalingLaws
import Testing

/// The examples of the module's README.
struct ReadmeTests {
  @Test func readmeExample() {
    let chart = Chart(
      title: "Loss against compute", x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("Loss", unit: "nats/token"),
      layers: [.points(PointLayer(Series("runs", color: .categorical(0)), points: [Point(x: 1e11, y: 1.68), Point(x: 4e11, y: 1.41)]))])
    let report = Report(
      title: "Two runs",
      headline: Report.Headline("Four times the compute lowers the loss by 16%."),
      sections: [
        Report.Section(
          "Runs",
          [
            .prose("Each point is a <em>run</em>."),
            .figure(Report.Figure(name: "loss", chart: chart, caption: "Loss against compute.", command: "isoflop plot runs.csv")),
          ])
      ],
      provenance: Report.Provenance(command: "isoflop report runs.csv", facts: [.init("Seed", "1")]))
    let page = report.html
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("Each point is a <em>run</em>."))
  }

  @Test func readmeExampleOfALaw() throws {
    let table = SampleLadder.table()
    var report = LawReport(title: "Our ladder", table: table, provenance: Report.Provenance(command: "isoflop report runs.csv"))
    report.fit = try FitConfiguration().fit(table)
    report.forecast = try ForecastConfiguration().forecast(table, compute: 3.2e12)
    let page = report.report.html
    let figure = report.figure(.isoFLOP)
    #expect(page.contains("is expected to reach"))
    #expect(figure != nil)
  }
}
