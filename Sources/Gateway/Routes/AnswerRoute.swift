import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import NIOCore
import NIOHTTP1

/// `POST /v1/chat/completions` and `POST /v1/responses`: passed on as it is, or answered with a strategy.
struct AnswerRoute {
  /// What an answer is asked for as.
  enum Form: String {
    case chat = "/chat/completions"
    case response = "/responses"

    /// The member that holds what is said.
    var conversation: String { self == .chat ? "messages" : "input" }
    /// The member that limits an answer's length.
    var length: String { self == .chat ? "max_tokens" : "max_output_tokens" }

    /// Reads a request, and how its answer is told, whose names are made of the key.
    ///
    /// - Throws: `GatewayError`, a 400 with what isn't right.
    func read(_ object: RawObject, key: String) throws(GatewayError) -> (request: ChatRequest, dialect: any Dialect) {
      switch self {
      case .chat:
        let request = try ChatRequest(body: Data(object.bytes))
        return (request, ChatDialect(request))
      case .response:
        let request = try ResponsesRequest(object)
        return (try request.chat(), ResponsesDialect(request: request, key: key))
      }
    }
  }

  let services: GatewayServices
  let exchange: Exchange
  let form: Form

  func respond(to request: Request) async throws -> Response {
    let limits = services.configuration.limits
    let body = try await request.wholeBody(upTo: limits.bodyBytes)
    var object = try RawObject(Array(buffer: body))
    let (base, suffix) = StrategyPlan.split(try object.model)
    exchange.note { $0.model = base }
    let options = try StrategyOptions(object["isoflop"])
    let upstream = try await services.catalogue.upstream(of: base, authorization: exchange.authorizationOfClient)
    shadow(object, base, options, upstream)
    guard let name = options.strategy ?? request.headers[.strategy] ?? suffix else {
      try exchange.reserve(PassedOnCost(object, path: form.rawValue), within: options.budget)
      let isChanged = object["isoflop"] != nil
      if isChanged { try object.remove("isoflop") }
      return try await Relay(upstream: upstream, exchange: exchange).respond(
        .POST, form.rawValue + request.query, fields: request.headers, body: isChanged ? ByteBuffer(bytes: object.bytes) : body)
    }
    let plan = try plan(name, options, limits)
    exchange.note { $0.strategy = plan.name }
    let (chat, dialect) = try read(object, base: base, limits)
    // Some servers take less than one for no limit, which no budget could hold.
    if plan.budget.limitsTokens || exchange.account.limitsTokens, (chat.mostCompletionTokens ?? chat.maximumTokens ?? 1) < 1 {
      throw GatewayError.budget("A budget of tokens needs answers of at least 1 token.", parameter: form.length)
    }
    let service = service(plan, chat, upstream)
    return chat.isStreamed == true ? try await AnswerStream(service, dialect).response() : try await whole(service, dialect)
  }

  /// Has further answers drawn to a request now and then, and learns from them.
  private func shadow(_ object: RawObject, _ base: String, _ options: StrategyOptions, _ upstream: Upstream) {
    guard let shadowing = services.shadowing, shadowing.isChosen(),
      let (request, _) = try? read(object, base: base, services.configuration.limits)
    else { return }
    let extractor = options.extract.flatMap(AnswerExtractor.init)
    shadowing.take(.init(request: request, upstream: upstream, extractor: extractor, reference: options.reference), after: exchange)
  }

  private func service(_ plan: StrategyPlan, _ request: ChatRequest, _ upstream: Upstream) -> any Answering {
    switch plan.kind {
    case .cap, .exit: ThinkingService(plan: plan, request: request, upstream: upstream, exchange: exchange, services: services)
    default: StrategyService(plan: plan, request: request, upstream: upstream, exchange: exchange, services: services)
    }
  }

