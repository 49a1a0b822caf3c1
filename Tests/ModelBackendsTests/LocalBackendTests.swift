import Foundation
import InferenceScaling
import LanguageModel
import Synchronization
import Testing

@testable import ModelBackends

/// A model of this process: the same text whole or in pieces, whatever the copy, up to a stop or a cut.
@Suite struct LocalBackendTests {
  static func backend(copies: Int = 1) throws -> LocalBackend {
    try LocalBackend(checkpoint: Adder.checkpoint, name: "adder", copies: copies)
  }

  static func request(_ prompt: String = "3+4=", seed: Int = 1, tokens: Int = 12, stops: [String] = []) -> GenerationRequest {
    GenerationRequest(messages: [.init(.user, prompt)], maximumTokens: tokens, seed: seed, stops: stops)
  }

  @Test func aStopEndsTheTextAndIsNoPartOfIt() async throws {
    let backend = try Self.backend()
    let whole = try await backend.complete(Self.request())
    #expect(whole.text.utf8.count == 12 && whole.finish == .length && whole.text.contains("\n"))
    let stopped = try await backend.complete(Self.request(stops: ["\n", "never"]))
    let line = try #require(whole.text.split(separator: "\n", omittingEmptySubsequences: false).first)
    #expect(stopped.text == line && stopped.finish == .stop)
    #expect(stopped.usage == .init(promptTokens: 4, completionTokens: line.utf8.count + 1))
    #expect(stopped.tokens.count == line.utf8.count + 1 && stopped.tokens.allSatisfy { $0.logProbability <= 0 })
  }

  @Test func piecesMakeTheWhole() async throws {
    let backend = try Self.backend()
    for stops in [[], ["\n"], ["2+", "="]] {
      for seed in 0..<5 {
        let pieces = Mutex<[GenerationPiece]>([])
        let request = Self.request(seed: seed, stops: stops)
        let streamed = try await backend.stream(request) { piece in
          pieces.withLock { $0.append(piece) }
          return true
        }
        #expect(try await backend.complete(request) == streamed)
        #expect(pieces.withLock { $0.map(\.text).joined() } == streamed.text)
        #expect(!streamed.isTruncated && stops.allSatisfy { !streamed.text.contains($0) })
      }
    }
  }

  @Test func aCutEndsTheTextAfterItsPiece() async throws {
    let backend = try Self.backend()
    let whole = try await backend.complete(Self.request(tokens: 20))
    let count = Counter()
    let cut = try await backend.stream(Self.request(tokens: 20)) { _ in
      count.add()
      return count.value < 3
    }
    #expect(cut.isTruncated && count.value == 3 && whole.text.hasPrefix(cut.text))
    #expect(cut.usage?.completionTokens == 3 && cut.tokens.count == 3, "nothing was generated after the cut")
  }

  @Test func textsDependOnTheSeedAndNotOnTheCopy() async throws {
    let (one, three) = (try Self.backend(), try Self.backend(copies: 3))
    var expected: [Int: String] = [:]
    for seed in 0..<12 { expected[seed] = try await one.complete(Self.request(seed: seed)).text }
    let found = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for seed in 0..<12 { group.addTask { (seed, try await three.complete(Self.request(seed: seed)).text) } }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    #expect(found == expected && Set(expected.values).count > 1)
  }

  @Test func messagesAreJoinedAndTheLastMayBeContinued() async throws {
    let backend = try Self.backend()
    func text(_ messages: [GenerationRequest.Message], continues: Bool) async throws -> String {
      try await backend.complete(
        GenerationRequest(messages: messages, continuesLastMessage: continues, maximumTokens: 6, temperature: 0, seed: 1)
      ).text
    }
    let joined = try await text([.init(.user, "2+2=4"), .init(.user, "3+4=")], continues: false)
    #expect(try await joined == text([.init(.user, "2+2=4\n3+4=")], continues: false))
    #expect(try await text([.init(.user, "2+2=4\n3"), .init(.assistant, "+4=")], continues: true) == joined)
    #expect(backend.promptBound(GenerationRequest(messages: [.init(.user, "ab"), .init(.user, "cd")])) == 5)
  }

  @Test func errorsSayWhatIsWrong() async throws {
    let backend = try Self.backend()
    func error(_ request: GenerationRequest) async -> BackendError? {
      do throws(BackendError) {
        _ = try await backend.complete(request)
        return nil
      } catch {
        return error
      }
    }
    var other = Self.request()
    other.model = "larger"
    #expect(await error(other)?.isFatal == true)
    #expect(await error(Self.request(""))?.reason.contains("empty") == true)
    var cold = Self.request()
    cold.temperature = -1
    #expect(await error(cold)?.cause is ConfigurationError)
  }

