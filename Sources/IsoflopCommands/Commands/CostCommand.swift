import ArgumentParser
import ComputeAccounting
import TextFormats

/// `isoflop cost`: counts what a model takes, and estimates what its training and serving cost on hardware.
///
/// Answers: how many parameters, FLOP and bytes of cache has this model; how many hours, dollars and megawatt-hours does a run of it take; does it fit;
/// and how fast and how expensive are its answers?
///
/// ```
/// isoflop cost --config config.json --tokens 15e12
/// isoflop cost --parameters 8B --tokens 2T --hardware H100-SXM --chips 512
/// ```
///
/// Counts are exact (`ModelAccount`). Estimates are medians with 5 to 95% of seeded draws (`TrainingBill`, `ServingEstimate`), and a layout's memory is counted
/// tensor by tensor (`TrainingMemory`).
///
/// JSON: `parameters`, `flop` (`median`, `low`, `high` over conventions), `conventions`, `kvCacheBytesPerToken`; with hardware `chipHours`, `wallHours`, `usd`,
/// `megawattHours`, `tonnesCO2` (each `median`, `low`, `high`), `moneySensitivity`; with a layout `memory` in bytes; with `--serve` `serving`.
///
/// Exit status 65: a configuration that can't be read, or an architecture that isn't known. 64: options that contradict each other.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Count a model's parameters, FLOP, KV cache and memory, and estimate its training and serving.",
    usage: "isoflop cost (--config <file> | --parameters <count>) [<options>]",
    discussion: """
      The configuration is a config.json as transformers 4 or 5 writes it. Parameters are exact. FLOP are those of matrix products, two for a multiplication \
      and an addition; the conventions differ in tables, attention and recomputation, and each is named. An architecture that isn't known is refused.

      With hardware, the run's chip-hours, dollars, electricity and CO₂ follow, with 90% intervals from published runs and prices; --explain lists \
      each constant with its source. With a layout, the memory of a chip follows, and whether it fits.

      With --serve, an engine on one node: times, tokens a second, dollars and energy of answers, calibrated on measured servers.

      Example: isoflop cost --config config.json --tokens 15e12 --context 8192
      Example: isoflop cost --parameters 8B --tokens 2T --hardware H100-SXM --chips 512
      Example: isoflop cost --config config.json --hardware H100-SXM --chips 64 --tensor 8 --pipeline 2 --zero 1
      Example: isoflop cost --config config.json --serve --hardware H100-SXM --chips 4 --prompt-tokens 500 --completion-tokens 300 --batch 64
      """)

  @Option(help: "The model's config.json; - for standard input.")
  var config: String?

  @Option(help: "The parameters of a model without a configuration: only 6ND and 2N are counted then.")
  var parameters: CountOption?

  @Option(help: "With --parameters of a mixture of experts: those that a token passes.")
  var active: CountOption?

  @Option(name: [.long, .customShort("D")], help: "The training tokens.")
  var tokens: CountOption?

  @Option(help: "The length of a sequence: of training, and before a generated token.")
  var context = 4096

  @Option(help: "The answers to one prompt, which is read once.")
  var samples: Int?

  @Option(help: "The tokens of that prompt.")
  var promptTokens = 0

  @Option(help: "The tokens of each answer.")
  var completionTokens: Int?

  @Flag(help: "List the keys that were read and those that weren't, and every constant of an estimate with its ground and source.")
  var explain = false

  @OptionGroup(title: "Hardware") var hardware: HardwareOptions

  @OptionGroup(title: "Layout") var layout: LayoutOptions

  @OptionGroup(title: "Serving") var serving: ServingOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (config == nil) != (parameters == nil) else { throw ValidationError("Give either --config or --parameters.") }
    for count in [parameters, active, tokens].compactMap(\.self) where !(count.value > 0 && count.value <= 1e30) {
      throw ValidationError("--parameters, --active and --tokens must be positive numbers, for example 8e9.")
    }
    guard active == nil || parameters != nil else { throw ValidationError("--active is for --parameters: a configuration says it itself.") }
    if let active, let parameters, active.value > parameters.value {
      throw ValidationError("--active \(Number.count(active.value)) is more than --parameters \(Number.count(parameters.value)).")
    }
    guard (1...1_000_000_000).contains(context) else { throw ValidationError("--context must lie between 1 and 1e9 tokens.") }
    guard serving.serve || (samples == nil) == (completionTokens == nil) else {
      throw ValidationError("--samples and --completion-tokens belong together: how many answers, and how long each is.")
    }
    guard (1...1_000_000).contains(samples ?? 1), (1...1_000_000_000).contains(completionTokens ?? 1),
      (0...1_000_000_000).contains(promptTokens)
    else { throw ValidationError("--samples, --prompt-tokens and --completion-tokens must be whole numbers from 1, at most 1e6 samples.") }
    guard samples != nil || serving.serve || promptTokens == 0 else {
      throw ValidationError("--prompt-tokens needs --samples and --completion-tokens.")
    }
    guard config != nil || hardware.hardware != nil || !explain else {
      throw ValidationError("--explain lists the keys of a configuration and the constants of an estimate: give --config or --hardware.")
    }
    try validateHardware()
  }

  /// Options of hardware, serving and layout need what they are estimates of.
  ///
  /// - Throws: `ValidationError` that names the missing option.
  private func validateHardware() throws {
    if hardware.hardware != nil, tokens == nil, !layout.isGiven, !serving.serve {
      throw ValidationError(
        "--hardware estimates a run: give its --tokens, a layout such as --tensor 8 for the memory of a chip, or --serve for answers.")
    }
    if serving.serve {
      guard config != nil, hardware.hardware != nil, promptTokens > 0, completionTokens != nil else {
        throw ValidationError(
          "--serve needs a model and a load: give --config, --hardware, --chips, --prompt-tokens and --completion-tokens.")
      }
    }
    guard layout.isGiven else { return }
    guard config != nil, hardware.hardware != nil else {
      throw ValidationError("a layout needs the tensors of a model and the memory of a chip: give --config and --hardware.")
    }
  }

  /// Counts, then estimates as far as options are given: a count needs no hardware, money needs a price.
  func run() throws {
    try output.file.requireFree()
    let model = try config.map(Self.account)
    var summary = CostSummary(
      model: model, parameters: (active ?? parameters)?.value, tokens: tokens?.value, context: context,
      answers: samples.map {
        InferenceWork(promptTokens: promptTokens, completionTokens: Array(repeating: completionTokens ?? 0, count: $0))
      },
      explains: explain)
    if let parameters, active != nil { summary.parameters.total = parameters.value }
    try estimate(&summary, model)
    try output.emit(summary, text: summary.terminalText)
  }

  /// Adds the cost on hardware and the memory of a chip, as far as their options are given.
  private func estimate(_ summary: inout CostSummary, _ model: ModelAccount?) throws {
    guard let accelerator = try hardware.accelerator else { return }
    if let tokens, let job = try hardware.job(activeParameters: summary.parameters.active, tokens: tokens.value) {
      let conventions = summary.conventions.filter { $0.name != TrainingConvention.recomputed.rawValue }
      do {
        summary.cost = TrainingCostSummary(
          try job.bill(), conventions: conventions.compactMap { convention in convention.training.map { (convention.name, $0) } },
          draws: hardware.draws, seed: hardware.seed, explains: explain)
      } catch {
        throw CommandFailure(.usage, "--precision: \(error)")
      }
    }
    if serving.serve, let model { summary.serving = try serve(model, on: accelerator) }
    guard layout.isGiven, let model, let chips = hardware.chips else { return }
    let layout = layout.layout(chips: chips, sequence: context)
    do {
      summary.memory = try MemorySummary(
        layout, model, chip: accelerator, format: hardware.precision ?? (accelerator.peaks[.bf16] == nil ? .fp16 : .bf16))
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }

  /// Estimates the serving of answers.
  private func serve(_ model: ModelAccount, on chip: Accelerator) throws -> ServingSummary {
    do {
      let estimate = try serving.estimate(
        model, on: chip, chips: hardware.chips ?? 1, precision: hardware.precision, promptTokens: promptTokens,
        completionTokens: completionTokens ?? 1)
      return ServingSummary(
        estimate, price: hardware.chipHourPrice(chip), pue: hardware.pue.map { LogNormal(median: $0) }, explains: explain)
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
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
