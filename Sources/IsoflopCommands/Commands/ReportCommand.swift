import ArgumentParser
import Foundation
import Reports
import ScalingLaws

/// `isoflop report`: writes a self-contained page on a table of runs.
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
