import Foundation

/// The capabilities of the terminal behind a stream.
struct Terminal: Sendable {
  /// Whether the stream is a terminal: only then are colours and moving progress bars used.
  var isInteractive: Bool
  /// Whether colour is allowed: a terminal, `NO_COLOR` unset (https://no-color.org) and `TERM` not `dumb`.
  var allowsColor: Bool
  /// The width in columns; 80 if it isn't known.
  var columns: Int

  static let standardOutput = Terminal(fileDescriptor: STDOUT_FILENO)
  static let standardError = Terminal(fileDescriptor: STDERR_FILENO)

  init(fileDescriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
    isInteractive = isatty(fileDescriptor) == 1
    let forbidden = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    allowsColor = isInteractive && !forbidden
    var size = winsize()
    let known = ioctl(fileDescriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    columns = known ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }
}

/// The two standard streams: results go to standard output, everything else to standard error.
enum Console {
  /// Prints a result on standard output.
  static func result(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints a note, a warning or an error on standard error.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
