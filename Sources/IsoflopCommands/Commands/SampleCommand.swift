import ArgumentParser
import InferenceScaling
import ModelBackends
import Reports
import Tabular
import TextFormats

/// `isoflop sample`: records a model's answers.
struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Record a model's answers to questions, for replay with any strategy.",
    usage: "isoflop sample <tasks> --out <recording> [<options>]",
    discussion: """
      Samples are appended as they arrive. After a stop, the same command continues and draws no sample twice. The budget includes the samples of earlier runs.

      Example: isoflop sample tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model qwen3 --samples 16 --out recording.jsonl
      Example: isoflop sample tasks.jsonl --local model.safetensors --samples 100 --max-tokens 32 --extract text --out recording.jsonl
      """)

  @OptionGroup var input: TaskArgument
  @OptionGroup var model: LiveModelOptions
  @Option(help: "The samples of each question.")
  var samples = 16
  @Option(help: "The recording to create or continue.")
  var out: String
  @OptionGroup var verifiers: VerifierOptions
  @OptionGroup var budget: BudgetOptions
  @OptionGroup var plot: PlotOptions
  @Flag(help: "Let --plot replace an existing file.")
  var force = false
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    guard (1...100_000).contains(samples) else { throw ValidationError("--samples must lie between 1 and 100000.") }
    if verifiers.check != nil { throw ValidationError("--check is an option of isoflop solve.") }
  }

  func run() async throws {
    try plot.file(force: force)?.requireFree()
    let interruption = Interruption()
    let live = try LiveRun(questions: input.read(), model: model, verifiers: verifiers, budget: budget, recording: out)
    guard let file = live.recording else { return }
    let (before, total) = (file.count, Double(live.run.questions.items.count * samples))
    if before > 0 { Console.note("continuing \(out) with \(before) samples") }
    let outcomes = await live.solve(
      MajorityVote(limit: samples, stopsWhenCertain: false), callsPerQuestion: samples, title: "sample",
      cancellation: interruption.cancellation
    ) { _ in min(Double(file.count) / total, 1) }
    let summary = SampleSummary(
      outcomes, of: live, recording: file, model: model.modelName, samples: samples, before: before)
    try json ? Console.result(JSON.text(summary)) : Console.text(summary.terminalText)
    if interruption.cancellation.isCancelled {
      throw CommandFailure(
        .interrupted, "stopped; \(Plural.counted(file.count, "sample is", "samples are")) kept in \(out), the same command continues.")
    }
    if let error = live.run.breaker?.error { throw error }
    if summary.missing > 0 {
      throw CommandFailure(
        .temporary,
        "\(Plural.counted(summary.missing, "sample is", "samples are")) missing: \(summary.reason ?? "calls failed"). What came is "
          + "kept; the same command continues.")
    }
    guard let file = plot.file(force: force) else { return }
    let recording = try Recording(Table(bytes: InputFile.read(out), name: out))
    let fewest = recording.problems.map(\.samples.count).min() ?? 1
    try file.emit(SampleFigure(recording: recording, counts: SampleCounts.decimal.upTo(max(fewest, 1))).chart())
  }
}
