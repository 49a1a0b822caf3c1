import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The sections whose data are there.
  var sections: [Report.Section] {
    [forecastSection, heldOutSection, equalComputeSection, frontierSection, fitSection, diagnosisSection, runSection].compactMap(\.self)
  }

  private func figures(_ names: LawFigure...) -> [Report.Block] { names.compactMap(figure).map { .figure($0) } }

  /// The forecast's figure, the shares of its variance, its caveats and its laws.
  ///
  /// The three shares add up to 1 and say what to do about a wide interval: a large share of parameters calls for more runs, of noise for
  /// repeats, and of misfit for runs of more compute, since no number of small ones shows how the law goes on.
  private var forecastSection: Report.Section? {
    guard let forecast else { return nil }
    let shares = forecast.shares
    let prose: HTML = """
      The forecast averages several laws, each with a Gaussian process for its misfit, weighted by their forecasts of the runs of more compute from
      those of less.
      Of the variance of the interval, \(NumberStyle.percent.text(shares.parameters, digits: 2)) comes from the laws’ parameters,
      \(NumberStyle.percent.text(shares.noise, digits: 2)) from noise between runs, and \(NumberStyle.percent.text(shares.discrepancy, digits: 2)) from
      the laws’ possible misfit.
      """
    let title = measurement == nil ? "Forecast" : "Forecast and check"
    return Report.Section(
      title,
      figures(.forecast) + [.prose(prose)] + forecastNotices(forecast) + [
        .details(summary: "The laws and their weights", [.table(memberTable(forecast))])
      ])
  }

  private var equalComputeSection: Report.Section {
    let prose: HTML = """
      At equal compute a larger model sees fewer tokens. Too small a model lacks capacity, too large a one lacks data; the optimal size for the budget lies
      between them.
      """
    return Report.Section("Equal compute", [.prose(prose)] + figures(.isoFLOP) + notices + [budgetBlock])
  }

  /// The table of budgets, collapsed if it is long.
  private var budgetBlock: Report.Block {
    let count = profile.budgets.count
    return count <= 12 ? .table(budgetTable) : .details(summary: "The optimum of each of \(count) budgets", [.table(budgetTable)])
  }

  private var frontierSection: Report.Section? {
    guard let frontier, let sentence = growthSentence else { return nil }
    let slopes = Report.Block.table(slopeTable(frontier))
    return Report.Section("Compute-optimal frontier", [.prose("\(sentence)")] + figures(.parameters, .tokens, .loss) + [slopes])
  }

  /// The law's parameters, its floor and its residuals.
  ///
  /// The share of starts that ended at the best optimum is a check of the search: where few did, another run of the fit may find a better
  /// one still.
  private var fitSection: Report.Section? {
    guard let fit else { return nil }
    let start: HTML = """
      The law <code>\(fit.formula)</code> is fitted to all runs jointly. Of \(fit.convergence.starts) starts,
      \(NumberStyle.percent.text(fit.convergence.shareAtBest)) ended at the best optimum.
      """
    let residuals = figures(.residualsByParameters, .residualsByTokens, .residualsByCompute)
    return Report.Section(
      "The parametric law",
      [.prose(start), .table(parameterTable(fit))] + figures(.fit, .floor) + [
        .details(summary: "Residuals against size, tokens and compute", residuals)
      ])
  }

  private var runSection: Report.Section {
    Report.Section("Runs", [.details(summary: "\(Plural.counted(table.runs.count, "run"))", [.table(runTable)])])
  }
}
