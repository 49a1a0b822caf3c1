import InferenceScaling
import Tabular
import TestFolders
import Testing

@testable import ModelBackends

/// A live run put together: answers found, samples scored and recorded, one budget over all runs of a recording.
@Suite struct LiveRunTests {
  struct Length: Verifier {
    func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1) }
    func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
      Verdict(score: Double(candidate.text.count), cost: Spending(calls: 1))
    }
  }

  static func parts(_ backend: FakeBackend, _ recording: LiveRecording? = nil) -> LiveRunConfiguration {
    var parts = LiveRunConfiguration(
      questions: LiveRecordingTests.questions, sampler: ModelSampler(.init(backend), maximumTokens: 8), extractor: .wholeText)
    (parts.recording, parts.concurrency) = (recording, 2)
    return parts
  }

  static let vote = MajorityVote(limit: 3, stopsWhenCertain: false)

  @Test func samplesAreScoredAndRecordedOnce() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, _ in .text("42") })
    for expected in [6, 6] {
      let recording = try await LiveRecordingTests.reopen(folder)
      var parts = Self.parts(backend, recording)
      parts.scorer = Length()
      let run = LiveRun(parts)
      #expect(run.hasScores)
      let outcomes = await run.run.run(Self.vote)
      #expect(outcomes.count == 2 && backend.requests.count == expected)
      #expect(recording.count == 6 && recording.samples.allSatisfy { $0.line.score == 2 })
      #expect(run.run.ledger.spent.calls == 12, "what was recorded is on the ledger from the beginning")
    }
  }

  @Test func aBudgetHoldsOverAllRunsOfARecording() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, _ in .text("42") })
    for _ in 0..<3 {
      var parts = Self.parts(backend, try await LiveRecordingTests.reopen(folder))
      parts.budget = Budget(calls: 4)
      _ = await LiveRun(parts).run.run(Self.vote)
    }
    #expect(backend.requests.count == 4)
  }

  @Test func aStrategyMayAskForScoresItself() async throws {
    let backend = FakeBackend { _, number in .text(number == 1 ? "long" : "42") }
    var parts = Self.parts(backend)
    (parts.scorer, parts.scoresSamples) = (Length(), false)
    let outcomes = await LiveRun(parts).run.run(BestOfN(count: 3))
    #expect(outcomes.contains { $0.result.conclusion.answer == "long" })
    #expect(outcomes.allSatisfy { $0.result.receipt.verdicts.calls > 0 })
  }

  @Test func summariesCountWhatTheRunDid() async throws {
    let (folder, backend) = (
      try TemporaryFolder(), FakeBackend { request, _ in Generation(text: request.messages[0].text.contains("7") ? "42" : "") }
    )
    let recording = try await LiveRecordingTests.reopen(folder)
    let run = LiveRun(Self.parts(backend, recording))
    let outcomes = await run.run.run(Self.vote)
    let sampled = SampleSummary(outcomes, of: run, recording: recording, model: "fake", samples: 4, before: 0)
    #expect(sampled.samples == 6 && sampled.missing == 2 && sampled.unmetered == 6 && sampled.unanswered == 3 && sampled.accuracy == 1)
    let solved = SolveSummary(outcomes, of: run, strategy: "sc3", model: "fake", bootstrap: ClusteredBootstrap(seed: 1))
    #expect(solved.problems == 2 && solved.answered == 1 && solved.accuracy == 1 && solved.meanSamples == 3)
    #expect(solved.failures.count == 1 && solved.failures[0].problems == ["r"])
  }

  /// A text that the limit cut has no answer, and is counted; a model's reasoning is kept apart from its text.
  @Test func cutTextsAreCountedAndDoNotVote() async throws {
    let folder = try TemporaryFolder()
    let backend = FakeBackend { _, number in
      number.isMultiple(of: 3) ? Generation(text: "42") : Generation(text: "", reasoning: "so 41", finish: .length)
    }
    let recording = try await LiveRecordingTests.reopen(folder)
    let run = LiveRun(Self.parts(backend, recording))
    let outcomes = await run.run.run(Self.vote)
    let sampled = SampleSummary(outcomes, of: run, recording: recording, model: "fake", samples: 3, before: 0)
    #expect(sampled.samples == 6 && sampled.cut == 4 && sampled.unanswered == 0 && !sampled.isIdentical && run.cut == 4)
    #expect(Set(outcomes.compactMap(\.result.conclusion.answer)) == ["42"])
    // What was recorded is counted again where it is used again.
    let again = LiveRun(Self.parts(backend, recording))
    let solved = SolveSummary(
      await again.run.run(Self.vote), of: again, strategy: "sc3", model: "fake", bootstrap: ClusteredBootstrap(seed: 1))
    #expect(solved.cut == 4 && backend.requests.count == 6)
    var counting = Self.parts(FakeBackend { _, _ in Generation(text: "40 and", finish: .length) })
    counting.countsCut = true
    #expect(await LiveRun(counting).run.run(Self.vote).allSatisfy { $0.result.conclusion.answer?.hasPrefix("40") == true })
  }

  @Test func equalTextsAreRemarkedOn() async throws {
    let folder = try TemporaryFolder()
    let recording = try await LiveRecordingTests.reopen(folder)
    let run = LiveRun(Self.parts(FakeBackend { _, _ in .text("42") }, recording))
    let outcomes = await run.run.run(Self.vote)
    #expect(SampleSummary(outcomes, of: run, recording: recording, model: "fake", samples: 3, before: 0).isIdentical)
    let solved = SolveSummary(outcomes, of: run, strategy: "sc3", model: "fake", bootstrap: ClusteredBootstrap(seed: 1))
    #expect(solved.accuracy == 1 && (solved.accuracyInterval?.low ?? 1) < 0.4, "two questions don't show 100%")
  }

  /// A question of a number counts answers without their units, as the replay of its recording does.
  @Test func aNumbersUnitsAreLeftOutLiveAndRecorded() async throws {
    let folder = try TemporaryFolder()
    let questions = QuestionSet(name: "q", items: [.init(question: question, gold: "42.0")])
    let backend = FakeBackend { _, number in .text(["The answer is 42 apples.", "The answer is $42.", "The answer is 41."][number % 3]) }
    var parts = LiveRunConfiguration(
      questions: questions, sampler: ModelSampler(.init(backend), maximumTokens: 8), extractor: .answerIs)
    parts.concurrency = 1
    parts.recording = try LiveRecording(path: folder.path("r.jsonl"), questions: questions, model: "fake", settings: "")
    let outcomes = await LiveRun(parts).run.run(Self.vote)
    #expect(outcomes[0].result.conclusion.answer == "42" && outcomes[0].item.isCorrect("42") == true)
    let recorded = try Recording(Table(bytes: Array(folder.text("r.jsonl").utf8), name: "r.jsonl"))
    #expect(recorded.problems[0].samples.map(\.answer) == ["42", "42", "41"])
    #expect(recorded.problems[0].samples.map(\.isCorrect) == [true, true, false])
  }
}
