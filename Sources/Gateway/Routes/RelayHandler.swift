import ChatCompletions
import HTTPTypes
import Hummingbird
import InferenceScaling
import NIOCore
import NIOHTTP1

/// The handler of routes that have no strategies: every byte is passed on.
///
/// A model's name with a strategy behind it, or an `isoflop` object, is refused here: passed on, it would be an unknown model to the upstream, or a budget that
/// nobody holds.
struct RelayHandler: Sendable {
  let catalogue: ModelCatalogue
  let prices: PriceList

  /// Passes on a request of a route that is known, by which its cost has a bound.
  ///
  /// - Throws: `GatewayError`: a 400 for a strategy or a budget that can't be, a 404 for an unknown model.
  func respond(to request: Request, context: GatewayContext, on route: (some UpstreamRoute).Type) async throws -> Response {
    let (admitted, object) = (try context.admitted, try RawObject(Array(buffer: context.body)))
    let model = try object.model
    try refuseStrategies(model, object, on: route.path)
    admitted.note { $0.model = model }
    try prices.check([model], for: admitted, within: nil)
    try admitted.reserve(PassedOnCost(object, lengths: route.lengths), at: prices[model])
    let upstream = try await catalogue.upstream(of: model, for: admitted.head)
    return try await Relay(upstream: upstream, request: admitted, price: prices[model]).respond(.POST, route.path, body: context.body)
  }

  /// Refuses what only strategies could honour.
  private func refuseStrategies(_ model: String, _ object: RawObject, on path: String) throws(GatewayError) {
    guard StrategySpecification.split(model: model).strategy == nil, object["isoflop"] == nil else {
      throw .invalidRequest(
        "\(path) has no strategies: ask for them on \(ChatRoute.path) or \(ResponsesRoute.path), or name the model alone",
        parameter: "model", code: "unsupported_strategy")
    }
  }

  /// Passes on a request to a path that no route of the gateway has.
  ///
  /// - Throws: `GatewayError`: a 404 if the path isn't one of the API, a 400 if no upstream or no bound of its cost can be told.
  func respond(to request: Request, context: GatewayContext, at path: OtherPath) async throws -> Response {
    let admitted = try context.admitted
    let object = try? RawObject(Array(buffer: context.body))
    let model = object?.namedModel ?? FormField.value("model", in: context.body) ?? request.uri.queryParameters["model"].map(String.init)
    if let model {
      try GatewayError.check(name: model, parameter: "model")
      if let object { try refuseStrategies(model, object, on: path.text) }
      admitted.note { $0.model = model }
    }
    let price = model.map { prices[$0] } ?? .free
    switch path.cost(request.method) {
    case .free: try admitted.reserve(Spending(calls: 1))
    case .prompt where model != nil || !admitted.account.limitsMoney:
      try prices.check([model].compactMap(\.self), for: admitted, within: nil)
      try admitted.reserve(PassedOnCost(promptTokens: context.body.readableBytes), at: price)
    case .prompt, .unknown:
      guard !admitted.account.limitsTokens else {
        throw GatewayError.budget("This key's hour limits tokens or money, and what \(path.text) takes has no bound.", parameter: nil)
      }
      try admitted.reserve(Spending(calls: 1))
    }
    let upstream = if let model { try await catalogue.upstream(of: model, for: admitted.head) } else { try catalogue.only(for: path.text) }
    let body = context.body.readableBytes > 0 || request.method == .post ? context.body : nil
    return try await Relay(upstream: upstream, request: admitted, price: price).respond(
      HTTPMethod(rawValue: request.method.rawValue), path.text, body: body)
  }
}

/// A path of the API that no route of the gateway has, and that upstreams may have.
///
/// What is under `/v1` goes on as it is: servers have more routes than any list (audio, batches, files, reranking), and clients need them all. Beside it only
/// those paths go on that servers have at their root and that don't steer them: vLLM's others stop, wake and profile it. A path whose segments leave their
/// place (`..`, encoded or not) is none, since servers resolve it differently.
struct OtherPath: Hashable, Sendable {
  /// The path as the client wrote it.
  let text: String

  /// The bound on the cost of a request.
  enum Cost: Hashable, Sendable {
    /// Nothing is computed by a model.
    case free
    /// A prompt is read and nothing generated.
    case prompt
    /// Nobody can tell beforehand.
    case unknown
  }

  private static let free: Set = ["/tokenize", "/detokenize", "/tokenizer_info", "/v1/messages/count_tokens", "/v1/responses/input_tokens"]
  private static let prompts: Set = [
    "/classify", "/pooling", "/rerank", "/score", "/v1/classify", "/v1/moderations", "/v1/pooling", "/v1/rerank", "/v1/score", "/v2/rerank",
  ]
  private static let root: Set = [
    "/classify", "/detokenize", "/pooling", "/rerank", "/score", "/tokenize", "/tokenizer_info", "/v2/rerank",
  ]
  private static let longest = 512
  private static let methods: Set<HTTPRequest.Method> = [.get, .post, .put, .patch, .delete]

  /// Reads a request's path; nil if it isn't one of the API.
  init?(_ request: Request) {
    let path = request.uri.path
    guard Self.methods.contains(request.method), path.hasPrefix("/v1/") || Self.root.contains(path), path.utf8.count <= Self.longest else {
      return nil
    }
    for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let name = segment.removingPercentEncoding, !["", ".", ".."].contains(name), !name.contains("/"), !name.contains("\\") else {
        return nil
      }
    }
    text = path
  }

  /// The path on receipts and in metrics: one of few.
  var label: String { Self.free.contains(text) || Self.prompts.contains(text) ? text : "/v1/…" }

  /// The bound on a request's cost: to read or delete something costs no tokens.
  func cost(_ method: HTTPRequest.Method) -> Cost {
    if method == .get || method == .delete || Self.free.contains(text) { return .free }
    return Self.prompts.contains(text) ? .prompt : .unknown
  }

  /// Whether it leads to a response that a strategy gave, by the form of its identifier: such responses aren't kept.
  var isOfOwnResponse: Bool { text.hasPrefix(ResponsesRoute.path + "/" + ResponsesEncoder.prefix) }
}

/// A field of a form with parts, in which audio and images come (RFC 7578).
enum FormField {
  /// The most bytes that are searched: fields come before files, or behind a name of their own.
  private static let mostBytes = 64 << 10

  /// The text of a field; nil if the body is no form, or has no such field.
  static func value(_ name: String, in body: ByteBuffer) -> String? {
    guard body.readableBytes > 2, body.getBytes(at: body.readerIndex, length: 2) == Array("--".utf8) else { return nil }
    let text = String(decoding: body.readableBytesView.prefix(mostBytes), as: UTF8.self)
    guard let head = text.firstRange(of: "name=\"\(name)\"")?.upperBound, let start = text[head...].firstRange(of: "\r\n\r\n")?.upperBound,
      let end = text[start...].firstRange(of: "\r\n")?.lowerBound
    else { return nil }
    return String(text[start..<end])
  }
}
