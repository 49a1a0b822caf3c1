import InferenceScaling
import ScalingLaws

/// The result of a run that records samples, with its cost.
public struct SampleSummary: Hashable, Codable, Sendable {
  /// The recording's file.
  public var recording: String
  /// The model.
  public var model: String
  /// The number of questions.
  public var problems: Int
  /// The samples asked for of each question.
  public var samplesPerProblem: Int
  /// The samples of them that the recording holds.
  public var samples: Int
  /// The samples that this run drew.
  public var drawn: Int
  /// The samples that are missing.
  public var missing: Int
  /// The samples that were cut at the most tokens; unless they were asked to count, they have no answer.
  public var cut: Int
  /// The samples that ended by themselves and have no answer.
  public var unanswered: Int
  /// Whether every question with several samples has one and the same text in all of them.
  public var isIdentical: Bool
  /// The share of correct samples among those whose right answer is known; `nil` without any.
  public var accuracy: Double?
  /// The repeated calls of this run.
  public var retries: Int
  /// The samples of this run without a usage, which are charged at their bounds.
  public var unmetered: Int
  /// The cost of the samples, in this run and earlier ones, with the failed and cancelled calls of this one.
  public var spent: Spending
  /// The reason why samples are missing; `nil` if none is.
  public var reason: String?
  /// The library's version.
  public var version: String

  /// Summarises a run that asked for `count` samples of each question; its recording held `before` samples when it began.
  public init(
    _ outcomes: [QuestionRun.Outcome], of live: LiveRun, recording file: LiveRecording, model: String, samples count: Int, before: Int
  ) {
    let run = live.run
    let asked = Set(run.questions.items.map(\.question.id))
    let kept = file.samples.filter { asked.contains($0.line.problem) && $0.line.sample < count }
    let labelled = kept.compactMap(\.line.correct)
    (recording, self.model) = (file.path, model)
    (problems, samplesPerProblem) = (run.questions.items.count, count)
    (samples, drawn, missing) = (kept.count, file.count - before, problems * count - kept.count)
    cut = kept.count { $0.finish == .length }
    unanswered = kept.count { $0.line.answer == nil && $0.finish != .length }
    isIdentical = Self.isIdentical(kept)
    accuracy = labelled.isEmpty ? nil : Double(labelled.count { $0 }) / Double(labelled.count)
    retries = outcomes.reduce(0) { $0 + $1.result.receipt.retryCount }
    (unmetered, spent) = (live.unmetered, run.ledger.spent)
    let failures = outcomes.reversed().lazy.compactMap(\.result.lastFailure)
    reason = missing > 0 ? run.breaker?.reason ?? failures.first : nil
    version = Provenance.libraryVersion
  }
}

extension SampleSummary {
  private static func isIdentical(_ samples: [LiveSample]) -> Bool {
    let several = Dictionary(grouping: samples, by: \.line.problem).values.filter { $0.count > 1 }
    return !several.isEmpty && several.allSatisfy { Set($0.map(\.line.text)).count == 1 && $0[0].line.text != "" }
  }
}

/// The result of a run that answers questions: answers, accuracy with an interval over questions, and cost.
public struct SolveSummary: Hashable, Encodable, Sendable {
  /// The answer to a question.
  public struct Answer: Hashable, Encodable, Sendable {
    /// The question.
    public var problem: String
    /// The strategy's answer.
    public var answer: String?
    /// The right answer, if it is known.
    public var gold: String?
    /// Whether the answer is right, if that is known.
    public var correct: Bool?
    /// The reason for which the strategy stopped.
    public var reason: String
    /// The strategy's confidence in its answer.
    public var confidence: Double?
    /// The samples that the strategy saw.
    public var samples: Int
    /// The cost in this run and, for recorded samples, in earlier ones.
    public var spent: Spending
    /// The cost in this run by purpose.
    public var receipt: Receipt
  }

  /// The strategy's name.
  public var strategy: String
  /// The model.
  public var model: String
  /// The questions that were begun.
  public var problems: Int
  /// The questions with an answer.
  public var answered: Int
  /// The share of right answers among questions whose right answer is known; `nil` without any.
  public var accuracy: Double?
  /// The interval of the accuracy, over questions.
  public var accuracyInterval: Interval?
  /// The mean number of samples of a question.
  public var meanSamples: Double
  /// The mean number of generated tokens of a question.
  public var meanTokens: Double
  /// The ledger's whole spending.
  public var spent: Spending
  /// The spending beyond what was reserved.
  public var overrun: Spending
  /// The repeated calls.
  public var retries: Int
  /// The samples without a usage, which are charged at their bounds.
  public var unmetered: Int
  /// The samples that were cut at the most tokens.
  public var cut: Int
  /// The answers, in the order of the questions.
  public var results: [Answer]
  /// The library's version.
  public var version: String

  /// Summarises a run.
  public init(
    _ outcomes: [QuestionRun.Outcome], of live: LiveRun, strategy: String, model: String, bootstrap: ClusteredBootstrap
  ) {
    results = outcomes.map { Answer($0, reused: live.recording?.reused($0.item.question.id) ?? .zero) }
    (self.strategy, self.model, problems) = (strategy, model, results.count)
    answered = results.count { $0.answer != nil }
    let scored = results.compactMap { $0.correct.map { $0 ? 1.0 : 0 } }
    accuracy = scored.isEmpty ? nil : scored.reduce(0, +) / Double(scored.count)
    accuracyInterval = scored.isEmpty ? nil : bootstrap.share(scored)
    let count = Double(max(results.count, 1))
    meanSamples = Double(results.reduce(0) { $0 + $1.samples }) / count
    meanTokens = Double(results.reduce(0) { $0 + $1.spent.completionTokens }) / count
    (spent, overrun, unmetered, cut) = (live.run.ledger.spent, live.run.ledger.overrun, live.unmetered, live.cut)
    retries = results.reduce(0) { $0 + $1.receipt.retryCount }
    version = Provenance.libraryVersion
  }

  /// The reasons for which questions have no answer, with those questions, in the order of the first.
  public var failures: [(reason: String, problems: [String])] {
    var places: [String: Int] = [:]
    return results.filter { $0.answer == nil }.reduce(into: []) { failures, result in
      let place = places[result.reason] ?? failures.count
      places[result.reason] = place
      if place == failures.count { failures.append((result.reason, [])) }
      failures[place].problems.append(result.problem)
    }
  }
}

extension SolveSummary.Answer {
  init(_ outcome: QuestionRun.Outcome, reused: Spending) {
    let (item, result) = (outcome.item, outcome.result)
    (problem, answer, gold) = (item.question.id, result.conclusion.answer, item.gold)
    correct = item.isCorrect(result.conclusion.answer)
    (reason, confidence) = (result.conclusion.reason.description, result.conclusion.confidence)
    (samples, receipt) = (result.receipt.sampleCount, result.receipt)
    spent = result.receipt.spent + reused
  }
}
