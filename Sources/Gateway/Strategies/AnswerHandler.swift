import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import NIOCore
import NIOHTTP1
import TextFormats

/// The handler of routes that have strategies: passes a request on as it is, or answers it with a strategy.
///
/// The strategy is the one of the body's `isoflop` object, else of the header `x-isoflop-strategy`, else behind the model's name. Without one the body's
/// bytes go on, but for its `isoflop` object. A body is decoded only if a strategy or shadowing needs it.
///
///     outline of the body → model, strategy, options → upstream of the model → chosen to be shadowed?
///       ├ no strategy: price known? bound reserved from the account's hour → Relay
///       └ strategy: named and allowed? prices known? → the body as a chat → a service → whole answer, or AnswerStream
///
/// What is refused is refused before a model is asked, with the member that is wrong.
struct AnswerHandler: Sendable {
  let catalogue: ModelCatalogue
  let strategies: StrategyServices
  let shadowing: Shadowing?
  let limits: GatewayConfiguration.Limits
  /// The tokens of thinking of the words of `reasoning_effort`.
  let efforts: [String: Int]

  /// Answers a request; what is refused is refused before anything is reserved or asked.
  ///
  /// - Throws: `GatewayError`; the error is answered, and noted on the receipt, by the middlewares before.
  func respond(to request: Request, context: GatewayContext, on route: (some AnswerRoute).Type) async throws -> Response {
    let admitted = try context.admitted
    var object = try RawObject(Array(buffer: context.body))
    let (base, suffix) = StrategySpecification.split(model: try object.model)
    admitted.note { $0.model = base }
    let options = try StrategyOptions(object["isoflop"])
    let upstream = try await catalogue.upstream(of: base, for: admitted.head)
    if let shadowing, shadowing.isChosen(), let (chat, _) = try? read(object, base, route, admitted) {
      shadowing.take(.init(chat, upstream, options), after: admitted)
    }
    let name = options.strategy ?? request.headers[.strategy] ?? suffix
    guard let plan = try plan(name, object, options, upstream, { (try? read(object, base, route, admitted)) != nil }) else {
      let price = strategies.prices[base]
      try strategies.prices.check([base], for: admitted, within: options.budget)
      try admitted.reserve(PassedOnCost(object, lengths: route.lengths), at: price, within: options.budget)
      let isChanged = object["isoflop"] != nil
      if isChanged { try object.remove("isoflop") }
      return try await Relay(upstream: upstream, request: admitted, price: price).respond(
        .POST, route.path, body: isChanged ? ByteBuffer(bytes: object.bytes) : context.body)
    }
    try strategies.refuseUncalibrated(plan)
    admitted.note { ($0.strategy, $0.note) = (plan.name, plan.specification.note) }
    let models = [base] + [plan.next, plan.judge].compactMap(\.self)
    try strategies.prices.check(models, for: admitted, within: plan.budget)
    let (chat, encoder) = try read(object, base, route, admitted)
    admitted.note { $0.warning = plan.warning(for: chat) }
    try refuseUnlimitedAnswers(of: chat, plan, admitted, parameter: route.lengths.last)
    let service = strategies.service(plan: plan, chat: chat, upstream: upstream, request: admitted)
    return chat.isStreamed == true ? try await AnswerStream(service, encoder).response() : try await whole(service, encoder)
  }

  /// The plan of a request: its strategy's, or one that limits thinking; nil if it is passed on.
  ///
  /// A limit of the client's own name counts for upstreams whose way to hold thinking is configured, for one answer at a time, and for what can be asked as a
  /// chat: all else is passed on.
  private func plan(
    _ name: String?, _ object: RawObject, _ options: StrategyOptions, _ upstream: any Upstream, _ isChat: () -> Bool
  ) throws(GatewayError) -> StrategyPlan? {
    let own = upstream.thinking == nil ? nil : ThinkingBudget(object, efforts: efforts)
    guard let name else {
      if let tokens = options.thinking {
        return try StrategyPlan(thinking: .init(tokens: tokens), options: options, limit: limits.candidates)
      }
      guard let own, object.value("n")?.integer ?? 1 == 1, isChat() else { return nil }
      return try StrategyPlan(thinking: own, options: options, limit: limits.candidates)
    }
    var plan = try StrategyPlan(name: name, options: options, limit: limits.candidates)
    plan.thinking = plan.thinking ?? own
    return plan
  }

  /// Some servers take a limit below one for none, which no budget could hold.
  ///
  /// Without a budget it goes on as it is: what it means is the upstream's business.
  private func refuseUnlimitedAnswers(
    of chat: ChatRequest, _ plan: StrategyPlan, _ admitted: GatewayRequest, parameter: String?
  ) throws(GatewayError) {
    guard plan.budget.limitsTokens || admitted.account.limitsTokens, (chat.mostCompletionTokens ?? chat.maximumTokens ?? 1) < 1 else {
      return
    }
    throw .budget("A budget of tokens needs answers of at least 1 token.", parameter: parameter)
  }

