import Foundation
import Laboratory
import LanguageModel
import TextFormats

/// The machine that a command runs on, and the parts of its environment that results depend on.
///
/// They are read here and passed on as values, so that no library reads the environment, the clock or the number of cores for a result.
enum Machine {
  static var description: String {
    let process = ProcessInfo.processInfo
    return "\(process.operatingSystemVersionString), \(Plural.counted(process.activeProcessorCount, "core"))"
  }

  /// The kernels that `ISOFLOP_KERNELS` names, or the fastest: the one place that reads the variable.
  ///
  /// - Throws: `ConfigurationError.kernelsUnavailable`.
  static func kernels() throws(ConfigurationError) -> Kernels { try Kernels(named: ProcessInfo.processInfo.environment["ISOFLOP_KERNELS"]) }

  static var today: String { ISO8601DateFormatter.string(from: Date(), timeZone: .gmt, formatOptions: [.withFullDate]) }

  /// The facts of a report that the laboratory can't know.
  static var reportContext: ReportContext {
    ReportContext(command: Shell.line(CommandLine.arguments), machine: description, date: today)
  }
}

/// Command lines as a shell reads them.
///
/// Commands on a page are to be copied and run: what a shell would split or expand is put in single quotes, and a single quote in them is
/// written `'\''` (POSIX, 2.2.2).
enum Shell {
  /// The line of a command, its name without a folder.
  static func line(_ arguments: [String]) -> String {
    guard let first = arguments.first else { return "" }
    return ([URL(fileURLWithPath: first).lastPathComponent] + arguments.dropFirst()).map(quoted).joined(separator: " ")
  }

  /// A word, in quotes if the shell would read it otherwise.
  static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,@+%".contains($0) }
    return plain && !word.isEmpty ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
