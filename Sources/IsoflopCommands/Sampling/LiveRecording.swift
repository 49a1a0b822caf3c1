import Foundation
import InferenceScaling
import Synchronization

/// A recording that a live run appends to, a whole line at a time, and goes on with after a stop.
///
/// Only one process writes it at a time. A line that a killed run left unfinished is cut off, and its sample asked again.
final class LiveRecording: Sendable {
  struct Key: Hashable, Sendable {
    var problem: String
    var ordinal: Int
  }

  let path: String
  /// How its samples are drawn and scored.
  let settings: String
  private let descriptor: Int32
  private let state: Mutex<State>

  struct State: Sendable {
    var kept: [Key: KeptSample] = [:]
    var length = 0
    /// What the kept samples cost that this run took, by problem.
    var reused: [String: Spending] = [:]
  }

  /// Opens the file, or makes it.
  ///
  /// - Throws: `CommandFailure` where it can't be written, is in use, or holds something else than samples of these tasks, this model and
  ///   these settings.
  init(path: String, tasks: [TaskFile.Item], model: String, settings: String) throws {
    self.path = path
    self.settings = settings
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    state = Mutex(State())
    guard descriptor >= 0 else { throw CommandFailure(.cannotCreate, "\(path) can't be written: \(String(cString: strerror(errno))).") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandFailure(.temporary, "\(path) is being written by another process: wait for it, or name another file.")
    }
    do {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
      let read = try LiveRecordingReader(path: path, tasks: tasks, model: model, settings: settings).read(bytes)
      if read.length < bytes.count {
        Console.note("note: the last line of \(path) is unfinished, as a killed run leaves it: its sample is asked again")
        ftruncate(descriptor, off_t(read.length))
      }
      state.withLock { $0 = read }
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// The number of samples in it.
  var count: Int { state.withLock { $0.kept.count } }

  /// Everything in it.
  var samples: [Key: KeptSample] { state.withLock { $0.kept } }

  /// A sample that it holds.
  subscript(problem: String, ordinal: Int) -> KeptSample? { state.withLock { $0.kept[Key(problem: problem, ordinal: ordinal)] } }

  /// What everything in it cost.
  var cost: Spending { state.withLock { $0.kept.values.reduce(.zero) { $0 + $1.candidate.cost } } }

  /// Takes note that a kept sample was taken instead of a new one.
  func noteReuse(of cost: Spending, problem: String) { state.withLock { $0.reused[problem, default: .zero] += cost } }

  /// What the samples of a problem did cost that weren't drawn anew.
  func reused(_ problem: String) -> Spending { state.withLock { $0.reused[problem] ?? .zero } }

  /// Appends a sample.
  ///
  /// - Throws: `CommandFailure` where the disk is full; the file then ends with the last whole line.
  func append(_ sample: KeptSample) throws {
    let bytes = Array((try JSON.line(sample) + "\n").utf8)
    try state.withLock { state in
      guard write(bytes) else {
        let reason = String(cString: strerror(errno))
        ftruncate(descriptor, off_t(state.length))
        throw CommandFailure(.inputOutput, "\(path) can't be written: \(reason). What it holds is whole; the same command continues.")
      }
      state.length += bytes.count
      state.kept[Key(problem: sample.line.problem, ordinal: sample.line.sample)] = sample
    }
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
