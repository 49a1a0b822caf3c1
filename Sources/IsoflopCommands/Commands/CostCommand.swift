import ArgumentParser
import ComputeAccounting
import TextFormats

/// `isoflop cost`: counts what a model takes, from its configuration or its number of parameters.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Count a model's parameters, FLOP and KV cache from its configuration.",
    usage: "isoflop cost --config <file> [--tokens <count>] [<options>]",
    discussion: """
      The configuration is a config.json as transformers 4 or 5 writes it. Parameters are exact. FLOP are those of matrix products, two for a multiplication \
      and an addition; the conventions differ in tables, attention and recomputation, and each is named. An architecture that isn't known is refused.

      Example: isoflop cost --config config.json --tokens 15e12 --context 8192
      """)

  @Option(help: "The model's config.json; - for standard input.")
  var config: String?

  @Option(help: "The parameters of a model without a configuration: only 6ND and 2N are counted then.")
  var parameters: Double?

  @Option(name: [.long, .customShort("D")], help: "The training tokens.")
  var tokens: Double?

  @Option(help: "The length of a sequence: of training, and before a generated token.")
  var context = 4096

  @Option(help: "The answers to one prompt, which is read once.")
  var samples: Int?

  @Option(help: "The tokens of that prompt.")
  var promptTokens = 0

  @Option(help: "The tokens of each answer.")
  var completionTokens: Int?

  @Flag(help: "List the keys that were read, the defaults taken, and the keys that weren't read.")
  var explain = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (config == nil) != (parameters == nil) else { throw ValidationError("Give either --config or --parameters.") }
    for count in [parameters, tokens].compactMap(\.self) where !(count > 0 && count <= 1e30) {
      throw ValidationError("--parameters and --tokens must be positive numbers, for example 8e9.")
    }
    guard (1...1_000_000_000).contains(context) else { throw ValidationError("--context must lie between 1 and 1e9 tokens.") }
    guard (samples == nil) == (completionTokens == nil) else {
      throw ValidationError("--samples and --completion-tokens belong together: how many answers, and how long each is.")
    }
    guard (1...1_000_000).contains(samples ?? 1), (1...1_000_000_000).contains(completionTokens ?? 1),
      (0...1_000_000_000).contains(promptTokens)
    else { throw ValidationError("--samples, --prompt-tokens and --completion-tokens must be whole numbers from 1, at most 1e6 samples.") }
    guard samples != nil || promptTokens == 0 else { throw ValidationError("--prompt-tokens needs --samples and --completion-tokens.") }
    guard config != nil || !explain else { throw ValidationError("--explain lists the keys of a configuration: give --config.") }
  }

  func run() throws {
    try output.file.requireFree()
    let model = try config.map(Self.account)
    let summary = CostSummary(
      model: model, parameters: parameters, tokens: tokens, context: context,
      answers: samples.map {
        InferenceWork(promptTokens: promptTokens, completionTokens: Array(repeating: completionTokens ?? 0, count: $0))
      },
      explains: explain)
    try output.emit(summary, text: summary.terminalText)
  }

  /// Reads and counts a configuration; `Infinity`, which transformers 4 writes, is read.
  private static func account(_ path: String) throws -> ModelAccount {
    let name = path == "-" ? "standard input" : path
    let bytes = try InputFile.read(path)
    do {
      return try ModelAccount(configuration: JSONValue(parsing: bytes, options: .init(allowsNonFinite: true)))
    } catch let problem as JSONProblem {
      throw CommandFailure(.dataError, "\(name): \(problem): give a model's config.json.")
    } catch let problem as ConfigurationProblem {
      throw CommandFailure(.dataError, "\(name): \(problem)")
    }
  }
}