  private func plan(_ name: String, _ options: StrategyOptions, _ limits: GatewayConfiguration.Limits) throws(GatewayError) -> StrategyPlan
  {
    var plan = try StrategyPlan(name: name, limit: limits.candidates)
    try options.budget?.validate()
    plan.budget = options.budget ?? Allowance()
    (plan.tellsReceipt, plan.tellsProgress) = (options.receipt ?? false, options.progress ?? false)
    plan.reference = options.reference
    if let judge = options.judge {
      guard plan.kind.judges else {
        throw .invalidRequest("“isoflop.judge” is for bonK, reviseK and beamK", parameter: "isoflop.judge", code: "unknown_option")
      }
      plan.judge = judge
    }
    if let threshold = options.threshold {
      guard (0...1).contains(threshold) else {
        throw .invalidRequest("“isoflop.threshold” is from 0 to 1", parameter: "isoflop.threshold")
      }
      plan.threshold = threshold
    }
    if let extract = options.extract {
      guard let extractor = AnswerExtractor(named: extract) else {
        throw .invalidRequest(
          "“isoflop.extract” can't be “\(extract)”; known are \(AnswerExtractor.names.joined(separator: ", "))",
          parameter: "isoflop.extract", code: "unknown_option")
      }
      plan.extractor = extractor
    }
    return plan
  }

  private func read(
    _ object: RawObject, base: String, _ limits: GatewayConfiguration.Limits
  ) throws(GatewayError) -> (request: ChatRequest, dialect: any Dialect) {
    var (request, dialect) = try form.read(object, key: exchange.key)
    request.model = base
    guard (1...limits.choices).contains(request.choices ?? 1) else {
      throw .invalidRequest("“n” is from 1 to \(limits.choices)", parameter: "n")
    }
    guard !request.messages.isEmpty else { throw .invalidRequest("“\(form.conversation)” is empty", parameter: form.conversation) }
    // No upstream sees them and could refuse them.
    guard request.hasStreamOptions else {
      throw .invalidRequest("“stream_options” is an object whose “include_usage” is true or false", parameter: "stream_options")
    }
    return (request, dialect)
  }

  private func whole(_ service: any Answering, _ dialect: any Dialect) async throws -> Response {
    let answer = try await exchange.whileConnected { try await service.answer { _ in } }
    exchange.finish(status: 200)
    let receipt = exchange.receipt
    var fields: HTTPFields = [.contentType: "application/json", .requestID: exchange.id]
    fields.tell(receipt)
    return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: try dialect.body(answer))))
  }
}

extension ChatRequest {
  /// The most tokens of an answer by their newer name.
  var mostCompletionTokens: Int? {
    if case .integer(let count)? = other["max_completion_tokens"] { count } else { nil }
  }

  /// Whether the options of streams, where there are any, are of their types.
  fileprivate var hasStreamOptions: Bool {
    switch other["stream_options"] {
    case nil, .null?: true
    case .object(let options)?:
      switch options["include_usage"] {
      case nil, .null?, .bool?: true
      default: false
      }
    default: false
    }
  }

  /// Reads a request's body.
  ///
  /// - Throws: `GatewayError`, a 400 with what it lacks.
  init(body: Data) throws(GatewayError) {
    do {
      self = try JSONDecoder().decode(ChatRequest.self, from: body)
    } catch {
      throw .invalidRequest("the body is no chat request: \(DecodingProblem(error))")
    }
  }
}

extension HTTPField.Name {
  static let strategy = Self("x-isoflop-strategy")!
}

extension HTTPFields {
  /// The receipt as headers.
  mutating func tell(_ receipt: GatewayReceipt) {
    func set(_ name: String, _ value: String?) {
      if let value, let field = HTTPField.Name("x-isoflop-" + name) { self[field] = value }
    }
    set("strategy", receipt.strategy)
    set("calls", "\(receipt.spent.calls)")
    set("candidates", "\(receipt.candidates)")
    set("tokens", "\(receipt.spent.tokens)")
    set("usd", receipt.spent.usd > 0 ? "\(receipt.spent.usd)" : nil)
    set("model", receipt.answeredBy)
    set("agreement", receipt.agreement.map { "\($0)" })
    set("confidence", receipt.confidence.map { "\($0)" })
    set("policy", receipt.policy)
    set("stop", receipt.stop)
  }
}
