import ArgumentParser
import InferenceScaling
import ModelBackends

/// The verifiers of a live run.
///
/// | option | gives | how |
/// |---|---|---|
/// | `--judge MODEL` | a score from 0 to 1 | a model of the same endpoint gives 0 to 10 points, at temperature 0, in 512 tokens at most |
/// | `--reward-path PATH` | a score | question and text are posted to a reward model, as vLLM's `/pooling` takes them |
/// | `--check COMMAND` | right or wrong | a shell command gets the text; exit status 0 is a pass |
///
/// A check runs in a folder and process group of its own, within its limits (10 s, 2 GiB of memory for each process, files of 64 MiB:
/// assumed), without the endpoint's key in its environment. That is no sandbox: text from a model is data to the command, and must not be
/// run with more rights than a stranger would get.
///
/// Verdicts are calls of the budget, too.
struct VerifierOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A model of the endpoint that scores every sample from 0 to 10.", valueName: "model"))
  var judge: String?
  @Option(
    help: ArgumentHelp("The path of a reward model at the endpoint that scores every sample, for example /pooling.", valueName: "path"))
  var rewardPath: String?
  @Option(help: "The reward model's name; by default that of --model.")
  var rewardModel: String?
  @Option(
    help: ArgumentHelp(
      """
      A shell command that reads the text on standard input, with ISOFLOP_ANSWER, ISOFLOP_GOLD and ISOFLOP_PROBLEM in its environment; exit status 0 is a \
      pass.
      """,
      valueName: "command"))
  var check: String?
  @Option(help: "The time limit of --check, in seconds; by default 10.")
  var checkSeconds: Double?
  @Option(help: "The memory limit of --check, in MiB; by default 2048.")
  var checkMemory: Int?
  @Option(help: "The file size limit of --check, in MiB; by default 64.")
  var checkFileSize: Int?

  func validate() throws {
    guard judge == nil || rewardPath == nil else { throw ValidationError("Give --judge or --reward-path, not both.") }
    guard rewardModel == nil || rewardPath != nil else { throw ValidationError("--reward-model is for --reward-path.") }
    guard check != nil || (checkSeconds == nil && checkMemory == nil && checkFileSize == nil) else {
      throw ValidationError("--check-seconds, --check-memory and --check-file-size are limits of --check.")
    }
    guard rewardPath?.hasPrefix("/") ?? true else { throw ValidationError("--reward-path must begin with /, for example /pooling.") }
    try OptionRange.require("--check-seconds", checkSeconds, 1e-3...86_400, "a day at the most")
    try OptionRange.require("--check-memory", checkMemory, 1...16_777_216, "it is in MiB")
    try OptionRange.require("--check-file-size", checkFileSize, 1...16_777_216, "it is in MiB")
  }

  /// Refuses verifiers that the strategy doesn't ask; scores are recorded, too, for other strategies to be replayed.
  func validate(for kind: StrategyKind, records: Bool) throws {
    let scoring = StrategyKind.allCases.filter { !$0.needs.isDisjoint(with: [.scores, .judgements]) }
    let checking = StrategyKind.allCases.filter { $0.isSearch || !$0.needs.isDisjoint(with: [.checks, .judgements]) }
    try OptionUse.require([OptionUse("--check", check, checking)], of: kind)
    guard !records else { return }
    try OptionUse.require([OptionUse("--judge", judge, scoring), OptionUse("--reward-path", rewardPath, scoring)], of: kind)
  }

  /// The scorer, as part of a recording's settings.
  ///
  /// Samples are stored with their scores, so a recording of another judge isn't continued. A check is asked for by strategies and isn't
  /// part of a sample.
  var settings: String? {
    if let rewardPath { return "scored by \(rewardPath) \(rewardModel ?? "")" }
    return judge.map { "judged by \($0)" }
  }

  /// The verifier that scores a sampler's samples; `nil` without one.
  ///
  /// It shares the sampler's breaker and its count of unmetered answers.
  ///
  /// - Throws: `CommandFailure` with status 64 for a local model, which has no endpoint to ask.
  func reward(_ sampler: ModelSampler, model: LiveModelOptions) throws -> (any Verifier)? {
    guard judge != nil || rewardPath != nil else { return nil }
    #if Serving
    if let client = (sampler.model.backend as? EndpointBackend)?.client {
      if let rewardPath {
        return RewardModel(client: client, model: rewardModel ?? model.modelName, path: rewardPath, breaker: sampler.breaker)
      }
      let judge = ModelSampler(
        .init(EndpointBackend(client: client, model: judge ?? ""), price: sampler.model.price), temperature: 0,
        maximumTokens: min(model.maxTokens, 512), breaker: sampler.breaker, onUnmetered: sampler.onUnmetered)
      return LanguageModelJudge(sampler: judge, reading: .points(most: 10))
    }
    #endif
    throw CommandFailure(.usage, "--judge and --reward-path need --endpoint.")
  }

  /// The verifier by command, which doesn't see the variable that holds a key; `nil` without a command.
  ///
  /// `ISOFLOP_GOLD` is empty where the task has no right answer.
  func checker(_ golds: [String: String], hiding key: String?) -> (any Verifier)? {
    let limits = ProcessLimits(seconds: checkSeconds ?? 10, memory: checkMemory ?? 2048, fileSize: checkFileSize ?? 64)
    return check.map { CommandVerifier(command: $0, limits: limits, golds: golds, hidden: Set([key].compactMap(\.self))) }
  }
}
