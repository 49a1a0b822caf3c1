import Foundation
import InferenceScaling
import ModelBackends
import Tabular
import TestFolders
import Testing

/// Recordings that continue after a stop, and refuse what doesn't belong to them.
@Suite struct LiveRecordingTests {
  static let questions = QuestionSet(
    name: "q", items: [.init(question: question, gold: "42"), .init(question: Question(id: "r", prompt: "1+1?"))])

  static func open(
    _ folder: TemporaryFolder, questions: QuestionSet = questions, model: String = "fake", settings: String = "temperature 1"
  ) throws -> LiveRecording {
    try LiveRecording(path: folder.path("r.jsonl"), questions: questions, model: model, settings: settings)
  }

  /// Opens it once the run before has let go of it, a moment after its last sample.
  static func reopen(_ folder: TemporaryFolder) async throws -> LiveRecording {
    for _ in 0..<200 {
      do { return try open(folder) } catch LiveRecordingError.inUse { try await Task.sleep(for: .milliseconds(10)) }
    }
    return try open(folder)
  }

  static func sampler(_ recording: LiveRecording, _ backend: FakeBackend) -> RecordingSampler {
    RecordingSampler(
      base: ExtractingSampler(ModelSampler(.init(backend), maximumTokens: 8), extractor: .wholeText), recording: recording,
      questions: questions)
  }

  @Test func nothingIsAskedTwice() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, number in .text("\(40 + number)") })
    do {
      let sampler = Self.sampler(try Self.open(folder), backend)
      for number in 0..<3 { _ = try await sampler.sample(.answer(number), question: question) }
    }
    let recording = try Self.open(folder)
    #expect(recording.count == 3 && !recording.wasTruncated && recording.cost.completionTokens == 21 && recording.cost.calls == 3)
    let sampler = Self.sampler(recording, backend)
    #expect(sampler.bound(.answer(2), question: question) == .zero)
    let again = try await sampler.sample(.answer(2), question: question)
    #expect(again.answer == "42" && again.cost == .zero && backend.requests.count == 3)
    #expect(recording.reused("q").completionTokens == 7 && recording.reused("r") == .zero)
    let new = try await sampler.sample(.answer(3), question: question)
    #expect(new.cost.completionTokens == 7 && backend.requests.count == 4 && recording["q", 2]?.line.correct == true)
    let read = try Recording(Table(bytes: Array(folder.text("r.jsonl").utf8), name: "r.jsonl"))
    #expect(read.problems.map(\.samples.count) == [4] && read.problems[0].samples.map(\.isCorrect) == [false, false, true, false])
  }

  @Test func onlyWholeAnswersAreRecorded() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, _ in .text("42") })
    let recording = try Self.open(folder)
    let sampler = Self.sampler(recording, backend)
    for request in [SampleRequest(.step), SampleRequest(prefix: "4"), SampleRequest(context: ["41"]), SampleRequest(model: "other")] {
      _ = try await sampler.sample(.answer(0, request), question: question)
    }
    _ = try await sampler.sample(.answer(0), question: Question(id: "unknown", prompt: "?"))
    #expect(recording.count == 0 && backend.requests.count == 5)
  }

  @Test func samplesComeBackAsTheyWere() async throws {
    let folder = try TemporaryFolder()
    let candidate = Candidate(
      text: "It is\n42.", answer: "42",
      cost: Spending(calls: 1, promptTokens: 5, cachedTokens: 2, completionTokens: 7, usd: 0.25, flops: 1e9, seconds: 0.5),
      confidences: [-0.5, -0.25], score: 0.75, finish: .length, model: "fake")
    try Self.open(folder).append(LiveSample(candidate, sample: 3, of: Self.questions.items[0], settings: "temperature 1"))
    #expect(try Self.open(folder)["q", 3]?.candidate == candidate)
  }

  @Test func anUnfinishedLineIsCutOff() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, _ in .text("42") })
    _ = try await Self.sampler(try Self.open(folder), backend).sample(.answer(0), question: question)
    let whole = try folder.text("r.jsonl")
    try Data((whole + String(whole.prefix(20))).utf8).write(to: folder.url.appending(path: "r.jsonl"))
    let recording = try Self.open(folder)
    #expect(try recording.wasTruncated && recording.count == 1 && folder.text("r.jsonl") == whole)
  }

  @Test func onlyOneProcessWrites() throws {
    let folder = try TemporaryFolder()
    let first = try Self.open(folder)
    #expect(throws: LiveRecordingError.inUse(first.path)) { try Self.open(folder) }
  }

  @Test func otherFilesAreLeftAlone() async throws {
    let (folder, backend) = (try TemporaryFolder(), FakeBackend { _, _ in .text("42") })
    _ = try await Self.sampler(try Self.open(folder), backend).sample(.answer(0), question: question)
    let (path, text) = (folder.path("r.jsonl"), try folder.text("r.jsonl"))
    #expect(throws: LiveRecordingError.otherModel(path, line: 1, found: "fake", expected: "m")) { try Self.open(folder, model: "m") }
    #expect(throws: LiveRecordingError.otherSettings(path, line: 1, found: "temperature 1", expected: "temperature 2")) {
      try Self.open(folder, settings: "temperature 2")
    }
    let changed = QuestionSet(name: "q", items: [.init(question: Question(id: "q", prompt: "other"))])
    #expect(throws: LiveRecordingError.otherPrompt(path, line: 1, problem: "q")) { try Self.open(folder, questions: changed) }
    #expect(try folder.text("r.jsonl") == text)
    for foreign in ["problem,answer\n", "problem,answer"] {
      try Data(foreign.utf8).write(to: folder.url.appending(path: "r.jsonl"))
      #expect(throws: LiveRecordingError.notASample(path, line: 1)) { try Self.open(folder) }
      #expect(try folder.text("r.jsonl") == foreign)
    }
    #expect(throws: LiveRecordingError.self) {
      try LiveRecording(path: "/nowhere/r.jsonl", questions: Self.questions, model: "m", settings: "")
    }
  }

  @Test func aRecordingThatCantBeWrittenEndsTheRun() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.path("r.jsonl"), withDestinationPath: "/dev/full")
    guard FileManager.default.fileExists(atPath: "/dev/full"), let recording = try? Self.open(folder) else { return }
    let breaker = CircuitBreaker(patience: 3)
    var sampler = Self.sampler(recording, FakeBackend { _, _ in .text("42") })
    sampler.breaker = breaker
    await #expect(throws: CallError.self) { try await sampler.sample(.answer(0), question: question) }
    guard case .cannotWrite? = breaker.error as? LiveRecordingError else {
      Issue.record("the breaker has \(breaker.reason ?? "no error")")
      return
    }
  }
}
