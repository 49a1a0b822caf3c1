import InferenceScaling
import ModelBackends
import ScalingLaws

/// What `isoflop sample` prints.
struct SampleSummary: Encodable {
  var recording: String
  var model: String
  var problems: Int
  var samplesPerProblem: Int
  /// What the recording holds of what was asked for.
  var samples: Int
  /// How many of them were drawn now.
  var drawn: Int
  /// What is still missing.
  var missing: Int
  /// Samples in which no answer was found.
  var unanswered: Int
  /// The share of right answers among samples whose right answer is known.
  var accuracy: Double?
  var retries: Int
  /// Answers whose cost the server didn't tell, counted at the most that it may have been.
  var unmetered: Int
  /// What the samples cost, in this run and earlier ones, with failed and cancelled calls of this one.
  var spent: Spending
  /// Why samples are missing.
  var reason: String?
  var version = Provenance.libraryVersion

  init(_ outcomes: [QuestionRun.Outcome], session: LiveSession, file: LiveRecording, model: String, samples count: Int, before: Int) {
    let asked = Set(session.questions.items.map(\.question.id))
    let kept = file.samples.filter { asked.contains($0.line.problem) && $0.line.sample < count }
    let labelled = kept.compactMap(\.line.correct)
    recording = file.path
    self.model = model
    problems = session.questions.items.count
    samplesPerProblem = count
    samples = kept.count
    drawn = file.count - before
    missing = problems * count - kept.count
    unanswered = kept.count { $0.line.answer == nil }
    accuracy = labelled.isEmpty ? nil : Double(labelled.count { $0 }) / Double(labelled.count)
    retries = outcomes.reduce(0) { $0 + $1.result.receipt.retryCount }
    unmetered = session.unmetered.value
    spent = session.ledger.spent
    reason = missing > 0 ? session.breaker.reason ?? outcomes.reversed().lazy.compactMap(\.result.lastFailure).first : nil
  }

  /// The summary for people.
  var text: String {
    var lines = [
      "recording    \(recording): \(samples) of \(problems * samplesPerProblem) samples, \(drawn) drawn now",
      "spent        \(Number.count(Double(spent.tokens))) tokens in \(spent.calls) calls"
        + (spent.usd > 0 ? ", \(Number.short(spent.usd)) US dollars" : ""),
    ]
    if let accuracy { lines.insert("right        \(Number.short(100 * accuracy, digits: 3))% of the samples", at: 1) }
    if unanswered > 0 { lines.append("no answer    found in \(unanswered) samples: see --extract") }
    if unmetered > 0 { lines.append(Self.unmeteredWords(unmetered)) }
    if retries > 0 { lines.append("repeated     \(retries) calls") }
    if let reason { lines.append("missing      \(missing) samples: \(reason)") }
    return lines.joined(separator: "\n")
  }

  /// Says that costs are bounds.
  static func unmeteredWords(_ count: Int) -> String {
    "unmetered    \(count) answers: the server tells no usage, so each counts at the most tokens that it may have taken"
  }
}
