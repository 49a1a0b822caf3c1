import ArgumentParser
import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import LanguageModel

/// The model that a live run asks.
struct LiveModelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The server of an OpenAI API, such as http://127.0.0.1:8000/v1.", valueName: "url"))
  var endpoint: String?
  @Option(help: "The model's name at the server.")
  var model: String?
  @Option(help: ArgumentHelp("A checkpoint that isoflop wrote, instead of a server.", valueName: "checkpoint"))
  var local: String?
  @Option(help: "The environment variable that holds the server's key; without it, no key is sent.")
  var keyVariable: String?
  @Option(help: "The temperature; by default the server's, and 1 for --local.")
  var temperature: Double?
  @Option(help: "The most tokens of one text.")
  var maxTokens = 1024
  @Option(help: "What the system says first.")
  var system: String?
  @Option(help: "What is added to every question, for instance how the answer is to be written.")
  var instruction: String?
  @Option(
    help: ArgumentHelp(
      "Further fields of every request, as a JSON object; with max_completion_tokens among them, --max-tokens goes by that name.",
      valueName: "json"))
  var parameters: String?
  @Flag(help: "Ask for the tokens' log-probabilities.")
  var logprobs = false
  @Option(help: "Ask for those of so many alternatives as well, and measure confidence by them.")
  var topLogprobs: Int?
  @Option(help: "Where the text of --local ends; \\n is a line's end.")
  var stop = "\\n"
  @Option(help: "The parameters of the server's model, to count FLOP by.")
  var modelParameters: Double?
  @Option(help: "How answers are found: mathematics, boxed, answer-is, last-number, text, or json:KEY.")
  var extract = ExtractorName.mathematics
  @Option(help: "The seed: sample i of a question gets it plus i. Without it, a server draws as it likes.")
  var seed: Int?
  @Option(help: "The most calls at once.")
  var concurrency = 8
  @Option(help: "How often a call is repeated that failed for a passing reason.")
  var retries = 2
  @Option(help: "The most seconds of a call.")
  var timeout = 600.0

  func validate() throws {
    guard (endpoint == nil) != (local == nil) else {
      throw ValidationError("Give either --endpoint URL with --model NAME, or --local CHECKPOINT.")
    }
    guard (endpoint == nil) == (model == nil) else { throw ValidationError("--endpoint and --model belong together.") }
    guard concurrency > 0, concurrency <= 1024, retries >= 0 else {
      throw ValidationError("--concurrency lies between 1 and 1024, --retries is not negative.")
    }
    guard maxTokens > 0, timeout > 0 else { throw ValidationError("--max-tokens and --timeout must be positive.") }
    guard temperature ?? 1 >= 0, (0...20).contains(topLogprobs ?? 0) else {
      throw ValidationError("--temperature is not negative, --top-logprobs lies between 0 and 20.")
    }
    try validateParameters()
  }

  /// Fields by which a call could take more than is reserved for it, or something else than it asks for.
  private static let ownFields: Set<String> = ["model", "messages", "n", "best_of", "stream", "max_tokens", "temperature", "seed"]

  private func validateParameters() throws {
    guard let fields else { throw ValidationError("--parameters must be a JSON object, for example '{\"top_k\": 20}'.") }
    if let own = fields.keys.sorted().first(where: Self.ownFields.contains) {
      throw ValidationError(
        "--parameters can't hold “\(own)”: isoflop sets it; there are options for model, temperature, seed and most tokens.")
    }
  }

  /// The further fields; `nil` where they can't be read.
  var fields: JSONObject? {
    guard let parameters else { return [:] }
    return (try? JSONValue(parsing: parameters.utf8))?.object
  }

  /// The name under which samples are recorded.
  var modelName: String { model ?? URL(fileURLWithPath: local ?? "").lastPathComponent }

  /// What else than the model and the question decides on what is sampled, in one line: samples of other settings don't belong into one recording.
  var settings: String {
    let prompting = [system, instruction, parameters].map { $0 ?? "" }.joined(separator: "\u{0}")
    let parts: [(name: String, value: String?)] = [
      ("temperature", temperature.map { "\($0)" }), ("most tokens", "\(maxTokens)"), ("seed", seed.map(String.init)),
      ("answers by", extract.defaultValueDescription), ("stop", local == nil ? nil : stop),
      ("prompting", prompting.count > 2 ? prompting.fingerprint : nil),
    ]
    return parts.compactMap { part in part.value.map { "\(part.name) \($0)" } }.joined(separator: ", ")
  }

  /// A client of the server; `nil` for a local model.
  func client() throws -> ChatClient? {
    guard let endpoint else { return nil }
    let address = try ChatEndpoint(url: endpoint, keyVariable: keyVariable, environment: ProcessInfo.processInfo.environment)
    return ChatClient(endpoint: address, timeout: .seconds(timeout), connections: concurrency)
  }

  /// What samples.
  func sampler(_ client: ChatClient?, price: TokenPrice, watch: CallWatch) throws -> any Sampler {
    guard let client else { return try localSampler() }
    return ChatSampler(
      client: client, model: modelName, template: ChatTemplate(system: system, instruction: instruction), temperature: temperature,
      maximumTokens: maxTokens, seed: seed, alternatives: topLogprobs ?? (logprobs ? 0 : nil), parameters: fields ?? [:], price: price,
      shape: modelParameters.map { TransformerShape(activeParameters: $0) }, watch: watch)
  }

  private func localSampler() throws -> any Sampler {
    let path = local ?? ""
    guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure(.noInput, "\(path): there is no such checkpoint.") }
    return try LocalSampler(
      checkpoint: try Checkpoint(contentsOf: path), name: modelName, temperature: temperature ?? 1, maximumTokens: maxTokens,
      seed: UInt64(bitPattern: Int64(seed ?? 0)), stop: stop.replacingOccurrences(of: "\\n", with: "\n"), timeout: timeout,
      lanes: min(concurrency, ProcessInfo.processInfo.activeProcessorCount))
  }
}
