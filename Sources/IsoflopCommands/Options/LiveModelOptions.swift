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
  @Option(help: "The maximum number of tokens of a sample.")
  var maxTokens = 1024
  @Flag(help: "Let samples that are cut at --max-tokens vote with what they say; by default they have no answer.")
  var countCut = false
  @Option(help: "The system prompt.")
  var system: String?
  @Option(help: "An instruction added to every question, for example on the format of the answer.")
  var instruction: String?
  @Option(
    help: ArgumentHelp(
      "Additional request fields, as a JSON object; if it has max_completion_tokens, --max-tokens is sent under that name.",
      valueName: "json"))
  var parameters: String?
  @Flag(help: "Request the tokens' log-probabilities.")
  var logprobs = false
  @Option(help: "Request the log-probabilities of this many alternatives, too, and compute confidence from them.")
  var topLogprobs: Int?
  @Option(help: "The stop sequence of --local, by default \\n; \\n is a line feed.")
  var stop: String?
  @Option(help: "The active parameters of the endpoint's model, by which FLOP are counted.")
  var modelParameters: CountOption?
  @Option(help: "The extractor of answers: mathematics, boxed, answer-is, last-number, text or json:KEY.")
  var extract = ExtractorName.mathematics
  @Option(help: "The seed; sample i of a question gets seed + i. By default the endpoint draws its own.")
  var seed: Int?
  @Option(help: "The maximum number of concurrent calls.")
  var concurrency = 8
  @Option(help: "The retries after a transient failure.")
  var retries = 2
  @Option(help: "The time limit of a call, in seconds.")
  var timeout = 600.0

  func validate() throws {
    guard (endpoint == nil) != (local == nil) else {
      throw ValidationError("Give either --endpoint URL with --model NAME, or --local CHECKPOINT.")
    }
    guard (endpoint == nil) == (model == nil) else { throw ValidationError("--endpoint needs --model, and --model needs --endpoint.") }
    guard concurrency > 0, concurrency <= 1024, retries >= 0 else {
      throw ValidationError("--concurrency must lie between 1 and 1024, and --retries must not be negative.")
    }
    guard maxTokens > 0, maxTokens <= 1_000_000_000, timeout > 0, timeout <= 1_000_000 else {
      throw ValidationError("--max-tokens and --timeout must be positive, the timeout at most a million seconds.")
    }
    guard modelParameters?.value ?? 1 > 0, modelParameters?.value ?? 1 <= 1e18 else {
      throw ValidationError("--model-parameters must be a positive number, for example 7e9.")
    }
    guard temperature ?? 1 >= 0, (0...20).contains(topLogprobs ?? 0) else {
      throw ValidationError("--temperature must not be negative, and --top-logprobs must lie between 0 and 20.")
    }
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
struct TaskArgument: ParsableArguments {
  @Argument(
    help:
      "The questions, CSV or JSON Lines, with columns prompt (or question) and optionally id and gold (or answer); - for standard input.")
  var tasks: String

  func read() throws -> QuestionSet {
    try QuestionSet(Table(bytes: InputFile.read(tasks), name: tasks == "-" ? "standard input" : tasks))
  }
}
