import InferenceScaling
import Tabular
import Testing

/// Recordings cut to fewer samples, and the one usable recording of a table with several.
@Suite struct SubsamplingTests {
  static let recording = Recording(
    name: "r",
    problems: ["a", "b"].map { id in
      RecordedProblem(id: id, samples: (0..<6).map { RecordedSample(answer: "\(id)\($0)", isCorrect: $0 % 2 == 0) })
    })

  @Test func theFirstSamplesAreKept() throws {
    let kept = try Self.recording.subsampled(3)
    #expect(kept.problems.map { $0.samples.compactMap(\.answer) } == [["a0", "a1", "a2"], ["b0", "b1", "b2"]])
    #expect(try Self.recording.subsampled(6) == Self.recording)
  }

  @Test func aSeedChoosesAtRandomTheSameEveryTime() throws {
    let (first, again, other) = try (
      Self.recording.subsampled(3, seed: 1), Self.recording.subsampled(3, seed: 1), Self.recording.subsampled(3, seed: 2)
    )
    #expect(first == again && first != other)
    for (kept, problem) in zip(first.problems, Self.recording.problems) {
      #expect(Set(kept.samples).isSubset(of: Set(problem.samples)) && Set(kept.samples).count == 3)
    }
    let orders = first.problems.map { $0.samples.compactMap(\.answer).map { $0.dropFirst() } }
    let others = other.problems.map { $0.samples.compactMap(\.answer).map { $0.dropFirst() } }
    #expect(orders[0] != orders[1] || others[0] != others[1], "problems are shuffled apart")
  }

  @Test func tooFewSamplesAreAnError() {
    #expect(throws: RecordingError.tooFewSamples(file: "r", problem: "a", found: 6, needed: 7)) { try Self.recording.subsampled(7) }
    #expect(throws: RecordingError.tooFewProblems(file: "e", found: 0, needed: 1)) {
      try Recording(name: "e", problems: []).subsampled(1)
    }
  }

  @Test func theOnlyUsableRecordingIsFound() throws {
    let rows = ["x", "y"].flatMap { model in (0..<(model == "x" ? 3 : 1)).map { "\(model),q,\($0),1" } }
    let table = try Table(bytes: Array(("model,problem,sample,correct\n" + rows.joined(separator: "\n") + "\n").utf8), name: "t.csv")
    let found = try #require(Recording.onlyUsable(in: table) { $0.problems.allSatisfy { $0.samples.count >= 2 } })
    #expect(found.choice == RowCondition(column: "model", value: "x") && found.recording.problems[0].samples.count == 3)
    #expect(Recording.onlyUsable(in: table) { _ in true } == nil, "two are usable")
    #expect(Recording.onlyUsable(in: table) { _ in false } == nil)
  }
}
