import Foundation
import Plotting
import Reports
import ScalingLaws
import Studies

/// The findings as one self-contained page.
struct EvidenceReport {
  var findings: EvidenceFindings

  /// Writes `report.html` and its figures, a file each; returns the page's path.
  func write(in folder: URL, command: [String]) throws -> String {
    for section in EvidenceSection.all(findings) {
      try publish(Data(SVGRenderer().render(section.chart).utf8), to: folder.appending(path: "\(section.name).svg"))
    }
    let file = folder.appending(path: "report.html")
    try publish(Data(report(command: Shell.line(command)).html.utf8), to: file)
    return file.path
  }

  private func report(command: String) -> Report {
    Report(
      title: "What inference compute buys",
      subtitle: "Measured on chains of arithmetic modulo \(findings.plan.task.modulus) that no model was trained on",
      headline: Report.Headline(findings.equalCompute.headline, figures: keyFigures),
      sections: EvidenceSection.all(findings).map(\.section) + [ledger],
      provenance: Report.Provenance(command: command, facts: facts))
  }

  private var keyFigures: [Report.Headline.KeyFigure] {
    func figure(_ estimate: Estimate?, _ label: String) -> Report.Headline.KeyFigure? {
      estimate.map { .init(Number.percent($0.value), interval: "[\(Number.points($0.low)), \(Number.points($0.high))]", label: label) }
    }
    let (small, large) = (findings.coverage[.small]?.points, findings.coverage[.large]?.points)
    return [
      figure(small?.first?.passAtK, "solved by one answer of the small model"),
      figure(small?.last?.passAtK, "solved by one of \(small?.last?.samples ?? 0)"),
      figure(large?.first?.passAtK, "solved by one answer of the large model"),
    ].compactMap(\.self)
  }

  /// How compute is counted, and every setting's.
  private var ledger: Report.Section {
    Report.Section(
      "The ledger",
      [
        .prose(
          """
          A token costs 2N FLOP, N being the parameters that it is multiplied by, and attention over what comes before it. A prompt is read once for all \
          samples of a question, by the verifier as well; every token that a model writes or a verifier reads counts, that of answers thrown away too. The exact \
          check is arithmetic and costs no FLOP that would show.
          """),
        .table(models), .details(summary: "All settings", [.table(findings.equalCompute.everything)]),
      ])
  }

  private var models: Report.Table {
    Report.Table(
      caption:
        "The models. Training ended where enough steps were right, for the small model and the verifier \(Number.percent(findings.plan.smallTarget)), for the large one \(Number.percent(findings.plan.largeTarget)): how far apart they are is a choice, what inference makes of it is measured.",
      columns: [
        .text("Model"), .number("Parameters"), .number("Width"), .number("Training tokens"), .number("Training FLOP"),
        .number("Steps right"),
      ],
      rows: findings.models.map {
        [
          .init($0.role.rawValue), .number($0.parameters), .number($0.width), .number($0.trainingTokens), .compute($0.trainingCompute),
          .init(Number.percent($0.stepAccuracy), value: $0.stepAccuracy),
        ]
      })
  }

  private var facts: [Report.Provenance.Fact] {
    let plan = findings.plan
    return [
      .init("isoflop", Provenance.libraryVersion),
      .init(
        "Problems",
        "\(findings.problems) held out, of 1 to \(plan.task.maximumSteps) steps; \(plan.samples) recorded answers each by either model"),
      .init("Intervals", "95%, problems resampled 1,000 times"), .init("Temperature", Number.short(plan.temperature)),
      .init("Seed", "\(plan.seed)"),
      .init("Kernels", findings.kernels), .init("Machine", Machine.description), .init("Date", Machine.today),
    ]
  }
}
