import Foundation
import InferenceScaling

/// Reads what an earlier run left in a recording, and refuses what doesn't belong to this one.
struct LiveRecordingReader {
  var path: String
  var model: String
  var settings: String
  private let prompts: [String: String]

  init(path: String, tasks: [TaskFile.Item], model: String, settings: String) {
    (self.path, self.model, self.settings) = (path, model, settings)
    prompts = Dictionary(uniqueKeysWithValues: tasks.map { ($0.question.id, $0.question.prompt) })
  }

  /// The samples of all whole lines, and the bytes that they take.
  func read(_ bytes: [UInt8]) throws -> LiveRecording.State {
    var state = LiveRecording.State()
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
      guard bytes.isEmpty || bytes[0] == UInt8(ascii: "{") else { throw foreign(1) }
      return state
    }
    state.length = end + 1
    for (index, line) in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard let sample = try? JSONDecoder().decode(KeptSample.self, from: Data(line)) else { throw foreign(index + 1) }
      try check(sample, "\(path):\(index + 1)")
      state.kept[LiveRecording.Key(problem: sample.line.problem, ordinal: sample.line.sample)] = sample
    }
    return state
  }

  private func check(_ sample: KeptSample, _ place: String) throws {
    if let other = sample.line.model, other != model {
      throw CommandFailure(.cannotCreate, "\(place) is of the model “\(other)”, not “\(model)”: name another file.")
    }
    if let prompt = prompts[sample.line.problem], prompt != (sample.line.prompt ?? "") {
      throw CommandFailure(.cannotCreate, "\(place): problem “\(sample.line.problem)” was asked in other words: name another file.")
    }
    if let other = sample.settings, other != settings {
      throw CommandFailure(.cannotCreate, "\(place) was drawn with other settings (\(other); now \(settings)): name another file.")
    }
  }

  private func foreign(_ line: Int) -> CommandFailure {
    CommandFailure(.cannotCreate, "\(path):\(line) is no sample of isoflop, so nothing is appended: name another file.")
  }
}
