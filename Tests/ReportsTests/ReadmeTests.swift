import Plotting
import Reports
import Testing

struct ReadmeTests {
  /// The example of the module's README.
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
}
