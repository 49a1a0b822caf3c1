import Foundation
import InferenceScaling
import Synchronization
import TextFormats

/// A recording that a run appends to, a whole line at a time, and continues after a stop.
///
/// Only one process writes it at a time. A line that a killed run left unfinished is cut off, and its sample drawn again.
public final class LiveRecording: Sendable {
  struct Key: Hashable, Sendable {
    var problem: String
    var ordinal: Int
  }

  /// The file.
  public let path: String
  /// The settings by which its samples are drawn and scored, in one line.
  public let settings: String
  /// Whether the last line was unfinished, as a killed run leaves it, and was cut off.
  public let wasTruncated: Bool
  private let descriptor: Int32
  private let state: Mutex<State>

  struct State: Sendable {
    var samples: [Key: LiveSample] = [:]
    var length = 0
    /// The cost of the recorded samples that this run took, by problem.
    var reused: [String: Spending] = [:]
  }

  /// Opens the file or creates it.
  ///
  /// - Throws: `LiveRecordingError` if it can't be written, is in use, or holds something else than samples of these questions, this model and these
  ///   settings.
  public init(path: String, questions: QuestionSet, model: String, settings: String) throws(LiveRecordingError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(path, reason: String(cString: strerror(errno))) }
    do throws(LiveRecordingError) {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .inUse(path) }
      guard let bytes = try? [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) else {
        throw .cannotOpen(path, reason: "it can't be read")
      }
      let read = try LiveRecordingReader(path: path, questions: questions, model: model, settings: settings).read(bytes)
      wasTruncated = read.length < bytes.count
      if wasTruncated { ftruncate(descriptor, off_t(read.length)) }
      (self.path, self.settings, self.descriptor) = (path, settings, descriptor)
      state = Mutex(read)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The number of samples in it.
  public var count: Int { state.withLock { $0.samples.count } }

  /// All samples, in no particular order.
  public var samples: [LiveSample] { state.withLock { Array($0.samples.values) } }

  /// The sample of a problem with this number, if it holds one.
  public subscript(problem: String, ordinal: Int) -> LiveSample? {
    state.withLock { $0.samples[Key(problem: problem, ordinal: ordinal)] }
  }

  /// The cost of all its samples.
  public var cost: Spending { state.withLock { $0.samples.values.reduce(.zero) { $0 + $1.candidate.cost } } }

  /// Takes note that a recorded sample was used instead of a new one.
  public func noteReuse(of cost: Spending, problem: String) { state.withLock { $0.reused[problem, default: .zero] += cost } }

  /// The cost of a problem's samples that weren't drawn again.
  public func reused(_ problem: String) -> Spending { state.withLock { $0.reused[problem] ?? .zero } }

  /// Appends a sample.
  ///
  /// - Throws: `LiveRecordingError.cannotWrite`, for example if the disk is full; the file then ends with the last whole line.
  public func append(_ sample: LiveSample) throws(LiveRecordingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line: Data
    do { line = try encoder.encode(sample) } catch { throw .cannotWrite(path, reason: "\(error)") }
    let bytes = Array(line) + [UInt8(ascii: "\n")]
    let failure = state.withLock { state -> String? in
      guard write(bytes) else {
        let reason = String(cString: strerror(errno))
        ftruncate(descriptor, off_t(state.length))
        return reason
      }
      state.length += bytes.count
      state.samples[Key(problem: sample.line.problem, ordinal: sample.line.sample)] = sample
      return nil
    }
    if let failure { throw .cannotWrite(path, reason: failure) }
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }
}

/// An error of a recording that a run writes.
public enum LiveRecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file can't be created, opened or read.
  case cannotOpen(String, reason: String)
  /// Another process writes it.
  case inUse(String)
  /// A sample can't be appended.
  case cannotWrite(String, reason: String)
  /// A line isn't a sample.
  case notASample(String, line: Int)
  /// A sample is of another model.
  case otherModel(String, line: Int, found: String, expected: String)
  /// A problem has another prompt.
  case otherPrompt(String, line: Int, problem: String)
  /// A sample was drawn with other settings.
  case otherSettings(String, line: Int, found: String, expected: String)

  /// The error, its location and a remedy, in one line.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "\(path) can't be written: \(Sentence.ended(reason))"
    case .inUse(let path): "\(path) is being written by another process: wait for it, or name another file."
    case .cannotWrite(let path, let reason):
      "\(path) can't be written: \(Sentence.ended(reason)) Its samples are whole; the same command continues."
    case .notASample(let path, let line): "\(path):\(line) is no sample of isoflop, so nothing is appended: name another file."
    case .otherModel(let path, let line, let found, let expected):
      "\(path):\(line) is of the model “\(found)”, not “\(expected)”: name another file."
    case .otherPrompt(let path, let line, let problem):
      "\(path):\(line): problem “\(problem)” was asked in other words: name another file."
    case .otherSettings(let path, let line, let found, let expected):
      "\(path):\(line) was drawn with other settings (\(found); now \(expected)): name another file."
    }
  }
}

/// Reads what an earlier run left in a recording, and refuses samples that don't belong to this run.
struct LiveRecordingReader {
  private let path: String
  private let model: String
  private let settings: String
  private let prompts: [String: String]

  init(path: String, questions: QuestionSet, model: String, settings: String) {
    (self.path, self.model, self.settings) = (path, model, settings)
    prompts = Dictionary(uniqueKeysWithValues: questions.items.map { ($0.question.id, $0.question.prompt) })
  }

  /// The samples of all whole lines, and the bytes that they take.
  func read(_ bytes: [UInt8]) throws(LiveRecordingError) -> LiveRecording.State {
    var state = LiveRecording.State()
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
      guard bytes.isEmpty || bytes[0] == UInt8(ascii: "{") else { throw .notASample(path, line: 1) }
      return state
    }
    state.length = end + 1
    let lines = bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard let sample = try? JSONDecoder().decode(LiveSample.self, from: Data(line)) else { throw .notASample(path, line: index + 1) }
      try check(sample, line: index + 1)
      state.samples[LiveRecording.Key(problem: sample.line.problem, ordinal: sample.line.sample)] = sample
    }
    return state
  }

  private func check(_ sample: LiveSample, line: Int) throws(LiveRecordingError) {
    if let other = sample.line.model, other != model { throw .otherModel(path, line: line, found: other, expected: model) }
    if let prompt = prompts[sample.line.problem], prompt != (sample.line.prompt ?? "") {
      throw .otherPrompt(path, line: line, problem: sample.line.problem)
    }
    if let other = sample.settings, other != settings { throw .otherSettings(path, line: line, found: other, expected: settings) }
  }
}
