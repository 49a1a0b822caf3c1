import ArgumentParser
import Foundation
import Reports
import ScalingLaws

/// `isoflop report`: writes a self-contained page on a table of runs.
///
/// Answers all that `fit`, `forecast`, `backtest` and `plot` answer, on one page that can be mailed and kept.
///
/// ```
/// isoflop report runs.csv --compute 1e13 --out report.html
/// ```
///
/// `Reports.LawReport` with every part: a law with 1000 bootstrap replicates, the forecast if a compute is given, a backtest, the profile
/// of the floor, the diagnosis. A law that can't be fitted is left out, with the reason on standard error; so are, without one, a backtest
/// and a profile that the runs don't support. A study's folder brings its published forecast and the run that checked it.
///
/// Standard output stays empty; `wrote FILE` is on standard error. The page names this very command, the version, the machine and the day,
/// so two reports of one table differ in their provenance alone.
///
/// Exit status: 64 for a name that doesn't end in .html, 65 for a compute that can't be forecast, 73 for a file that exists.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a self-contained HTML page on a table of runs.",
    usage: "isoflop report <table> --out <out> [<options>]",
    discussion: "Example: isoflop report runs.csv --compute 1e13 --out report.html")

  @OptionGroup var input: TableArgument
  @Option(help: "The compute of a forecast to include, in FLOP.")
  var compute: Double?
  @Option(help: "The page's title.")
  var title = "A scaling law"
  @OptionGroup var fitting: FitOptions
  @Option(help: "The file to write, in .html; an existing file is kept unless --force is given.")
  var out: String
  @Flag(help: "Let --out replace an existing file.")
  var force = false

  func validate() throws {
    guard let ending = FileEnding(out), FileEnding.pages.contains(ending) else {
      throw ValidationError("--out \(out): a report is a page: end the name in .html.")
    }
    try OptionRange.require(compute: compute, "--compute", example: "1e13")
  }

  func run() throws {
    let input = try input.read()
    let file = OutputFile(path: out, force: force)
    try file.requireFree()
    let material = try LawMaterial(input: input, fitting: fitting, compute: compute, parts: Set(LawReport.Part.allCases))
    try file.emit(material.report(title: title, command: Shell.line(CommandLine.arguments)).report.html)
  }
}
