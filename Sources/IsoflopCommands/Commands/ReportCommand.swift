import ArgumentParser
import Foundation
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
  @Option(help: "The file to write; an existing file is kept unless --force is given.")
  var out: String
  @Flag(help: "Let --out replace an existing file.")
  var force = false

  func run() throws {
    let material = try LawMaterial(input: input.read(), fitting: fitting, compute: compute)
    let page = try material.report(title: title, command: Shell.line(CommandLine.arguments))
    try OutputFile(path: out, force: force).emit(page.report.html)
    Console.note("wrote \(out)")
  }
}
