import ArgumentParser
import Foundation
import Laboratory
import Studies

/// `isoflop evidence`: the gain of inference compute, measured on models trained here.
///
/// Answers, on models that are trained here and so without any file from elsewhere: does inference compute pay, by which strategy, and
/// until when?
///
/// ```
/// isoflop evidence --out my-evidence --seed 2
/// ```
///
/// Three models learn chains of arithmetic modulo 19, whose difficulty is their number of steps (`Laboratory.Evidence`): a small one, a
/// verifier of its shape, and a large one. Their recorded answers to held-out problems then give five findings. Conclusions are withheld
/// where a model hasn't learned a step: by chance one in 19 is right.
///
/// The folder is the state: `plan.json` first, then a file a stage, at last `evidence.json` and the report. A start in the same folder with
/// the same options goes on; with other options it is refused. Numbers are the same for any number of threads, on the same kernels.
///
/// Standard output: the models and the conclusions, or with `--json` the content of `evidence.json`: `plan`, `models` (`trainingCompute` in
/// FLOP), `problems`, `learning`, `coverage`, `equalCompute`, `adaptive`, `revision`, `cascade`, `kernels`. Standard error: a bar a stage.
///
/// Exit status: 64 for a shape that can't be trained, 70 for a training that diverged, 73 for a folder with other files or another plan,
/// 130 or 143 after a signal, with everything finished kept.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Train two models to reason in steps, then measure the gains of samples, searches, stopping rules, revisions and checks.",
    usage: "isoflop evidence [<options>]",
    discussion: """
      Trains a small model, a larger one and a verifier on chains of modular arithmetic, records their answers to held-out problems and measures pass@k, small \
      against large at equal compute, adaptive against uniform votes, self-revision, and errors over many steps. The recordings in the folder serve \
      `isoflop replay`, `calibrate` and `forecast pass-at-k`. Stopping and starting again continues.

      Example: isoflop evidence --out my-evidence --seed 2
      """)

  @Option(help: "The folder of models, recordings and report; it is made if it isn't there, and continued if it is.")
  var out = "studies/evidence"
  @Option(help: "The seed of problems, initial values and draws.")
  var seed: UInt64 = 1
  /// The most updates of each model.
  ///
  /// Training ends earlier where 85% of the steps are right, for the large model 97%: the comparison is one of models that have learned the
  /// task about so well, not of equal training.
  @Option(help: "The largest number of updates of a model; its training ends earlier once enough of its steps are right.")
  var updates = EvidencePlan().maximumUpdates
  @Option(help: "Width of the large model, a multiple of 16; the small one's is \(EvidencePlan().smallWidth).")
  var largeWidth = EvidencePlan().largeWidth
  @Option(help: "The largest number of steps of a problem, from 1 to 12.")
  var length = EvidencePlan().task.maximumSteps
  @Option(help: "Held-out problems of every number of steps; at least 2.")
  var problems = EvidencePlan().problemsPerLength
  /// The recorded answers to a problem, by each model.
  ///
  /// It bounds pass@k and the votes that can be replayed.
  @Option(help: "Recorded answers to each problem by each model; at least 8.")
  var samples = EvidencePlan().samples
  @Option(help: "The temperature at which answers are drawn; positive.")
  var temperature = EvidencePlan().temperature
  /// The threads among which problems are shared out.
  ///
  /// Each holds all three models, so memory grows with their number.
  @Option(help: "Threads; results don't depend on them.")
  var threads = ProcessInfo.processInfo.activeProcessorCount
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    guard (1...12).contains(length) else { throw ValidationError("--length must be from 1 to 12: a window holds no more.") }
    try OptionRange.require("--problems", problems, 2...100_000, "halves of them check each other")
    try OptionRange.require("--samples", samples, 8...100_000)
    try OptionRange.require("--updates", updates, 1...100_000_000)
    try OptionRange.require("--large-width", largeWidth, 16...1_000_000)
    try OptionRange.require("--temperature", temperature, 1e-3...100, "1 draws by the model's own probabilities")
    try OptionRange.require("--threads", threads, OptionRange.threads)
  }

  /// The plan that the options make.
  ///
  /// One seed serves problems and models: another one is another experiment, not another draw of this one.
  private var plan: EvidencePlan {
    var plan = EvidencePlan()
    (plan.maximumUpdates, plan.largeWidth, plan.problemsPerLength, plan.samples) = (updates, largeWidth, problems, samples)
    (plan.temperature, plan.seed) = (temperature, seed)
    (plan.task.maximumSteps, plan.task.seed) = (length, seed)
    return plan
  }

  func run() throws {
    try plan.validate()
    let interruption = Interruption()
    let folder = URL(fileURLWithPath: out)
    let start = ContinuousClock.now
    var evidence = Evidence(plan: plan, folder: folder)
    (evidence.threads, evidence.kernels) = (threads, try Machine.kernels())
    let findings = try evidence.run(cancellation: interruption.cancellation, progress: StageBars().show)
    let report = try EvidenceReport(findings, context: Machine.reportContext).write(in: folder)
    if json { return Console.result(try JSON.text(findings)) }
    let seconds = ProgressBar.duration((ContinuousClock.now - start).seconds)
    Console.text(
      EvidenceText(findings: findings).text
        + "\n\nReport:     \(report), with its figures in the same folder\nRecordings: \(out)/small.jsonl, \(out)/large.jsonl\nTime:       \(seconds)"
    )
  }
}
