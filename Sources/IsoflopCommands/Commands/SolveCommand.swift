import ArgumentParser
import InferenceScaling
import ModelBackends
import Plotting
import Reports
import TextFormats

/// `isoflop solve`: answers questions with a strategy.
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
  @OptionGroup var verifiers: VerifierOptions
  @OptionGroup var budget: BudgetOptions
  @Option(help: "The recording to create or continue.")
  var record: String?
  @Option(help: "Write the strategy's decisions to this file, as JSON Lines.")
  var trace: String?
  @OptionGroup var plot: PlotOptions
  @OptionGroup var output: OutputOptions

  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: UInt64(bitPattern: Int64(model.seed ?? 0))) }

  func validate() throws {
    guard policy == nil || strategy.strategy.kind == .auto else { throw ValidationError("--policy is for --strategy auto.") }
    if strategy.strategy.needsLiveModel, record != nil {
      throw ValidationError("A recording holds whole answers, and \(strategy.strategy.name) needs others: leave --record out.")
    }
  }

  func run() async throws {
    try requireFreeOutputs()
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
    try plot.file(force: output.force)?.emit(figure(summary))
  }

  /// Refuses outputs that exist, before calls cost money.
  private func requireFreeOutputs() throws {
    try output.file.requireFree()
    try plot.file(force: output.force)?.requireFree()
    if let trace { try OutputFile(path: trace, force: output.force).requireFree() }
  }

  private func figure(_ summary: SolveSummary) throws -> Chart {
    let outcomes = summary.results.compactMap { result in result.correct.map { (result.spent.completionTokens, $0) } }
    guard !outcomes.isEmpty else {
      throw CommandFailure(.dataError, "\(input.tasks) has no right answers, so accuracy can't be drawn: give a column gold.")
    }
    return SolveFigure(outcomes: outcomes, strategy: summary.strategy, bootstrap: bootstrap).chart
  }
}
