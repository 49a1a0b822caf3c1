import Foundation

/// What a system call reported.
struct SystemError: Error, Hashable {
  var code: CInt

  var reason: String { String(cString: strerror(code)) }

  /// Runs a call until a signal doesn't interrupt it and throws what it reports.
  static func check<Result: SignedInteger>(_ call: () -> Result) throws(SystemError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw SystemError(code: errno) }
    }
  }
}
