import ArgumentParser

#if Serving
import ChatCompletions
import Foundation
import Gateway
import InferenceScaling
import LanguageModel
import ModelBackends
#endif

private let servingConfiguration = CommandConfiguration(
  commandName: "serve",
  abstract: "Serve models of other servers, with as much inference compute as each question needs.",
  usage: "isoflop serve --upstream <url> [<options>]",
  discussion: """
    Clients of the OpenAI API are pointed at http://HOST:PORT/v1. What they send is passed on as it is; a model's name with a strategy behind it \
    (MODEL@sc8: majority of 8, MODEL@bon4: best of 4, MODEL@adaptive: votes until sure) is answered with that strategy. A receipt is kept for every \
    request; a page at / shows them.

    Example: isoflop serve --upstream http://localhost:8000/v1 --port 8080 --database receipts.sqlite
    """)

#if Serving
/// `isoflop serve`: the gateway.
///
/// Answers requests of the OpenAI API, with a strategy where the model's name asks for one.
///
/// ```
/// isoflop serve --upstream http://localhost:8000/v1 --port 8080
/// ```
///
/// It sets a configuration together and runs `Gateway` until a signal. One line on standard output says that it listens: a sentence, or
/// with `--json` an object with `url` and `upstreams`; a port of 0 is the real one there. Trouble with the file of receipts is noted on
/// standard error, once a minute at most.
///
/// Options go before the file of `--config`; `--upstream` replaces the file's upstreams as a whole. `--key-variable` is for the upstreams
/// named on the command line: those of a file have their own. Keys are named by their environment variable and never given as an argument,
/// where every process could read them.
///
/// Exit status: 64 for an upstream or key that can't be used, 65 for a policy or configuration that can't be read, 69 for a port that can't
/// be had, 73 for a database that can't be opened.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = servingConfiguration

  @Option(help: "The base of a server that answers; several may be named.")
  var upstream: [String] = []
  /// A checkpoint whose model is served.
  ///
  /// Its answers are made in this process, on as many copies of the model as there are cores.
  @Option(help: "A checkpoint of `isoflop train`, served under its file's name; with it no upstream is needed.")
  var local: String?
  @Option(help: "The environment variable that holds the upstreams' key; without it each client's own key is passed on.")
  var keyVariable: String?
  @Option(help: "The port, by default 8080; 0 takes a free one.")
  var port: Int?
  /// The address that is listened on.
  ///
  /// Any other than the default makes the gateway reachable for others, who may then spend. Set keys of clients and limits in the file of
  /// `--config` first.
  @Option(help: "The address that is listened on, by default 127.0.0.1, which is reached from this machine alone.")
  var host: String?
  /// The file of receipts.
  ///
  /// Without it they are lost at the end, and `isoflop calibrate` has nothing to read.
  @Option(help: "The file of receipts (SQLite); without it they are kept in memory.")
  var database: String?
  @Option(help: "A policy for auto, as `isoflop calibrate --policy FILE` writes it; read again whenever it changes.")
  var policy: String?
  /// The share of requests to which further answers are drawn.
  ///
  /// Shadowed answers cost as others do; the client doesn't wait for them.
  @Option(help: "The share of chat requests, 0 to 1, to which 16 further answers are drawn to learn from: isoflop calibrate reads them.")
  var shadow: Double?
  @Option(help: "A JSON file with upstreams, keys, prices, limits and the policy of auto; options go before it.")
  var config: String?
  @Flag(help: "Print the line of readiness as JSON.")
  var json = false

  func validate() throws {
    guard !upstream.isEmpty || config != nil || local != nil else {
      throw ValidationError("Name the server that answers, for example --upstream http://localhost:8000/v1.")
    }
    guard keyVariable == nil || !upstream.isEmpty else {
      throw ValidationError(
        "--key-variable is the key of the servers of --upstream, and none is named; those of --config have their own `keyVariable`.")
    }
    try OptionRange.require("--shadow", shadow, 0...1, "it is a share of requests")
    try OptionRange.require("--port", port, 0...65535)
  }

  func run() async throws {
    let configuration = try configured()
    let models = try local.map { [Gateway.LocalModel(try Self.model($0))] } ?? []
    let gateway = try Gateway(configuration, local: models, environment: ProcessInfo.processInfo.environment) { Console.note($0) }
    let (host, isJSON) = (configuration.host, json)
    let upstreams = models.map { "\($0.name) in this process" } + configuration.upstreams.map(\.url)
    try await gateway.run { port in Self.tellReady(host: host, port: port, upstreams: upstreams, isJSON: isJSON) }
  }

  /// The model of a checkpoint, under its file's name.
  private static func model(_ path: String) throws -> ServedModel {
    let backend = try LocalBackend(
      checkpoint: try Checkpoint(contentsOf: path), name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent,
      copies: ProcessInfo.processInfo.activeProcessorCount, kernels: try Machine.kernels())
    return ServedModel(backend: backend)
  }

  /// The configuration of file and options.
  ///
  /// A file first, then every option that is given.
  ///
  /// - Throws: `CommandFailure` with status 65 and the file's name for a configuration that can't be read.
  private func configured() throws -> GatewayConfiguration {
    var configuration = try config.map(Self.read) ?? GatewayConfiguration(upstreams: [])
    configuration.policy = policy ?? configuration.policy
    if let shadow {
      configuration.shadow = configuration.shadow ?? .init(share: shadow)
      configuration.shadow?.share = shadow
    }
    if !upstream.isEmpty { configuration.upstreams = upstream.map { .init(url: $0, keyVariable: keyVariable) } }
    configuration.host = host ?? configuration.host
    configuration.port = port ?? configuration.port
    configuration.database = database ?? configuration.database
    return configuration
  }

  private static func read(_ path: String) throws -> GatewayConfiguration {
    let bytes = try InputFile.read(path)
    do throws(GatewayFailure) {
      return try GatewayConfiguration(parsing: bytes)
    } catch {
      throw CommandFailure(.dataError, "\(path): \(error)")
    }
  }

  /// Prints the line that says that the gateway listens.
  ///
  /// A program that starts the gateway waits for this line, and needs no other sign.
  private static func tellReady(host: String, port: Int, upstreams: [String], isJSON: Bool) {
    let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    struct Ready: Encodable {
      var url: String
      var upstreams: [String]
    }
    let text =
      isJSON
      ? (try? JSON.text(Ready(url: url, upstreams: upstreams)).split(whereSeparator: \.isNewline).joined()) ?? url
      : "isoflop serves \(url)/v1 in front of \(upstreams.joined(separator: ", ")); page: \(url)/"
    Console.result(text)
  }
}
#else
/// The place of `isoflop serve` in a build without the network stack: it says how to get it.
struct ServeCommand: ParsableCommand {
  static let configuration = servingConfiguration

  @Argument(parsing: .allUnrecognized, help: .hidden)
  var arguments: [String] = []

  func run() throws { throw CommandFailure.needsServing("serve") }
}
#endif
