import ArgumentParser
import InferenceScaling
import ModelBackends
import Reports
import Tabular
import TextFormats

/// `isoflop sample`: records a model's answers.
///
/// Answers: what does this model say to these questions, K times each? The recording is then what every strategy is tried on, without
/// another call.
///
/// ```
/// isoflop sample tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model qwen3 --samples 16 --out recording.jsonl
/// ```
///
/// A vote of K samples that never stops early is run live (`ModelBackends.LiveRun`), and each sample is appended as a whole line when it
/// arrives: question, answer, right or not, tokens, text, finish, score if there is a verifier. The file is locked; a line that a killed
/// run left unfinished is cut off and its sample drawn again. The settings that samples depend on are kept with them, and other settings in
/// the same file are refused: a recording of two temperatures is one of no model.
///
/// Standard output: samples kept and drawn now, the share that is right, what was spent, samples that were cut or have no answer, retries.
/// Standard error: a bar.
///
/// JSON: `recording`, `model`, `problems`, `samplesPerProblem`, `samples` (kept), `drawn`, `missing`, `cut`, `unanswered`, `isIdentical` (a
/// sign of temperature 0), `accuracy` (a share of samples), `retries`, `unmetered`, `spent` (`calls`, tokens, `usd`, `flops`, `seconds`),
/// `reason`, `version`.
///
/// Exit status: 66 for a model that isn't there, 69 for a server that fails every time, 73 for a recording of something else, 75 for
/// samples that are missing or a recording in use, 77 for a key that isn't taken, 130 or 143 after a signal. The summary is printed before
/// these.
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

  /// K, the samples of each question.
  ///
  /// Samples are numbered for each question, and each number is drawn once: raising the option draws the further ones alone.
  @OptionGroup var input: TaskArgument
  @OptionGroup var model: LiveModelOptions
  @Option(help: "The samples of each question.")
  var samples = 16
  /// The recording.
  ///
  /// JSON Lines, whatever its ending. It is continued, never replaced, so there is no `--force` for it.
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
    try OptionRange.require("--samples", samples, OptionRange.recorded)
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
        "\(Plural.counted(summary.missing, "sample")) of \(summary.problems * samples) missing: \(Sentence.ended(summary.reason ?? "they failed")) "
          + (file.count > 0 ? "What came is kept; the same command continues." : "The same command tries again."))
    }
    guard let file = plot.file(force: force) else { return }
    let recording = try Recording(Table(bytes: InputFile.read(out), name: out))
    let fewest = recording.problems.map(\.samples.count).min() ?? 1
    try file.emit(SampleFigure(recording: recording, counts: SampleCounts.decimal.upTo(max(fewest, 1))).chart())
  }
}
