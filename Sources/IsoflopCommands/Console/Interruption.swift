import Dispatch
import Foundation
import Synchronization

/// Turns Ctrl-C and termination signals into a flag that long work looks at, so that it stops between two steps and keeps what is done.
///
/// A second Ctrl-C ends the process at once; a study stays whole then too, because results are published by rename.
final class Interruption: Sendable {
  private let raised = Atomic(false)
  private let sources: Mutex<[any DispatchSourceSignal]> = Mutex([])

  /// Whether somebody asked to stop.
  var isRequested: Bool { raised.load(ordering: .relaxed) }

  /// Begins to listen for SIGINT and SIGTERM.
  static func listening() -> Interruption {
    let interruption = Interruption()
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { interruption.raise() }
      source.resume()
      interruption.sources.withLock { $0.append(source) }
    }
    return interruption
  }

  private func raise() {
    if raised.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
    Console.note("\nStopping after this step; what is finished is kept. Ctrl-C again ends at once.")
  }
}
