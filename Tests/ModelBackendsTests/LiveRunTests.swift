import InferenceScaling
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
}
