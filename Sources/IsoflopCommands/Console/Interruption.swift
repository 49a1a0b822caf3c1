import Dispatch
import Foundation
import Studies
import Synchronization

/// Turns Ctrl-C and termination signals into a request to stop; the command's last line says what is kept.
///
/// A second signal ends the process at once; a study stays whole then too, because results are published by rename.
///
/// One value for each command that takes long, made before the work begins. Training sees the request within an optimiser step; a live run
/// begins no further question.
final class Interruption {
  let cancellation = Cancellation()
  private static let received = Atomic<Int32>(0)
  private var sources: [any DispatchSourceSignal] = []

  /// The exit status after a signal: 128 and its number, as shells count.
  ///
  /// 130 for SIGINT, 143 for SIGTERM.
  static var status: Int32 {
    let number = received.load(ordering: .relaxed)
    return 128 + (number == 0 ? SIGINT : number)
  }

  /// Begins to listen for SIGINT and SIGTERM.
  init() {
    sources = [SIGINT, SIGTERM].map { [cancellation] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { Self.request(cancellation, number) }
      source.resume()
      return source
    }
  }

  private static func request(_ cancellation: Cancellation, _ number: Int32) {
    received.store(number, ordering: .relaxed)
    if cancellation.isCancelled { _exit(status) }
    cancellation.cancel()
    Console.note("\nStopping. Ctrl-C again ends at once.")
  }
}