  @Test func theSamplerSolvesWithIt() async throws {
    let backend = try Self.backend(copies: 2)
    let sampler = ModelSampler(
      .init(backend), template: .continuation, temperature: 0.7, maximumTokens: 6, seeding: .hashed(3), stops: ["\n"])
    let solver = Solver(
      sampler: ExtractingSampler(sampler, extractor: .wholeText), reward: GivenConfidence(), concurrency: 2, inOrder: true, settles: true)
    let sum = Question(id: "a", prompt: "3+4=")
    let first = await solver.solve(sum, with: MajorityVote(limit: 9, stopsWhenCertain: false))
    #expect(first.conclusion.answer == "7" && first.receipt.sampleCount == 9)
    let again = await solver.solve(sum, with: MajorityVote(limit: 9, stopsWhenCertain: false))
    #expect(first.trace == again.trace, "the same seed, the same samples")
  }

  /// Bytes split at any character boundary decode to what they decode to as a whole, valid or not.
  @Test(arguments: [
    Array("aé€😀z".utf8), [0xE2, 0x82, 0x41], [0xF0, 0x9F, 0x98], [0x80, 0x80, 0x80, 0x80, 0x41], [0xC3, 0xC3, 0xA9],
    [0xFF, 0xF0, 0x41, 0xE2],
  ])
  func piecesSplitBetweenCharacters(bytes: [UInt8]) {
    var (text, pieces) = (StoppedText(stops: []), [String]())
    for byte in bytes {
      text.append(byte, 0)
      if let piece = text.takePiece() { pieces.append(piece.text) }
    }
    if let rest = text.takeRest() { pieces.append(rest.text) }
    #expect(pieces.joined() == String(decoding: bytes, as: UTF8.self))
    #expect(text.tokens.count == bytes.count)
  }

  @Test func partsOfAStopAreHeldBack() {
    var text = StoppedText(stops: [Array("END".utf8)])
    var pieces: [String] = []
    for byte in "xENyEND".utf8 {
      text.append(byte, 0)
      if let piece = text.takePiece() { pieces.append(piece.text) }
    }
    #expect(text.hasEnded && pieces.joined() == "xENy" && !pieces.contains { $0.contains("D") })
  }
}

/// A recording that answers like the model whose answers it holds.
@Suite struct RecordedBackendTests {
  static let recording = Recording(
    name: "r",
    problems: [
      RecordedProblem(
        id: "a", prompt: "1+1?",
        samples: [RecordedSample(answer: "2", tokens: 3, text: "It is 2."), RecordedSample(answer: "3", tokens: 4)]),
      RecordedProblem(id: "b", prompt: "Say: 1+1?", samples: [RecordedSample(answer: "x", logProbability: -0.5, text: "x")]),
    ])

  static func ask(_ backend: RecordedBackend, _ prompt: String, seed: Int? = nil) async throws -> Generation {
    try await backend.complete(GenerationRequest(messages: [.init(.system, "s"), .init(.user, prompt)], seed: seed))
  }

  @Test func aSeedIsASamplesNumber() async throws {
    let backend = RecordedBackend(Self.recording)
    #expect(try await Self.ask(backend, "1+1?", seed: 1).text == "3", "an answer without its text stands for it")
    let first = try await Self.ask(backend, "1+1?\n\nAnswer shortly.", seed: 0)
    #expect(first.text == "It is 2." && first.usage?.completionTokens == 3 && first.model == "r")
    #expect(try await Self.ask(backend, "Say: 1+1?", seed: 0).tokens.map(\.logProbability) == [-0.5], "the longest prompt that fits")
  }

  @Test func withoutASeedSamplesComeInTurnAndEnd() async throws {
    let backend = RecordedBackend(Self.recording)
    #expect(try await [Self.ask(backend, "1+1?").text, Self.ask(backend, "1+1?").text] == ["It is 2.", "3"])
    await #expect(throws: BackendError.self) { try await Self.ask(backend, "1+1?") }
    await #expect(throws: BackendError.self) { try await Self.ask(backend, "2+2?") }
  }

  @Test func aStreamIsOnePiece() async throws {
    let pieces = Mutex<[String]>([])
    let backend = RecordedBackend(Self.recording)
    _ = try await backend.stream(GenerationRequest(messages: [.init(.user, "1+1?")])) { piece in
      pieces.withLock { $0.append(piece.text) }
      return true
    }
    #expect(pieces.withLock { $0 } == ["It is 2."])
  }

  @Test func strategiesRunOnIt() async {
    let sampler = ModelSampler(.init(RecordedBackend(Self.recording)), maximumTokens: 8, seeding: .sequence(from: 0))
    let solver = Solver(sampler: ExtractingSampler(sampler, extractor: .mathematics), concurrency: 1)
    let result = await solver.solve(Question(id: "a", prompt: "1+1?"), with: MajorityVote(limit: 1))
    #expect(result.conclusion.answer == "2")
  }
}
