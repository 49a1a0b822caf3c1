import Foundation
import TextFormats

/// The capabilities of the terminal behind a stream.
struct Terminal: Sendable {
  /// Whether the stream is a terminal: only then are colours and moving progress bars used.
  var isInteractive: Bool
  /// Whether colour is allowed: a terminal, `NO_COLOR` unset (https://no-color.org) and `TERM` not `dumb`.
  var allowsColor: Bool
  /// The width in columns; 80 if it isn't known.
  var columns: Int

  /// The width of sentences: that of the terminal, from 60 to 100 columns.
  ///
  /// Elsewhere it is 80, so that a file has the same lines everywhere.
  var textColumns: Int { isInteractive ? min(max(columns, 60), 100) : 80 }

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
  /// Takes the numbers 0 to 2 for streams that are closed, so that no file gets one of them.
  ///
  /// A recording opened as file 1 would have the result written into it. The stand-ins are open the wrong way: using them fails as a closed
  /// stream does.
  static func holdClosedStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Prints a result on standard output; ends the process with status 74 and one line if it can't be written.
  static func result(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      note("isoflop: standard output can't be written: is the disk full, or was it closed?")
      exit(ExitStatus.inputOutput.rawValue)
    }
  }

  /// Prints a result in sentences and tables, its long lines broken to the terminal's width, or to 80 columns.
  static func text(_ text: String) { result(WrappedText.lines(text, columns: Terminal.standardOutput.textColumns)) }

  /// Prints a note, a warning or an error on standard error, in lines of the terminal's width.
  ///
  /// What it quotes is cut and has no control characters (`PrintableText.message(_:)`): errors repeat what they refuse, which may be a cell of megabytes or an
  /// escape sequence.
  static func note(_ text: String) {
    progress(WrappedText.lines(PrintableText.message(text), columns: Terminal.standardError.textColumns) + "\n")
  }

  /// Writes on standard error as it is.
  ///
  /// What can't be written ends nothing: a log on a full disk must not cost the run.
  static func progress(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
