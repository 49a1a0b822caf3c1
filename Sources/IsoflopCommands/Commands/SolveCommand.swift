import ArgumentParser
import InferenceScaling
import ModelBackends
import Plotting
import Reports
import TextFormats

/// `isoflop solve`: answers questions with a strategy.
///
/// Answers questions, with as much compute for each as a strategy thinks it needs, within one budget for all.
///
/// ```
/// isoflop solve tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model qwen3 --strategy adaptive --max-samples 16
/// ```
///
/// `ModelBackends.LiveRun` drives the strategy on several questions at a time. Each call is reserved at its bound on the ledger and made
/// only if spent + reserved + bound stay within the budget; retries, verdicts and cancelled calls count. Outputs that exist are refused
/// before the first call.
///
/// | strategy | needs |
/// |---|---|
/// | votes (`sc`, `adaptive`, `esc`, …) | nothing further |
/// | `auto` | `--policy` of `isoflop calibrate` |
/// | `bon`, `weighted-bon` | `--judge`, `--reward-path` or log-probabilities; `bon` also takes `--check` |
/// | `borda`, `deepconf`, `deepconf-offline` | log-probabilities: `--logprobs`, `--top-logprobs` or `--local` |
/// | `revise`, `moa` | a model that reads earlier texts; `revise` also a score or a check |
/// | `repeated` | `--check` |
/// | searches (`beam`, `rebase`, `mcts`, …) | scores, and announced answers (`--extract`) |
/// | `cap`, `exit` | a model that can be followed, or goes on from a text |
///
/// Standard output: each answer, then accuracy and cost. JSON: `strategy`, `model`, `problems` (begun), `answered`, `accuracy` and
/// `accuracyInterval` (95%, over questions with a gold), `meanSamples`, `meanTokens`, `spent` and `overrun`, `retries`, `unmetered`, `cut`,
/// `results` (`problem`, `answer`, `gold`, `correct`, `reason`, `confidence`, `samples`, `spent`, `receipt`), `version`.
///
/// A question without an answer is a result, with its reason, and no error. Exit status: 64 for a strategy without what it needs, 69, 75
/// and 77 as for `sample`, 130 or 143 after a signal, with the questions that were begun.
struct SolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve",
    abstract: "Answer questions with a strategy, within a budget, and score the answers.",
    usage: "isoflop solve <tasks> [<options>]",
    discussion: """
      Takes the strategies of isoflop replay, and those that revise, search or think on. With --record, samples are recorded: the run continues after a stop, \
      and replays to the same decisions. Answers are scored if the tasks have a column gold.

      Example: isoflop solve tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model qwen3 --strategy adaptive --max-samples 16
      Example: isoflop solve tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model qwen3 --strategy rebase16 --judge qwen3
      Example: isoflop solve tasks.jsonl --endpoint http://127.0.0.1:8000/v1 --model coder --strategy bon --check './test.sh' --max-calls 500
      """)

  @OptionGroup var input: TaskArgument
  @OptionGroup var model: LiveModelOptions
  @OptionGroup var strategy: StrategyOptions
  @OptionGroup var live: LiveStrategyOptions
  @Option(help: "The policy file of isoflop calibrate, for --strategy auto.")
  var policy: String?
  /// The recording that the run's samples are kept in.
  ///
  /// Only strategies of whole answers can be recorded: a step of a search is no answer that another strategy could use.
  @OptionGroup var verifiers: VerifierOptions
  @OptionGroup var budget: BudgetOptions
  @Option(help: "The recording to create or continue.")
  var record: String?
  /// The file of all decisions.
  ///
  /// Two runs with equal traces made the same decisions.
  @Option(help: "Write the strategy's decisions to this file, as JSON Lines.")
  var trace: String?
  @OptionGroup var plot: PlotOptions
  @OptionGroup var output: OutputOptions

  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: UInt64(bitPattern: Int64(model.seed ?? 0))) }

  func validate() throws {
    guard policy == nil || strategy.strategy.kind == .auto else { throw ValidationError("--policy is for --strategy auto.") }
    try live.validate(for: strategy.strategy.kind)
    try verifiers.validate(for: strategy.strategy.kind, records: record != nil)
    if strategy.strategy.needsLiveModel, record != nil {
      throw ValidationError("A recording holds whole answers, and \(strategy.strategy.name) needs others: leave --record out.")
    }
  }

  func run() async throws {
    // Before calls cost money.
    try output.requireFree([plot.plot, trace])
    strategy.strategy.printNote()
    let interruption = Interruption()
    let chosen = try policy.map { try CalibratedPolicy(file: $0) }
    let session = try LiveRun(
      questions: input.read(), model: model, verifiers: verifiers, budget: budget, recording: record,
      strategy: strategy.strategy)
    let strategy = try live.strategy(
      strategy, policy: chosen, judges: AvailableJudges(scores: session.hasScores, checks: session.run.solver.check != nil), model: model)
    let total = Double(session.run.questions.items.count)
    let outcomes = await session.solve(
      strategy, callsPerQuestion: live.callsAtOnce(self.strategy), title: "solve", cancellation: interruption.cancellation
    ) { Double($0) / total }
    let summary = SolveSummary(
      outcomes, of: session, strategy: self.strategy.strategy.name, model: model.modelName, bootstrap: bootstrap)
    try output.emit(summary, text: summary.terminalText)
    if let trace { try TraceFile(path: trace, force: output.force).emit(outcomes.map { ($0.item.question.id, $0.result.trace) }) }
    if interruption.cancellation.isCancelled {
      throw CommandFailure(
        .interrupted, "stopped after \(outcomes.count) of \(Plural.counted(session.run.questions.items.count, "question")).")
    }
    if let error = session.run.breaker?.error { throw error }
    if let failure = outcomes.totalFailure { throw Self.failure(failure.first, calls: failure.calls) }
    try plot.file(force: output.force)?.emit(figure(summary))
  }

  /// The end of a run without a single sample: the budget allowed none, or every call failed.
  private static func failure(_ first: Failure, calls: Int) -> CommandFailure {
    switch first {
    case .refused: CommandFailure(.temporary, Sentence.ended("no call was made: \(first.reason)"))
    case .exhausted:
      CommandFailure(
        .unavailable, Sentence.ended("\(calls == 1 ? "the only call" : "all \(calls) calls") failed, the first with: \(first.reason)"))
    }
  }

  /// Accuracy against a limit of tokens.
  ///
  /// The share that is right within t generated tokens a question, from the answers of this run.
  ///
  /// - Throws: `CommandFailure` with status 65 if no question has a right answer to compare with.
  private func figure(_ summary: SolveSummary) throws -> Chart {
    let outcomes = summary.results.compactMap { result in result.correct.map { (result.spent.completionTokens, $0) } }
    guard !outcomes.isEmpty else {
      throw CommandFailure(.dataError, "\(input.tasks) has no right answers, so accuracy can't be drawn: give a column gold.")
    }
    return SolveFigure(outcomes: outcomes, strategy: summary.strategy, bootstrap: bootstrap).chart
  }
}
