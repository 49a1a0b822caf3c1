import InferenceScaling
import Synchronization
import TestFolders
import Testing

@testable import ModelBackends

/// Samples that a strategy follows while they are written, and cuts.
@Suite struct StreamingTests {
  /// A model that thinks in so many words, then answers; it streams a word a piece, and answers at once if its thinking is given.
  final class Thinker: ModelBackend {
    let name = "thinker"
    let timeLimit = Duration.seconds(30)
    private let words: Int
    private let log = Mutex<[GenerationRequest]>([])

    init(words: Int) { self.words = words }

    var requests: [GenerationRequest] { log.withLock { $0 } }

    private func pieces(_ request: GenerationRequest) -> [GenerationPiece] {
      log.withLock { $0.append(request) }
      if request.continuesLastMessage { return [GenerationPiece(text: "The answer is 42.")] }
      return (0..<words).map { GenerationPiece(text: "", reasoning: "w\($0) ") } + [GenerationPiece(text: "The answer is 41.")]
    }

    func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation {
      try await stream(request) { _ in true }
    }

    func stream(
      _ request: GenerationRequest, onPiece: @escaping @Sendable (GenerationPiece) async -> Bool
    ) async throws(BackendError) -> Generation {
      var text = Generation(text: "")
      for piece in pieces(request) {
        text.text += piece.text
        text.reasoning += piece.reasoning
        guard await onPiece(piece) else {
          text.isTruncated = true
          return text
        }
        guard !Task.isCancelled else { throw BackendError(reason: "cancelled", mayHaveCost: true) }
      }
      text.usage = .init(promptTokens: 5, completionTokens: words + 1)
      return text
    }
  }

  static func solver(_ backend: Thinker, limiter: ConcurrencyLimiter? = nil) -> Solver {
    let sampler = ExtractingSampler(ModelSampler(.init(backend), maximumTokens: 100), extractor: .mathematics)
    let limited = limiter.map { LimitedSampler(base: sampler, limiter: $0) as any Sampler } ?? sampler
    return Solver(sampler: limited, concurrency: 2, inOrder: true, settles: true)
  }

  @Test func aLimitOfThinkingCutsExactlyThere() async throws {
    let backend = Thinker(words: 50)
    let result = await Self.solver(backend).solve(question, with: BudgetForcing(maximumTokens: 8))
    #expect(result.conclusion.answer == "42" && backend.requests.count == 2)
    let continued = try #require(backend.requests.last)
    let thought = (0..<8).map { "w\($0) " }.joined()
    #expect(continued.continuesLastMessage && continued.messages.last?.text.contains(thought) == true)
    #expect(continued.messages.last?.text.contains("w8") == false, "nothing after the cut")
    #expect(result.receipt.spent.completionTokens >= 8, "a cut sample is charged")
  }

  @Test func thinkingWithinTheLimitIsKept() async {
    let backend = Thinker(words: 5)
    let result = await Self.solver(backend).solve(question, with: BudgetForcing(maximumTokens: 8))
    #expect(result.conclusion.answer == "41" && backend.requests.count == 1)
    #expect(result.receipt.spent.completionTokens == 6)
  }

  @Test func probesDontWaitForTheSampleThatWaitsForThem() async {
    let backend = Thinker(words: 400)
    let solver = Self.solver(backend, limiter: ConcurrencyLimiter(1))
    let result = await solver.solve(question, with: EarlyExit(pieceTokens: 10, agreement: 2))
    #expect(result.conclusion.answer == "42" && backend.requests.count < 10, "two probes agree long before the end")
  }

  @Test func wrappersReportToo() async throws {
    let (folder, backend) = (try TemporaryFolder(), Thinker(words: 50))
    let recording = try LiveRecordingTests.open(folder, model: "thinker")
    let scored = ScoringSampler(
      base: ExtractingSampler(ModelSampler(.init(backend), maximumTokens: 100), extractor: .mathematics), verifier: GivenScore(),
      maximumTokens: 100)
    let sampler = RecordingSampler(base: scored, recording: recording, questions: LiveRecordingTests.questions)
    let solver = Solver(sampler: sampler, concurrency: 2, inOrder: true, settles: true)
    _ = await solver.solve(question, with: BudgetForcing(maximumTokens: 8))
    #expect(recording.count == 0 && backend.requests.count == 2)
  }

  @Test func samplersThatCantReportSaySo() async {
    struct Plain: Sampler {
      func bound(_ call: SampleCall, question: Question) -> Spending { .zero }
      func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate { Candidate(text: "42") }
    }
    let sampler = LimitedSampler(base: Plain(), limiter: ConcurrencyLimiter(1))
    let result = await Solver(sampler: sampler, retries: 0).solve(question, with: BudgetForcing(maximumTokens: 8))
    #expect(result.lastFailure?.contains("can't report") == true)
  }

  @Test func aLocalModelIsCutAtATokenToo() async throws {
    let backend = try LocalBackendTests.backend()
    let sampler = ModelSampler(.init(backend), template: .continuation, maximumTokens: 20, seeding: .hashed(1))
    let request = SampleRequest(.thinking, reports: ReportPoints(every: 4))
    let progress = SampleProgress(request)
    let whole = try await sampler.sample(.answer(0, request), question: Question(id: "a", prompt: "3+4="), reporting: progress)
    #expect(whole.cost.completionTokens == 20 && progress.partial.tokens == 20 && !whole.thinking.isEmpty && whole.text.isEmpty)
  }
}
