import Plotting
import Reports

/// One finding as a section of the report: its conclusion, its figure and its numbers.
///
/// The conclusion is made of the numbers by rules: a difference is called one only if its interval leaves no doubt of the sign.
public struct EvidenceSection: Sendable {
  /// The title.
  public var title: String
  /// The figure's name, in links and of its file.
  public var name: String
  /// The conclusion in sentences; nil if the models didn't learn, so that nothing can be concluded.
  public var conclusion: String?
  /// The figure.
  public var chart: Chart
  /// The numbers behind it.
  public var table: Report.Table

  private init(_ title: String, name: String, _ finding: some EvidenceFinding, isConclusive: Bool) {
    (self.title, self.name) = (title, name)
    conclusion = isConclusive ? finding.conclusion : nil
    (chart, table) = (finding.chart, finding.table)
  }

  /// The five sections, in reading order.
  public static func all(_ findings: EvidenceFindings) -> [EvidenceSection] {
    let isConclusive = findings.learning.isConclusive
    return [
      .init("pass@k against samples", name: "coverage", findings.coverage, isConclusive: isConclusive),
      .init("Small against large at equal compute", name: "equal-compute", findings.equalCompute, isConclusive: isConclusive),
      .init("Adaptive against uniform votes", name: "adaptive", findings.adaptive, isConclusive: isConclusive),
      .init("Self-revision", name: "revision", findings.revision, isConclusive: isConclusive),
      .init("Errors over many steps", name: "cascade", findings.cascade, isConclusive: isConclusive),
    ]
  }

  var section: Report.Section {
    let prose = conclusion.map { text in [Report.Block.prose("\(text)")] } ?? []
    return Report.Section(
      title,
      prose + [
        .figure(Report.Figure(name: name, chart: chart, caption: "\(chart.subtitle).")), .details(summary: "The numbers", [.table(table)]),
      ])
  }
}

/// A finding that a section can show.
protocol EvidenceFinding {
  var conclusion: String { get }
  var chart: Chart { get }
  var table: Report.Table { get }
}

extension CoverageFinding: EvidenceFinding {}
extension EqualComputeFinding: EvidenceFinding {}
extension AdaptiveFinding: EvidenceFinding {}
extension RevisionFinding: EvidenceFinding {}
extension CascadeFinding: EvidenceFinding {}
