import InferenceScaling
import ModelBackends
import ScalingLaws

/// What `isoflop solve` prints.
struct SolveSummary: Encodable {
  struct Answer: Encodable {
    var problem: String
    var answer: String?
    var gold: String?
    var correct: Bool?
    var reason: String
    var confidence: Double?
    var samples: Int
    /// What it cost, in this run and, for samples that were kept, in earlier ones.
    var spent: Spending
    /// What it cost in this run, and for what.
    var receipt: Receipt
  }

  var strategy: String
  var model: String
  /// The questions that were begun.
  var problems: Int
  var answered: Int
  var accuracy: Double?
  var accuracyInterval: Interval?
  var meanSamples: Double
  var meanTokens: Double
  /// Everything in the ledger.
  var spent: Spending
  /// What calls took beyond what was reserved for them.
  var overrun: Spending
  var retries: Int
  /// Answers whose cost the server didn't tell, counted at the most that it may have been.
  var unmetered: Int
  var results: [Answer]
  var version = Provenance.libraryVersion

  init(_ outcomes: [QuestionRun.Outcome], strategy: String, model: String, session: LiveSession, bootstrap: ClusteredBootstrap) {
    results = outcomes.map { outcome in
      let (item, result) = (outcome.item, outcome.result)
      return Answer(
        problem: item.question.id, answer: result.conclusion.answer, gold: item.gold, correct: item.isCorrect(result.conclusion.answer),
        reason: result.conclusion.reason.description, confidence: result.conclusion.confidence, samples: result.receipt.sampleCount,
        spent: result.receipt.spent + (session.recording?.reused(item.question.id) ?? .zero), receipt: result.receipt)
    }
    self.strategy = strategy
    self.model = model
    problems = results.count
    answered = results.count { $0.answer != nil }
    let scored = results.compactMap { $0.correct.map { $0 ? 1.0 : 0 } }
    accuracy = scored.isEmpty ? nil : scored.reduce(0, +) / Double(scored.count)
    accuracyInterval = scored.isEmpty ? nil : bootstrap.mean(scored)
    let count = Double(max(results.count, 1))
    meanSamples = Double(results.reduce(0) { $0 + $1.samples }) / count
    meanTokens = Double(results.reduce(0) { $0 + $1.spent.completionTokens }) / count
    (spent, overrun) = (session.ledger.spent, session.ledger.overrun)
    unmetered = session.unmetered.value
    retries = results.reduce(0) { $0 + $1.receipt.retryCount }
  }

  /// The summary for people: the answers, then the sums.
  var text: String {
    var table = TextTable(header: ["problem", "answer", "right", "samples", "tokens"])
    for result in results {
      table.append([
        result.problem, String((result.answer ?? "–").prefix(32)), result.correct.map { $0 ? "yes" : "no" } ?? "", String(result.samples),
        String(result.spent.completionTokens),
      ])
    }
    var lines = table.lines + [""]
    if let accuracy, let interval = accuracyInterval {
      lines.append(
        "accuracy     \(Number.short(100 * accuracy, digits: 3))% \(Number.interval(100 * interval.low, 100 * interval.high, digits: 3))")
    }
    lines.append("a question   \(Number.short(meanSamples, digits: 3)) samples, \(Number.short(meanTokens, digits: 4)) tokens generated")
    lines.append(
      "spent        \(Number.count(Double(spent.tokens))) tokens in \(spent.calls) calls"
        + (spent.usd > 0 ? ", \(Number.short(spent.usd)) US dollars" : ""))
    if unmetered > 0 { lines.append(SampleSummary.unmeteredWords(unmetered)) }
    return (lines + unanswered).joined(separator: "\n")
  }

  /// Why questions have no answer, a line a reason.
  private var unanswered: [String] {
    let silent = results.filter { $0.answer == nil }
    var seen: Set<String> = []
    return silent.map(\.reason).filter { seen.insert($0).inserted }.map { reason in
      let problems = silent.filter { $0.reason == reason }.map(\.problem)
      let named = problems.prefix(3).joined(separator: ", ") + (problems.count > 3 ? " and \(problems.count - 3) more" : "")
      return "no answer    to \(named): \(reason)"
    }
  }
}
