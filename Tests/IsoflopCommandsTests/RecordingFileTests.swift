import Foundation
import InferenceScaling
import IsoflopCommands
import Tabular
import Testing

@Suite struct RecordingFileTests {
  @Test func aKilledRunContinues() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("live.jsonl")
    func line(_ sample: Int) -> RecordingLine {
      RecordingLine(Candidate(text: "t", answer: "4"), sample: sample, of: Question(id: "q"), gold: "4")
    }
    try RecordingFile(path: path).append(line(0))
    // The end of a run that was killed while it wrote.
    try folder.write(folder.text("live.jsonl") + "{\"problem\":\"q\",\"sam", to: "live.jsonl")
    let file = try RecordingFile(path: path)
    try file.append(line(1))
    let recording = try Recording(Table(bytes: Array(folder.text("live.jsonl").utf8), name: "live.jsonl"))
    #expect(recording.problems.map(\.samples.count) == [2])
    #expect(throws: (any Error).self) { try RecordingFile(path: folder.path("none/live.jsonl")) }
  }
}
