import Plotting
import Reports

/// One of the five findings as a section: its figure, what it says, and its numbers.
struct EvidenceSection {
  var title: String
  var name: String
  var conclusion: String
  var chart: Chart
  var table: Report.Table

  static func all(_ findings: EvidenceFindings) -> [EvidenceSection] {
    [
      .init(
        title: "pass@k against samples", name: "coverage", conclusion: findings.coverage.conclusion, chart: findings.coverage.chart,
        table: findings.coverage.table),
      .init(
        title: "Small against large at equal compute", name: "equal-compute", conclusion: findings.equalCompute.conclusion,
        chart: findings.equalCompute.chart, table: findings.equalCompute.table),
      .init(
        title: "Adaptive against uniform votes", name: "adaptive", conclusion: findings.adaptive.conclusion, chart: findings.adaptive.chart,
        table: findings.adaptive.table),
      .init(
        title: "Self-revision", name: "revision", conclusion: findings.revision.conclusion, chart: findings.revision.chart,
        table: findings.revision.table),
      .init(
        title: "Errors over many steps", name: "cascade", conclusion: findings.cascade.conclusion, chart: findings.cascade.chart,
        table: findings.cascade.table),
    ]
  }

  var section: Report.Section {
    Report.Section(
      title,
      [
        .prose("\(conclusion)"), .figure(Report.Figure(name: name, chart: chart, caption: "\(chart.subtitle).")),
        .details(summary: "The numbers", [.table(table)]),
      ])
  }
}
