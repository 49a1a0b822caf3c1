import Foundation
import Plotting
import Reports
import ScalingLaws
import Studies

/// The findings as one self-contained page, with its figures as files.
///
/// Doubts come first: without learning there is no headline but the refusal. Then the five findings, and the accounting that all costs rest on.
public struct EvidenceReport: Sendable {
  /// The findings.
  public var findings: EvidenceFindings
  /// The facts that only the caller knows.
  public var context: ReportContext

  /// Makes a report.
  public init(_ findings: EvidenceFindings, context: ReportContext) { (self.findings, self.context) = (findings, context) }

  /// Writes `report.html` and a file of SVG for each figure; returns the page's path.
  ///
  /// - Throws: `StudyError` if the folder can't be written.
  public func write(in folder: URL) throws(StudyError) -> String {
    for section in EvidenceSection.all(findings) {
      try publish(Data(SVGRenderer().render(section.chart).utf8), to: folder.appending(path: "\(section.name).svg"))
    }
    let file = folder.appending(path: "report.html")
    try publish(Data(report.html.utf8), to: file)
    return file.path
  }

  /// The page's content.
  public var report: Report {
    Report(
      title: "Inference compute: what it gains",
      subtitle: "Measured on held-out chains of arithmetic modulo \(findings.plan.task.modulus)",
      headline: headline, sections: notices + EvidenceSection.all(findings).map(\.section) + [ledger],
      provenance: Report.Provenance(command: context.command, facts: facts))
  }

  private var headline: Report.Headline {
    Report.Headline(findings.learning.refusal ?? findings.equalCompute.headline, figures: keyFigures)
  }

  /// Doubts about the models that concern all findings.
  private var notices: [Report.Section] {
    let warnings = findings.learning.warnings.map { Report.Block.notice(.init(.warning, $0)) }
    guard let refusal = findings.learning.refusal else { return warnings.isEmpty ? [] : [Report.Section("Limits", warnings)] }
    let advice = "The figures below are shown to find the reason, not as findings."
    return [Report.Section("No conclusions", [.notice(.init(.warning, refusal, advice: advice))] + warnings)]
  }

  private var keyFigures: [Report.Headline.KeyFigure] {
    func figure(_ mean: ProblemMean?, _ label: String) -> Report.Headline.KeyFigure? {
      mean.map { .init(percent($0.value), interval: "[\(points($0.low)), \(points($0.high))]", label: label) }
    }
    let (small, large) = (findings.coverage[.small]?.points, findings.coverage[.large]?.points)
    return [
      figure(small?.first?.passAtK, "solved by one answer of the small model"),
      figure(small?.last?.passAtK, "solved by one of \(small?.last?.samples ?? 0)"),
      figure(large?.first?.passAtK, "solved by one answer of the large model"),
    ].compactMap(\.self)
  }

  /// The accounting of compute, and every setting's cost.
  private var ledger: Report.Section {
    Report.Section(
      "Compute accounting",
      [
        .prose(
          """
          A token costs 2N FLOP, N being the parameters that it is multiplied by, and attention over the tokens before it. A prompt is read once for all \
          samples of a question, by the verifier as well; every token that a model writes or a verifier reads counts, those of rejected answers included. The \
          exact check is arithmetic, whose cost is negligible.
          """),
        .table(models), .details(summary: "All settings", [.table(findings.equalCompute.everything)]),
      ])
  }

  private var models: Report.Table {
    let plan = findings.plan
    return Report.Table(
      caption:
        """
        The models. Training ends once enough steps are right, for the small model and the verifier \(percent(plan.smallTarget)), for the large one
        \(percent(plan.largeTarget)): these targets are a choice, the findings are measured.
        """,
      columns: [
        .text("Model"), .number("Parameters"), .number("Width"), .number("Training tokens"), .number("Training FLOP"),
        .number("Steps right"),
      ],
      rows: findings.models.map {
        [
          .init($0.role.rawValue), .number($0.parameters), .number($0.width), .number($0.trainingTokens), .compute($0.trainingCompute),
          .init(percent($0.stepAccuracy), value: $0.stepAccuracy),
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
      .init("Intervals", "95%, problems resampled 1,000 times; Wilson’s if all values are equal"),
      .init("Temperature", short(plan.temperature)), .init("Seed", "\(plan.seed)"), .init("Kernels", findings.kernels),
      .init("Machine", context.machine), .init("Date", context.date),
    ]
  }
}
