import Plotting
import Reports

/// A small report that uses every kind of block.
enum SampleReport {
  static let chart = Chart(
    title: "Loss & compute", x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("Loss", unit: "nats/token"),
    layers: [
      .line(
        LineLayer(
          Series("law", color: .ink), positions: [Position(x: 1e11, y: 1.7), Position(x: 4e11, y: 1.4), Position(x: 16e11, y: 1.2)])),
      .points(
        PointLayer(
          Series("runs", color: .categorical(0)),
          points: [
            Point(x: 1e11, y: 1.68, label: "small </script>"), Point(x: 4e11, y: 1.41, label: "middle"),
            Point(x: 16e11, y: 1.20, label: "large"),
          ])),
    ])

  static let table = Report.Table(
    caption: "The runs.", columns: [.text("Run"), .number("Loss")],
    rows: [
      [.init("small"), .init("1.68", value: 1.68)], [.init("large"), .init("1.20", value: 1.2)],
      [.init("middle"), .init("1.41", value: 1.41)],
    ])

  static let report = Report(
    title: "A law of <loss>", subtitle: "Three runs.",
    headline: Report.Headline(
      "Loss falls by 15% for four times the compute.", figures: [.init("−0.12", interval: "−0.13 – −0.11", label: "exponent")]),
    sections: [
      Report.Section(
        "Runs",
        [
          .prose("Every run is a <em>point</em>."),
          .figure(Report.Figure(name: "loss & compute", chart: chart, caption: "Loss against compute.", command: "isoflop plot runs.csv")),
          .notice(Report.Notice(.warning, "Three runs are few.", advice: "Train more.")), .details(summary: "All runs", [.table(table)]),
        ])
    ],
    provenance: Report.Provenance(command: "isoflop report 'a & b.csv'", facts: [.init("Seed", "1")]))
}
