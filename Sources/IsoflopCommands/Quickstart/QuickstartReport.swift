import Foundation
import LanguageModel
import Reports
import ScalingLaws
import Studies

/// Writes `report.html` into a quickstart's study.
struct QuickstartReport {
  var result: QuickstartResult
  /// The command line that made the study.
  var command: [String]

  /// Writes the page; returns its path.
  func write() throws -> String {
    let file = result.study.folder.appending(path: "report.html")
    try publish(Data(material.report.html.utf8), to: file)
    return file.path
  }

  /// What the page and its figures are made from.
  private var material: LawReport {
    LawReport(
      title: "A scaling law, and its forecast checked", table: result.table, fit: result.fit, forecast: result.forecast,
      measurement: result.check.observation, plotCommand: "isoflop plot \(Shell.quoted(result.study.folder.relativePath)) --figure",
      provenance: provenance)
  }

  private var provenance: Report.Provenance {
    let (manifest, corpus) = (result.study.manifest, result.corpus.description)
    return Report.Provenance(
      command: Shell.line(command),
      facts: [
        .init("isoflop", Provenance.libraryVersion), .init("Study’s manifest, SHA-256", manifest.sha256),
        .init("Corpus", "\(corpus.summary): \(corpus.trainingBytes) bytes to train on, \(corpus.heldOutBytes) held out"),
        .init("Corpus, SHA-256", corpus.sha256), .init("Seed", "\(manifest.plan.seed)"),
        .init("Compute", "real FLOP of every matrix product: blocks, head, causal attention; N counts all parameters"),
        .init("Kernels", Machine.kernels), .init("Machine", Machine.description), .init("Date", Machine.today),
      ])
  }
}

/// What a report says of the machine.
enum Machine {
  static var description: String {
    let process = ProcessInfo.processInfo
    return "\(process.operatingSystemVersionString), \(process.activeProcessorCount) cores"
  }

  static var kernels: String { (try? Kernels.fromEnvironment())?.name ?? "unknown" }

  static var today: String { ISO8601DateFormatter.string(from: Date(), timeZone: .gmt, formatOptions: [.withFullDate]) }
}

/// Command lines as a shell reads them.
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
