import ChatCompletions
import ComputeAccounting
import Foundation
import HTTPTypes
import InferenceScaling
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Gateway

/// The parts that a request is made of and passed on by, each alone.
@Suite struct RequestPartsTests {
  private static func object(_ text: String) throws -> RawObject { try RawObject(Array(text.utf8)) }

  // MARK: Costs and budgets

  @Test(arguments: [
    (#"{"max_tokens":10}"#, 10), (#"{"max_tokens":10,"n":3}"#, 30), (#"{"max_tokens":10,"max_completion_tokens":20}"#, 20), (#"{}"#, nil),
    (#"{"max_tokens":0}"#, nil), (#"{"max_tokens":-1}"#, nil), (#"{"max_tokens":"10"}"#, nil),
    (#"{"max_tokens":10,"best_of":4,"n":2}"#, 40),
    (#"{"max_tokens":9223372036854775807,"n":9223372036854775807}"#, (1 << 40) * (1 << 20)),
  ])
  func aPassedOnRequestBoundsItsAnswer(text: String, tokens: Int?) throws {
    let cost = PassedOnCost(try Self.object(text), lengths: ChatRoute.lengths)
    #expect(cost.completionTokens == tokens && cost.promptTokens == text.utf8.count && cost.parameter == "max_tokens")
    #expect(PassedOnCost(try Self.object(text), lengths: EmbeddingsRoute.lengths).completionTokens == 0)
  }

  @Test func anHourIsReservedAndSettled() throws {
    let registry = try MiddlewareTests.registry()
    let account = Account(name: "a", hour: HourOfAccount(RequestBudget(tokens: 100)))
    let first = registry.begin(route: "/", account: account)
    try first.reserve(Spending(calls: 1, promptTokens: 20, completionTokens: 60))
    let second = registry.begin(route: "/", account: account)
    #expect { try second.reserve(Spending(calls: 1, completionTokens: 60)) } throws: { ($0 as? GatewayError)?.type == "budget_exceeded" }
    first.finish(status: 200, spent: ChatUsage(promptTokens: 10, completionTokens: 20), price: .free)
    try second.reserve(Spending(calls: 1, completionTokens: 60))
    // Nobody told its cost: the bound counts.
    second.finish(status: 200, spent: nil, price: .free)
    let third = registry.begin(route: "/", account: account)
    #expect(throws: GatewayError.self) { try third.reserve(Spending(calls: 1, completionTokens: 20)) }
    try third.reserve(Spending(calls: 1, completionTokens: 10))
    _ = third.fail(GatewayError.upstream("gone"))
    let fourth = registry.begin(route: "/", account: account)
    try fourth.reserve(Spending(calls: 1, completionTokens: 10))
    #expect(registry.longest(9).map(\.id) == [fourth.id] && registry.receipts.recent.map(\.status) == [200, 200, 502])
  }

  @Test func aRequestEndsOnceAndTellsIt() throws {
    let registry = try MiddlewareTests.registry()
    let request = registry.begin(route: "/", account: Account(name: ""))
    let copy = request
    let ends = Mutex<[Int]>([])
    request.whenFinished { receipt in ends.withLock { $0.append(receipt.status) } }
    copy.note { $0.model = "m" }
    #expect(request.receipt.model == "m" && request.receipt.seconds >= 0 && request.id == copy.id)
    copy.abandon()
    request.finish(status: 200)
    #expect(ends.withLock { $0 } == [499] && registry.receipts.recent.map(\.stop) == ["client_left"])
  }

  /// Receipts are written in the order of their identifiers; two of one moment differ.
  @Test func identifiersAreInOrder() throws {
    let registry = try MiddlewareTests.registry()
    let keys = (0..<100).map { _ in registry.begin(route: "/", account: Account(name: "")).key }
    #expect(Set(keys).count == 100 && keys.allSatisfy { $0.count == 32 && UInt64($0.prefix(16), radix: 16) != nil })
    let times = keys.compactMap { UInt64($0.prefix(12), radix: 16) }
    #expect(times == times.sorted() && abs(Double(times[0]) / 1000 - Date().timeIntervalSince1970) < 60)
    #expect(Set(keys.map { $0.suffix(16) }).count == 100, "the rest is random")
  }

  @Test func budgetsThatCannotBeAreRefused() throws {
    try RequestBudget().validate()
    try RequestBudget(tokens: 1, usd: 0.1, calls: 1, ms: 1).validate()
    for wrong in [
      RequestBudget(tokens: 0), .init(usd: -1), .init(usd: .infinity), .init(calls: 0), .init(ms: 0), .init(ms: 1e10), .init(ms: .nan),
    ] {
      #expect(throws: GatewayError.self) { try wrong.validate() }
    }
    let bound = Spending(calls: 9, promptTokens: 50, completionTokens: 50, usd: 3)
    #expect(RequestBudget(tokens: 10, usd: 1, calls: 2).clamped(bound) == Spending(calls: 2, promptTokens: 10, usd: 1))
    #expect(RequestBudget(ms: 5).clamped(bound) == bound && !RequestBudget(calls: 1).limitsTokens && RequestBudget(usd: 1).limitsTokens)
  }

  // MARK: Strategies by name

  @Test(arguments: [
    ("sc8", 8), ("bon4", 4), ("revise3", 3), ("mix4", 4), ("beam2", 32), ("adaptive", 16), ("adaptive4", 4), ("auto", 16), ("auto4", 4),
    ("cap512", 1), ("exit", 1),
    ("sc3>large", 4),
  ])
  func strategiesHaveTheirCandidates(name: String, limit: Int) throws {
    let plan = try StrategyPlan(name: name, options: try StrategyOptions(nil), limit: 64)
    #expect(plan.limit == limit && plan.name == name && (plan.next == "large") == name.contains(">"))
    #expect(StrategySpecification.split(model: "org/m@v2@\(name)") == ("org/m@v2", name))
  }

  @Test func namesThatAreNoStrategyStayTheModels() {
    for name in ["m", "m@", "@sc8", "m@v2", "m@scale", "m@expert", "user@host", "m@auto-tuned"] {
      #expect(StrategySpecification.split(model: name) == (name, nil))
    }
  }

  @Test func optionsAreReadStrictly() throws {
    func options(_ text: String) throws -> StrategyOptions { try StrategyOptions(Array(text.utf8)[...]) }
    let all = try options(
      #"{"strategy":"sc8","budget":{"tokens":5,"ms":10.5},"extract":"boxed","receipt":true,"progress":false,"threshold":0.5,"reference":"42"}"#
    )
    let plan = try StrategyPlan(name: "sc8", options: all, limit: 64)
    #expect(
      plan.budget == RequestBudget(tokens: 5, ms: 10.5) && plan.tellsReceipt && plan.parameters.escalationConfidence == 0.5
        && plan.isRight("42.0") == true)
    let without = try StrategyPlan(name: "sc8", limit: 64)
    #expect(plan.isRight(nil) == false && without.isRight("42") == nil)
    for wrong in ["7", "[]", #"{"x":1}"#, #"{"budget":{"token":1}}"#, #"{"receipt":"yes"}"#, #"{"budget":7}"#] {
      #expect(throws: GatewayError.self, "\(wrong)") { try options(wrong) }
    }
    for wrong in [#"{"threshold":2}"#, #"{"judge":"j"}"#, #"{"extract":"x"}"#, #"{"budget":{"calls":0}}"#] {
      #expect(throws: GatewayError.self, "\(wrong)") { try StrategyPlan(name: "sc8", options: try options(wrong), limit: 64) }
    }
  }

  // MARK: Passing on

  private static func head(_ headers: [String: String], hasKeys: Bool = false) -> ClientHead {
    ClientHead(MiddlewareTests.request(.post, "/v1/chat/completions?api-version=2", headers: headers), hasKeys: hasKeys)
  }

  @Test func headersOfAConnectionAndTheGatewaysStay() {
    let headers = [
      "connection": "keep-alive, X-Hop", "content-type": "application/json", "authorization": "Bearer own", "x-hop": "1",
      "x-isoflop-strategy": "sc3", "x-client": "c", "accept-encoding": "gzip", "te": "trailers", "idempotency-key": "k",
      "expect": "100-continue",
    ]
    let head = Self.head(headers)
    let sent = head.passedOn(authorization: "Bearer operator", id: "req_1")
    #expect(sent["authorization"] == ["Bearer operator"] && sent["x-request-id"] == ["req_1"] && sent["x-client"] == ["c"])
    #expect(sent["idempotency-key"] == ["k"] && head.query == "?api-version=2" && head.authorization == "Bearer own")
    for name in ["connection", "x-hop", "x-isoflop-strategy", "accept-encoding", "te", "expect"] {
      #expect(!sent.contains(name: name), "\(name)")
    }
    #expect(!head.passedOn(authorization: nil, id: "req_1").contains(name: "authorization"))
    let call = head.ofCalls { "req_1-1" }
    #expect(call.headers["x-client"] == ["c"] && call.query == "?api-version=2" && call.requestID?() == "req_1-1")
    for name in ["content-type", "idempotency-key", "authorization"] { #expect(!call.headers.contains(name: name), "\(name)") }
    let back = ClientHead.toClient(["Transfer-Encoding": "chunked", "X-Request-ID": "theirs", "X-Vendor": "v", "Content-Length": "5"])
    #expect(back[.upstreamRequestID] == "theirs" && back[HTTPField.Name("x-vendor")!] == "v" && back.count == 2)
  }

  /// A key is taken in either of the forms in which clients send it, and one of the gateway's goes no further.
  @Test func keysComeAsBearersOrByTheirOwnHeader() {
    let own = Self.head(["x-api-key": "k"])
    #expect(own.authorization == "Bearer k" && own.fields[.apiKey] == "k")
    let gateways = Self.head(["x-api-key": "k", "authorization": "Bearer b"], hasKeys: true)
    #expect(gateways.authorization == nil && gateways.fields[.apiKey] == nil && gateways.fields[.authorization] == nil)
    let azure = (Self.head(["api-key": "a"]), Self.head(["api-key": "b"]))
    #expect(azure.0.credentials != azure.1.credentials && azure.0.fields[.azureKey] == "a")
  }

  @Test(arguments: [
    ("trace-1", "trace-1"), (String(repeating: "x", count: 128), String(repeating: "x", count: 128)), ("", nil), ("a b", nil), ("é", nil),
    (String(repeating: "x", count: 129), nil),
  ]) func identifiersOfClientsAreKeptIfTheyCanBe(given: String, kept: String?) {
    #expect(ClientHead.requestID(of: [.requestID: given]) == kept)
  }

  @Test func aWholeAnswersUsageIsFound() {
    func usage(_ text: String) -> ChatUsage? { ChatUsage.told(in: ByteBuffer(string: text)) }
    #expect(
      usage(#"{"a":[{"usage":1}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#) == ChatUsage(promptTokens: 1, completionTokens: 2))
    #expect(usage("[]") == nil && usage("{}") == nil && usage(#"{"usage":null}"#) == nil && usage(#"{"usage":7}"#) == nil)
  }

  @Test func aReceiptIsToldUnderOldAndNewNames() {
    var receipt = GatewayReceipt(id: "r", time: Date(), route: "/", account: "a")
    #expect(receipt.told["changeProbability"] == nil && receipt.told["policy"] == nil && receipt.told["votes"] == [])
    (receipt.changeProbability, receipt.votes, receipt.isRight) = (0.25, [0, nil, 0], true)
    #expect(receipt.told["changeProbability"]?.double == 0.25 && receipt.told["chanceThatMoreWouldChangeIt"]?.double == 0.25)
    #expect(receipt.told["votes"] == [0, .null, 0] && receipt.told["isRight"] == true)
  }

  @Test func pricesAreThoseOfTheModel() {
    let prices = PriceList(["m": .init(prompt: 1, cached: 0.5, completion: 2)])
    let spent = prices["m"].spending(ChatUsage(promptTokens: 1_000_000, completionTokens: 1_000_000, cachedTokens: 500_000))
    #expect(abs(spent.usd - 2.75) < 1e-9 && prices["other"].spending(promptTokens: 9, completionTokens: 9).usd == 0)
  }
}
