import Plotting
import ScalingLaws

extension LawReport {
  /// What in the table, the design and the fit deserves a second look; nil where nothing does.
  var diagnosisSection: Report.Section? {
    let findings = Diagnosis(table, fit: fit, target: forecast?.compute).findings.filter(isNews)
    guard !findings.isEmpty else { return nil }
    let prose: HTML = """
      Outliers are judged against a smooth surface through all runs, not against the law; influence by fitting the law again without a run. What is serious comes first.
      """
    let rows = findings.map { [Report.Table.Cell($0.severity.rawValue), .init($0.description)] }
    let table = Report.Table(
      caption: "Findings, the most severe first.", columns: [.text("Severity"), .text("What was found, and what to do")], rows: rows)
    return Report.Section("What to look at twice", [.prose(prose), .table(table)])
  }

  /// Budgets without a minimum are told of beside the figure that lacks it.
  private func isNews(_ finding: Finding) -> Bool {
    if case .noMinimum = finding { false } else { true }
  }
}
