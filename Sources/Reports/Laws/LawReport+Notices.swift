import Plotting
import ScalingLaws

extension LawReport {
  /// Caveats about the fit: budgets without a minimum, a fit that did not converge, inferences from the table.
  var notices: [Report.Block] {
    let all = budgetNotices + fitNotices + inferenceNotices
    return all.map { .notice($0) }
  }

  /// Caveats about the forecast, but for those that its check has answered: to train a run before relying on it.
  ///
  /// A warning about distance is answered by a measurement, and then left out. Warnings that stand elsewhere on the page aren't said twice.
  func forecastNotices(_ forecast: Forecast) -> [Report.Block] {
    forecast.warnings.compactMap { warning in
      // Minima and findings stand with the figure that lacks them, and with the diagnosis.
      switch warning {
      case .budgetsWithoutMinimum, .finding: return nil
      case .farBeyondRuns where measurement != nil: return nil
      default: return .notice(Report.Notice(.warning, warning.description.asSentence))
      }
    }
  }

  /// A notice for each budget without a minimum, or one for all if they are more than three.
  ///
  /// Up to three are named with the compute and the reason; of more, the number, since the budgets' table has each reason.
  private var budgetNotices: [Report.Notice] {
    let failed = profile.budgets.compactMap { budget in budget.issue.map { (compute: computeText(budget.compute), issue: $0) } }
    guard failed.count > 3 else {
      return failed.map { Report.Notice(.warning, "At \($0.compute) there is no minimum.", advice: $0.issue.description.asSentence) }
    }
    return [
      Report.Notice(
        .warning,
        "\(failed.count) of \(profile.budgets.count) budgets have no minimum; the exponent of the optimal size rests on the others.",
        advice: "The table gives the reason for each.")
    ]
  }

  private var fitNotices: [Report.Notice] {
    guard let fit else { return [] }
    let convergence = fit.convergence
    guard !convergence.status.isConverged else { return [] }
    return [Report.Notice(.warning, "The fit \(convergence.status.rawValue).", advice: convergence.advice.asSentence)]
  }

  /// A notice for each inference from the table.
  ///
  /// Nothing that the reader of a table guessed stays silent: which column is N, which unit a loss has, whether N counts embeddings.
  private var inferenceNotices: [Report.Notice] {
    table.inferences.map { Report.Notice(.note, $0.description.asSentence) }
  }
}

extension String {
  /// The text with a capital first letter and a full stop.
  fileprivate var asSentence: String {
    prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".")
  }
}

extension LawReport {
  /// The findings of the diagnosis of table, design and fit; nil if there are none.
  ///
  /// Costs up to 16 fits: influence is found by leaving runs out (`Diagnosis`). Without a forecast's compute, sensitivities are those at
  /// ten times the largest run.
  var diagnosisSection: Report.Section? {
    let findings = Diagnosis(table, fit: fit, target: forecast?.compute).findings.filter(isNews)
    guard !findings.isEmpty else { return nil }
    let prose: HTML = """
      Outliers are judged against a smooth surface through all runs, not against the law; influence by refitting the law without a run. The most
      severe findings come first.
      """
    let rows = findings.map { [Report.Table.Cell($0.severity.rawValue), .init($0.description)] }
    let table = Report.Table(
      caption: "Findings, the most severe first.", columns: [.text("Severity"), .text("Finding and advice")], rows: rows)
    return Report.Section("Diagnosis", [.prose(prose), .table(table)])
  }

  /// Budgets without a minimum are reported with the figure that lacks it.
  private func isNews(_ finding: Finding) -> Bool {
    if case .noMinimum = finding { false } else { true }
  }
}