  /// The body as a chat, and the encoder of its answer, whose model is the one without the strategy.
  ///
  /// - Throws: `GatewayError`, a 400 with the member that no upstream would see and could refuse: the number of choices, an empty conversation, a stream's
  ///   options.
  private func read<Form: AnswerRoute>(
    _ object: RawObject, _ base: String, _ route: Form.Type, _ admitted: GatewayRequest
  ) throws(GatewayError) -> (request: ChatRequest, encoder: any AnswerEncoder) {
    var (chat, encoder) = try route.read(object, key: admitted.key)
    chat.model = base
    guard (1...limits.choices).contains(chat.choices ?? 1) else {
      throw .invalidRequest("“n” is from 1 to \(limits.choices)", parameter: "n")
    }
    guard !chat.messages.isEmpty else { throw .invalidRequest("“\(route.conversation)” is empty", parameter: route.conversation) }
    // No upstream sees them and could refuse them.
    guard chat.hasStreamOptions else {
      throw .invalidRequest("“stream_options” is an object whose “include_usage” is true or false", parameter: "stream_options")
    }
    return (chat, encoder)
  }

  /// Waits for the answer and writes it in one piece, with the receipt in its headers.
  ///
  /// The request ends when the answer is there and not when the client has it: what it cost is known, and a client that has left meanwhile has cost the same.
  private func whole(_ service: any Answering, _ encoder: any AnswerEncoder) async throws -> Response {
    let admitted = service.request
    let answer = try await admitted.whileConnected { try await service.answer { _ in } }
    admitted.finish(status: 200)
    var fields: HTTPFields = [.contentType: "application/json", .requestID: admitted.clientID]
    fields[.upstreamRequestID] = answer.requestID
    fields.tell(admitted.receipt)
    return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: encoder.body(answer))))
  }
}

/// The services of strategies, with what they share: prices, policies, the models that a plan goes on to.
///
/// | plan | service | the client sees |
/// |---|---|---|
/// | thinking is held: `cap`, `exit` | `ThinkingService` | thinking and answer as they are written |
/// | all others | `StrategyService` | the chosen answer at the end; with `progress`, each candidate's answer as it comes |
struct StrategyServices: Sendable {
  let catalogue: ModelCatalogue
  let prices: PriceList
  let policies: PolicyStore
  /// The tokens that are reserved for an answer whose request limits none.
  let tokensOfAnswer: Int

  /// Refuses `auto` if no calibrated policy is in force: an uncalibrated rule has a name of its own.
  func refuseUncalibrated(_ plan: StrategyPlan) throws(GatewayError) {
    guard plan.kind == .auto, policies.current.policy == nil else { return }
    throw .invalidRequest(
      "“auto” stops by a calibrated policy, and this server has none: ask for “adaptive”, or serve with --policy FILE, which isoflop calibrate writes",
      parameter: "model", code: "no_policy")
  }

  /// Makes the service that answers a chat by a plan.
  func service(plan: StrategyPlan, chat: ChatRequest, upstream: any Upstream, request: GatewayRequest) -> any Answering {
    let work = AnswerWork(
      plan: plan, chat: chat, upstream: upstream, request: request, prices: prices, tokensWithoutLimit: tokensOfAnswer)
    if plan.holdsThinking { return ThinkingService(work: work) }
    return StrategyService(work: work, catalogue: catalogue, policies: policies)
  }
}

extension ChatRequest {
  /// The most tokens of an answer by their newer name.
  var mostCompletionTokens: Int? {
    other["max_completion_tokens"]?.integer
  }

  /// Whether the options of streams, if there are any, are of their types.
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
  /// - Throws: `GatewayError`, a 400 with the member that is missing or of another type.
  init(body: some Collection<UInt8>) throws(GatewayError) {
    do throws(JSONProblem) {
      try self.init(parsing: body)
    } catch {
      throw .notAChat(error)
    }
  }

  /// Reads a request's members.
  init(members: JSONObject) throws(GatewayError) {
    do throws(JSONProblem) {
      try self.init(json: .object(members))
    } catch {
      throw .notAChat(error)
    }
  }
}

extension GatewayError {
  fileprivate static func notAChat(_ problem: JSONProblem) -> Self { .invalidRequest("the body is no chat request: \(problem)") }
}

extension HTTPField.Name {
  static let strategy = Self("x-isoflop-strategy")!
  static let warning = Self("x-isoflop-warning")!
}

extension HTTPFields {
  /// The receipt as headers.
  ///
  /// A client that can't read an unknown member of a body can read these; a stream, whose headers go before its answer, has them as far as they are known.
  mutating func tell(_ receipt: GatewayReceipt) {
    func set(_ name: String, _ value: String?) {
      if let value, let field = HTTPField.Name("x-isoflop-" + name) { self[field] = value }
    }
    set("id", receipt.id)
    set("strategy", receipt.strategy)
    set("calls", "\(receipt.spent.calls)")
    set("candidates", "\(receipt.candidates)")
    set("tokens", "\(receipt.spent.tokens)")
    set("unmetered", receipt.assumed == nil ? nil : "true")
    set("usd", receipt.spent.usd > 0 ? "\(receipt.spent.usd)" : nil)
    set("model", receipt.answeredBy)
    set("agreement", receipt.agreement.map { "\($0)" })
    set("confidence", receipt.confidence.map { "\($0)" })
    set("policy", receipt.policy)
    set("stop", receipt.stop)
    set("warning", receipt.warning)
    set("thinking", receipt.thinking?.words)
  }
}
