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
  /// Prints a result on standard output; ends the process with status 74 and one line if it can't be written.
  static func result(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      note("isoflop: standard output can't be written: is the disk full, or was it closed?")
      exit(ExitStatus.inputOutput.rawValue)
    }
  }

  /// Prints a note, a warning or an error on standard error.
  static func note(_ text: String) {
    // A note that can't be written ends nothing: a log on a full disk must not cost the run.
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
  }
}
