import CapabilityLaws
import TextFormats

extension EmergenceReport {
  /// The report for a terminal.
  var terminalText: String {
    var lines = [
      "verdict: \(verdict.rawValue)",
      "  reason      \(reason)",
      "  advice      \(advice)",
      "  data        \(Plural.counted(models, "model")) at \(Plural.counted(scales, "scale")), \(itemsText)",
      "  smooth is   a token-level score that takes \(Number.short(smoothDecades)) decades of scale or more from 10 to 90%",
      "",
    ]
    var tested = TextTable(header: ["score", "gain", "p", "power", "jump", "of rise", "decades", "scatter"])
    for test in tests {
      tested.append([
        test.score, Number.short(test.statistic, digits: 3), Number.short(test.pValue, digits: 2), Number.percent(test.power),
        Number.short(test.step.scale, digits: 3), Number.percent(test.jumpShare), Number.short(test.riseDecades, digits: 3),
        Number.short(test.scatter, digits: 2),
      ])
    }
    lines += tested.lines + [""] + formLines + ["", scoreText]
    if let resolution, let scale = resolution.scale {
      lines.append(
        "  floor       scores of 0 up to scale \(Number.short(scale, digits: 3)): exact match below \(Number.percent(resolution.exact, digits: 2))"
          + (resolution.token.map { ", token-level score below \(Number.short($0, digits: 3))" } ?? "") + " is possible there")
    }
    if let answerLength {
      lines.append(
        "  length      exact match is the token-level score to the power \(Number.short(answerLength.tokens, digits: 3)), which explains "
          + "\(Number.percent(answerLength.explained, digits: 3)) of its deviance")
    }
    lines.append("")
    lines.append(
      "gain: log-likelihood of a threshold over the best smooth form; left out: of scales not fitted; from below: of larger ones")
    return lines.joined(separator: "\n")
  }

  /// The forms, compared by scales that they weren't fitted to.
  private var formLines: [String] {
    var compared = TextTable(header: ["form", "log-likelihood", "AIC", "left out", "from below"])
    for form in forms {
      compared.append([
        form.form, Number.short(form.logLikelihood, digits: 6), Number.short(form.aic, digits: 6),
        Number.short(form.leaveOneOut, digits: 6),
        Number.short(form.rollingOrigin, digits: 6),
      ])
    }
    return compared.lines
  }

  /// The items of an evaluation, or their range.
  private var itemsText: String {
    items[0] == items[1]
      ? "\(Number.count(items[0])) items each" : "\(Number.count(items[0])) to \(Number.count(items[1])) items"
  }

  /// Schaeffer's emergence score with the values that a smooth ability gives by chance.
  private var scoreText: String {
    let interval = Number.interval(score.smoothLow, score.smoothHigh, digits: 3)
    guard let value = score.value else { return "  Schaeffer   the emergence score has no value: half of the steps are zero" }
    return "  Schaeffer   emergence score \(Number.short(value, digits: 3)); a smooth ability gives \(interval) by chance"
  }
}
