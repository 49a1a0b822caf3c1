import ComputeAccounting
import RealModule
import TextFormats

extension TrendSummary {
  /// The trend for a terminal, in at most 80 columns.
  ///
  /// The definition comes first, since it decides more than the method: which rows, which columns, from when to when. Then the growth of each piece, the latest
  /// first, with the tests of breaks; what was asked of the future, of the past and of a run follows.
  var text: String {
    let parts = [headLines, growthTable, breakLines, predictionLines, backcastLines, waitLines].filter { !$0.isEmpty }
    return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// The quantity, the rows and their days.
  private var headLines: [String] {
    let fit = trend.fit
    let used = fit.count == trend.rows ? "\(Plural.counted(fit.count, "row"))" : "\(fit.count) of \(Plural.counted(trend.rows, "row"))"
    return ["\(PrintableText.short(trend.quantity)), \(definition): \(used), \(pieces[0].from) to \(pieces[pieces.count - 1].to)"]
  }

  /// The growth of each piece, and the spread about it.
  private var growthTable: [String] {
    var table = TextTable(header: ["growth", "rows", "×/year", "90%", "doubling, years", "90%"])
    for piece in pieces.reversed() {
      table.append(
        ["\(piece.from.prefix(7)) to \(piece.to.prefix(7))", "\(piece.rows)"] + TrendText.cells(piece.factorPerYear, piece.doublingYears))
    }
    let spread = Number.short(Double.exp10(trend.fit.residualDeviation), digits: 3)
    return table.lines + [
      "R² \(Number.short(trend.fit.rSquared, digits: 3)); a row is off the trend by a factor of \(spread) (one standard deviation)"
    ]
  }

  /// Breaks with their intervals, and each test of one more.
  private var breakLines: [String] {
    var lines = breaks.map { "break  \($0.date), 90% from \($0.low) to \($0.high)" }
    for test in trend.tests {
      let words = test.isFavoured ? "favoured" : "not favoured"
      lines.append(
        "test   \(Plural.counted(test.breaks, "break")) against \(test.breaks - 1): \(words); BIC \(Number.short(test.bicDifference, digits: 3)), "
          + "F \(Number.short(test.f, digits: 3)), p \(Number.short(test.pValue, digits: 2))")
    }
    if trend.breaks.isEmpty, trend.tests.first?.isFavoured ?? false {
      lines.append("note: the growth changed; --breaks auto fits it in pieces")
    }
    return lines
  }

  /// Forecasts: intervals of a new row, and of the trend.
  private var predictionLines: [String] {
    guard !predictions.isEmpty else { return [] }
    var table = TextTable(header: ["forecast", "trend", "90% of a new row", "90% of the trend", "years beyond"])
    for prediction in predictions {
      table.append([
        prediction.date, Number.short(prediction.median, digits: 3), Number.interval(prediction.low, prediction.high, digits: 3),
        Number.interval(prediction.trend.low, prediction.trend.high, digits: 3), Number.short(prediction.yearsBeyond, digits: 2),
      ])
    }
    return table.lines
  }

  /// The forecast that earlier rows would have given, held against the later ones.
  private var backcastLines: [String] {
    guard let backcast else { return [] }
    let share = Number.percent(backcast.coverage)
    return [
      "back-cast: fitted to \(Plural.counted(backcast.fittedRows, "row")) before \(backcast.fittedBefore)",
      "  covered      \(backcast.covered) of \(Plural.counted(backcast.laterRows, "later row")) (\(share)) lie within their 90% intervals",
      "  growth       ×\(Number.short(backcast.factorPerYear.median)) a year then",
      "  off by       a factor of \(Number.short(backcast.medianFactor, digits: 3)) in the median; rows over trend \(Number.short(backcast.bias, digits: 3))",
      "  intervals    high over low end \(Number.short(backcast.intervalWidth, digits: 3)) in the median",
    ]
  }

  /// The best start of a run.
  private var waitLines: [String] {
    guard let wait else { return [] }
    let interval = Number.interval(wait.delayYears.low, wait.delayYears.high, digits: 3)
    let head = wait.startNow ? "start now" : "wait \(Number.short(wait.delayYears.median, digits: 3)) years"
    return [
      "\(head), 90% \(interval) years",
      "  result       after \(Number.short(wait.doneAfterYears, digits: 3)) years, for \(Number.short(wait.cost, digits: 3))",
      "  gain         \(Number.short(wait.gain, digits: 3)) against starting now, time at its value",
    ]
  }
}

extension TrendListing {
  /// The listing for a terminal.
  var text: String {
    var table = TextTable(header: ["trend", "rows", "×/year", "90%", "doubling, y", "90%"])
    for row in trends { table.append([row.words, "\(row.rows)"] + TrendText.cells(row.factorPerYear, row.doublingYears)) }
    return (table.lines + ["", "note: \(self.table), chosen rows and no census; --y and --per fit one of them"]).joined(separator: "\n")
  }
}

extension EqualScaleSummary {
  /// Progress for a terminal.
  var text: String {
    var table = TextTable(header: ["at equal \(quantity)", "×/year", "90%", "doubling, months", "90%"])
    func row(_ name: String, _ factor: MedianInterval, _ doubling: MedianInterval) {
      let months = MedianInterval(median: 12 * doubling.median, low: 12 * doubling.low, high: 12 * doubling.high)
      table.append([name] + TrendText.cells(factor, months))
    }
    row("of effective scale", factorPerYear, doublingYears)
    for scale in scales { row("  at \(Number.compute(scale.scale))", scale.factorPerYear, scale.doublingYears) }
    let depends = interactionP <= 0.05 ? "depends" : "isn't shown to depend"
    return
      ([
        "\(quantity) (\(link)) at equal \(atEqual): \(Plural.counted(used, "row")), \(first) to \(last), R² \(Number.short(rSquared, digits: 3))",
        "",
      ] + table.lines + ["progress \(depends) on the scale (p \(Number.short(interactionP, digits: 2)))"]).joined(separator: "\n")
  }
}

/// Cells of growth.
enum TrendText {
  /// Four cells: the factor and the time, each with its interval.
  static func cells(_ factor: MedianInterval, _ years: MedianInterval) -> [String] {
    [factor, years].flatMap { [Number.short($0.median, digits: 3), Number.interval($0.low, $0.high, digits: 3)] }
  }

}
