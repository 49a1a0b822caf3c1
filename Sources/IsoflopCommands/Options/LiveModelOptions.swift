import ArgumentParser
import ComputeAccounting
import Foundation
import InferenceScaling
import LanguageModel
import ModelBackends
import NumericalMethods
import Tabular

#if Serving
import ChatCompletions
import TextFormats
#endif

/// The model of a live run.
///
/// Two kinds, which exclude one another; options of the other kind are refused rather than ignored.
///
/// | | `--endpoint` with `--model` | `--local` |
/// |---|---|---|
/// | what | a server of the OpenAI API | a checkpoint of `isoflop train`, in this process |
/// | prompt | a chat: `--system`, the question, `--instruction` | the question as the beginning of a text |
/// | temperature | the server's | 1 |
/// | ends at | the model's own end, or `stop` in `--parameters` | `--stop`, by default a line feed |
/// | seed | none, or `--seed` + i | a hash of seed, question and number |
/// | log-probabilities | with `--logprobs` or `--top-logprobs` | always |
/// | FLOP | with `--model-parameters` | from the checkpoint |
///
/// The key is named by its environment variable: as an argument it would stand in the list of processes.
struct LiveModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The base URL of a server with the OpenAI API, such as http://127.0.0.1:8000/v1.", valueName: "url"))
  var endpoint: String?
  @Option(help: "The model's name at the endpoint.")
  var model: String?
  @Option(help: ArgumentHelp("A checkpoint of isoflop, instead of an endpoint.", valueName: "checkpoint"))
  var local: String?
  @Option(help: "The environment variable that holds the endpoint's key; by default no key is sent.")
  var keyVariable: String?
  @Option(help: "The sampling temperature; by default the server's, and 1 for --local.")
  var temperature: Double?
  /// The most tokens of a sample, thinking included.
  ///
  /// It is also the bound by which a call is reserved on the budget, so a larger one lets fewer calls of it run at once. The default of
  /// 1024 is assumed; a model that thinks needs more, and the summary counts the samples that were cut.
  @Option(help: "The maximum number of tokens of a sample.")
  var maxTokens = 1024
  /// Whether a cut text may vote.
  ///
  /// Its last number is often one in the middle of the work, so by default it has no answer.
  @Flag(help: "Let samples that are cut at --max-tokens vote with what they say; by default they have no answer.")
  var countCut = false
  @Option(help: "The system prompt.")
  var system: String?
  @Option(help: "An instruction added to every question, for example on the format of the answer.")
  var instruction: String?
  /// Further fields of the request, as a JSON object.
  ///
  /// Fields that isoflop sets itself are refused: another value of `max_tokens` or `n` would cost more than was reserved.
  @Option(
    help: ArgumentHelp(
      "Additional request fields, as a JSON object; if it has max_completion_tokens, --max-tokens is sent under that name.",
      valueName: "json"))
  var parameters: String?
  @Flag(help: "Request the tokens' log-probabilities.")
  var logprobs = false
  /// The alternatives whose log-probabilities are asked for.
  ///
  /// With k of them the confidence of a token is −(1/k)·Σ ln p_j over these, higher being surer (DeepConf, arXiv:2508.15260); without, the
  /// log-probability of the token alone.
  @Option(help: "Request the log-probabilities of this many alternatives, too, and compute confidence from them.")
  var topLogprobs: Int?
  @Option(help: "The stop sequence of --local, by default \\n; \\n is a line feed.")
  var stop: String?
  /// The active parameters of the endpoint's model, by which FLOP are counted.
  ///
  /// Of a mixture of experts they are those that act on a token. A token that is read or written counts as twice as many FLOP.
  @Option(help: "The active parameters of the endpoint's model, by which FLOP are counted.")
  var modelParameters: CountOption?
  @Option(help: "The extractor of answers: mathematics, boxed, answer-is, last-number, text or json:KEY.")
  var extract = ExtractorName.mathematics
  @Option(help: "The seed; sample i of a question gets seed + i. By default the endpoint draws its own.")
  var seed: Int?
  @Option(help: "The maximum number of concurrent calls.")
  var concurrency = 8
  /// The repetitions of a call after a transient failure.
  ///
  /// A server that says when to come back is obeyed, up to five minutes. Each repetition counts as a call of the budget.
  @Option(help: "The retries after a transient failure.")
  var retries = 2
  /// The seconds after which a call counts as failed.
  ///
  /// The work of a server that goes on behind it is charged at its bound.
  @Option(help: "The time limit of a call, in seconds.")
  var timeout = 600.0

  func validate() throws {
    guard (endpoint == nil) != (local == nil) else {
      throw ValidationError("Give either --endpoint URL with --model NAME, or --local CHECKPOINT.")
    }
    guard (endpoint == nil) == (model == nil) else { throw ValidationError("--endpoint needs --model, and --model needs --endpoint.") }
    try OptionRange.require("--concurrency", concurrency, 1...1024)
    try OptionRange.require("--retries", retries, 0...1000, "each one waits twice as long as that before it, or as the server says")
    try OptionRange.require("--max-tokens", maxTokens, 1...1_000_000_000)
    try OptionRange.require("--timeout", timeout, 0.01...1e6, "it is in seconds")
    try OptionRange.require("--model-parameters", modelParameters?.value, OptionRange.counts, "7e9 is a model of 7 billion")
    try OptionRange.require("--temperature", temperature, 0...100, "1 draws by the model's own probabilities")
    try OptionRange.require("--top-logprobs", topLogprobs, 0...20)
    try OptionRange.require("--seed", seed, 0...9_007_199_254_740_991, "servers read it as a number of JSON")
    try validateKind()
    try validateParameters()
  }

  /// Refuses options of the other kind of model, which would change nothing.
  private func validateKind() throws {
    guard local == nil || (keyVariable == nil && parameters == nil && system == nil && modelParameters == nil) else {
      throw ValidationError("--key-variable, --parameters, --system and --model-parameters are for --endpoint.")
    }
    guard endpoint == nil || stop == nil else {
      throw ValidationError("--stop is for --local; at an endpoint, use --parameters '{\"stop\": …}'.")
    }
  }

  /// Fields that isoflop sets: others' values would exceed the reserved cost, or change the request's meaning.
  private static let ownFields: Set<String> = ["model", "messages", "n", "best_of", "stream", "max_tokens", "temperature", "seed"]

  private func validateParameters() throws {
    #if Serving
    guard let fields else { throw ValidationError("--parameters must be a JSON object, for example '{\"top_k\": 20}'.") }
    if let own = fields.keys.sorted().first(where: Self.ownFields.contains) {
      throw ValidationError(
        "--parameters can't hold “\(own)”, which isoflop sets: use --model, --temperature, --seed or --max-tokens.")
    }
    #endif
  }

  #if Serving
  /// The further fields; `nil` if they can\'t be read.
  var fields: JSONObject? {
    guard let parameters else { return [:] }
    return (try? JSONValue(parsing: parameters.utf8))?.object
  }
  #endif

  /// The model's name in recordings.
  var modelName: String { model ?? URL(fileURLWithPath: local ?? "").lastPathComponent }

  /// The settings that samples depend on besides model and question, in one line.
  ///
  /// A recording holds samples of one setting.
  ///
  /// Temperature, most tokens, seed, extractor and stop in words, the texts of the prompt by a hash, so that no prompt is repeated in every
  /// line. A recording whose settings differ from these isn't continued. Concurrency, retries and time limits aren't among them: they don't
  /// change what a sample says.
  var settings: String {
    let prompting = [system, instruction, parameters].map { $0 ?? "" }.joined(separator: "\u{0}")
    let parts: [(name: String, value: String?)] = [
      ("temperature", temperature.map { "\($0)" }), ("most tokens", "\(maxTokens)"), ("seed", seed.map(String.init)),
      ("answers by", extract.defaultValueDescription), ("stop", local == nil ? nil : stop ?? "\\n"),
      ("cut samples", countCut ? "vote" : nil),
      ("prompting", prompting.count > 2 ? String(StableHash.fnv1a(prompting.utf8), radix: 16) : nil),
    ]
    return parts.compactMap { part in part.value.map { "\(part.name) \($0)" } }.joined(separator: ", ")
  }

  /// The sampler of the server's or the local model.
  ///
  /// FLOP are 2N a token read or written: N from `--model-parameters`, or from the checkpoint's own count.
  ///
  /// - Throws: `CommandFailure` for an endpoint in a build without `Serving`.
  func sampler(price: TokenPrice) throws -> ModelSampler {
    guard let endpoint else { return try localSampler() }
    #if Serving
    let address = try ChatEndpoint(url: endpoint, keyVariable: keyVariable, environment: ProcessInfo.processInfo.environment)
    let client = ChatClient(endpoint: address, timeout: .seconds(timeout), connections: concurrency)
    return ModelSampler(
      .init(
        EndpointBackend(client: client, model: modelName, parameters: fields ?? [:]), price: price,
        shape: modelParameters.map { TransformerShape(activeParameters: $0.value) }),
      template: .chat(system: system, instruction: instruction), temperature: temperature, maximumTokens: maxTokens,
      seeding: seed.map { .sequence(from: $0) } ?? .drawn, alternatives: topLogprobs ?? (logprobs ? 0 : nil))
    #else
    throw CommandFailure.needsServing("--endpoint \(endpoint)")
    #endif
  }

  /// The sampler of a checkpoint, on as many copies as calls may run at once, one a core at most.
  ///
  /// - Throws: `CommandFailure` with status 66 where there is no such file; `CheckpointError` for one that can't be read.
  private func localSampler() throws -> ModelSampler {
    let path = local ?? ""
    guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure(.noInput, "\(path): there is no such checkpoint.") }
    UsedFiles.read(path)
    let backend = try LocalBackend(
      checkpoint: try Checkpoint(contentsOf: path), name: modelName,
      copies: min(concurrency, ProcessInfo.processInfo.activeProcessorCount), timeLimit: .seconds(timeout), kernels: try Machine.kernels())
    return ModelSampler(
      .init(backend, shape: TransformerShape(activeParameters: backend.flopsPerToken / 2)), template: .continuation,
      temperature: temperature ?? 1, maximumTokens: maxTokens, seeding: .hashed(UInt64(bitPattern: Int64(seed ?? 0))),
      stops: [(stop ?? "\\n").replacingOccurrences(of: "\\n", with: "\n")])
  }
}

/// The questions of a live run.
///
/// Names of columns are those of `QuestionSet`; questions without an id are numbered from 1. A right answer may be a worked solution that
/// ends in `#### 42`, as in GSM8K.
struct TaskArgument: ParsableArguments {
  @Argument(
    help:
      "The questions, CSV or JSON Lines, with columns prompt (or question) and optionally id and gold (or answer); - for standard input.")
  var tasks: String

  func read() throws -> QuestionSet {
    try QuestionSet(Table(bytes: InputFile.read(tasks), name: tasks == "-" ? "standard input" : tasks))
  }
}
