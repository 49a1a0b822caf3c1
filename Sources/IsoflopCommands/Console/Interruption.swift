import Dispatch
import Foundation
import Studies

/// Turns Ctrl-C and termination signals into a request to stop; the command's last line says what is kept.
///
/// A second signal ends the process at once; a study stays whole then too, because results are published by rename.
final class Interruption {
  let cancellation = Cancellation()
  private var sources: [any DispatchSourceSignal] = []

  /// Begins to listen for SIGINT and SIGTERM.
  init() {
    sources = [SIGINT, SIGTERM].map { [cancellation] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { Self.request(cancellation) }
      source.resume()
      return source
    }
  }

  private static func request(_ cancellation: Cancellation) {
    if cancellation.isCancelled { _exit(ExitStatus.interrupted.rawValue) }
    cancellation.cancel()
    Console.note("\nStopping. Ctrl-C again ends at once.")
  }
}
