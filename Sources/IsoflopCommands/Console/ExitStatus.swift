import ArgumentParser

/// The exit codes of the command line, as in BSD's `sysexits.h`.
///
/// A script can tell apart what to mend (64, 65, 66, 73), what to wait for (69, 75) and what is nobody's fault (130). 0 means that the
/// result is on standard output or in its file. 1, which isn't here, is an error that no kind is known of.
///
/// ```
/// isoflop ladder run --study my-study || [ $? -eq 75 ]
/// ```
enum ExitStatus: Int32 {
  /// The command was used wrongly (64).
  case usage = 64
  /// The input was read and is wrong (65).
  case dataError = 65
  /// An input is missing or can't be read (66).
  case noInput = 66
  /// A server can't be reached or fails every time (69).
  case unavailable = 69
  /// Something went wrong inside isoflop (70).
  case software = 70
  /// An output can't be created (73).
  case cannotCreate = 73
  /// Reading or writing failed, on a full disk for one (74).
  case inputOutput = 74
  /// It may work later: another process holds the study (75).
  case temporary = 75
  /// A server doesn't take the key (77).
  case noPermission = 77
  /// Stopped by a signal; what is done is kept (130 after Ctrl-C, 143 after SIGTERM).
  case interrupted = 130

  /// The status of the process: after a signal, that signal's.
  var code: ExitCode { ExitCode(self == .interrupted ? Interruption.status : rawValue) }
}
