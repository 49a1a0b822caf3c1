import Plotting
import ScalingLaws

extension LawReport {
  /// What the reader should know before trusting the fit: budgets without a minimum, a fit that did not converge, what was inferred.
  var notices: [Report.Block] {
    let all = budgetNotices + fitNotices + inferenceNotices
    return all.map { .notice($0) }
  }

  /// What the reader should know before trusting the forecast.
  func forecastNotices(_ forecast: Forecast) -> [Report.Block] {
    forecast.warnings.compactMap { warning in
      if case .budgetsWithoutMinimum = warning { return nil }
      return .notice(Report.Notice(.warning, warning.description.asSentence))
    }
  }

  /// A notice for each budget without a minimum, or one for all where they are many.
  private var budgetNotices: [Report.Notice] {
    let failed = profile.budgets.compactMap { budget in budget.issue.map { (compute: computeText(budget.compute), issue: $0) } }
    guard failed.count > 3 else {
      return failed.map { Report.Notice(.warning, "At \($0.compute) there is no minimum.", advice: $0.issue.description.asSentence) }
    }
    return [
      Report.Notice(
        .warning, "\(failed.count) of \(profile.budgets.count) budgets have no minimum; the growth of the best size rests on the others.",
        advice: "The table says for each what is missing.")
    ]
  }

  private var fitNotices: [Report.Notice] {
    guard let fit else { return [] }
    let convergence = fit.convergence
    guard !convergence.status.isConverged else { return [] }
    return [Report.Notice(.warning, "The fit \(convergence.status.rawValue).", advice: convergence.advice.asSentence)]
  }

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
