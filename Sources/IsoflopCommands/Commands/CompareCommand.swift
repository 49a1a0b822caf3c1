import ArgumentParser
import ScalingLaws

/// `isoflop compare`: what one recipe saves over another.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two recipes: how much compute the second saves over the first.",
    discussion: """
      A law is fitted to each table. The multiplier says how many times the compute of the second recipe the first needs for the same loss; runs of equal \
      N and D, or equal names, are also compared one to one.

      Example: isoflop compare old.csv new.csv --at 1e21 --below 1e24
      """)

  @OptionGroup var tables: TwoTables

  @Option(help: "The compute at which the multiplier is wanted, in FLOP; may be given several times.")
  var at: [Double] = []

  @Option(help: "Also give the probability that the two laws cross below this compute.")
  var below: Double?

  @OptionGroup var fitting: FitOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    for compute in at + [below].compactMap(\.self) where !(compute > 0 && compute.isFinite) {
      throw ValidationError("--at and --below must be positive numbers of FLOP, for example 1e21.")
    }
  }

  func run() throws {
    let (first, second) = try tables.read()
    let configuration = ComparisonConfiguration(
      computes: at, crossingBelow: below, law: try fitting.lawFamily(), fitting: fitting.configuration(replicates: 1000))
    let comparison = try configuration.compare(first.runs, second.runs)
    try output.emit(comparison, text: ComparisonText(comparison: comparison).text)
  }
}
