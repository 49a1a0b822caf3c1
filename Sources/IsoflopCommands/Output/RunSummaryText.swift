import InferenceScaling
import ModelBackends
import TextFormats

extension SampleSummary {
  /// The summary for a terminal.
  ///
  /// Only lines that say something stand there: samples that were cut, without an answer, unmetered or missing have one if there are any.
  /// *Identical* points at a temperature of 0, at which more samples are the same one.
  var terminalText: String {
    var lines = ["recording    \(recording): \(samples) of \(Plural.counted(problems * samplesPerProblem, "sample")), \(drawn) drawn now"]
    if let accuracy { lines.append("correct      \(Number.percent(accuracy)) of the samples") }
    lines.append(spent.terminalLine)
    if cut > 0 { lines += cutLines(cut, of: samples) }
    if unanswered > 0 { lines.append("no answer    found in \(Plural.counted(unanswered, "sample")): see --extract") }
    if isIdentical { lines.append("identical    all samples of a question are the same text: is the temperature 0?") }
    if unmetered > 0 { lines += unmeteredLines(unmetered) }
    if retries > 0 { lines.append("retries      \(retries)") }
    if let reason { lines.append("missing      \(Plural.counted(missing, "sample")): \(reason)") }
    return lines.joined(separator: "\n")
  }
}

extension SolveSummary {
  /// The summary for a terminal: the answers, then accuracy and costs.
  ///
  /// Reasons for which questions have no answer stand at the end, each with the first three of its questions.
  var terminalText: String {
    var table = TextTable(header: ["problem", "answer", "correct", "samples", "tokens"])
    for result in results {
      table.append([
        result.problem, String((result.answer ?? "–").prefix(32)), result.correct.map { $0 ? "yes" : "no" } ?? "", String(result.samples),
        String(result.spent.completionTokens),
      ])
    }
    var lines = table.lines + [""]
    if let accuracy, let interval = accuracyInterval {
      lines.append("accuracy     \(Number.percent(accuracy)) \(Number.interval(100 * interval.low, 100 * interval.high, digits: 3))")
    }
    lines.append("per question \(Number.short(meanSamples, digits: 3)) samples, \(Number.short(meanTokens, digits: 4)) generated tokens")
    lines.append(spent.terminalLine)
    if cut > 0 { lines += cutLines(cut, of: results.reduce(0) { $0 + $1.samples }) }
    if unmetered > 0 { lines += unmeteredLines(unmetered) }
    let unanswered = failures.map { reason, problems in
      let others = problems.count > 3 ? " and \(problems.count - 3) more" : ""
      return "no answer    to \(problems.prefix(3).joined(separator: ", "))\(others): \(reason)"
    }
    return (lines + unanswered).joined(separator: "\n")
  }
}

extension Spending {
  /// Tokens, calls and money in one line.
  fileprivate var terminalLine: String {
    "spent        \(Number.count(Double(tokens))) tokens in \(Plural.counted(calls, "call"))"
      + (usd > 0 ? ", \(Number.short(usd)) US dollars" : "")
  }
}

/// The lines that say how many samples ended at the limit, thinking included.
private func cutLines(_ count: Int, of samples: Int) -> [String] {
  [
    "cut          \(count) of \(Plural.counted(samples, "sample")) at --max-tokens, thinking included: raise it;",
    "             they have no answer, unless --count-cut is given",
  ]
}

/// The lines that say which costs are bounds.
private func unmeteredLines(_ count: Int) -> [String] {
  [
    "unmetered    \(Plural.counted(count, "answer")): the server reports no usage, so each is charged at",
    "             the most tokens that it may have taken",
  ]
}
