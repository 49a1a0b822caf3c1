import ChatCompletions
import ComputeAccounting
import Foundation
import Hummingbird
import InferenceScaling
import Synchronization
import TextFormats

/// A request from its arrival to its receipt: the paying account, the connection, and the receipt as it fills.
///
/// The value is passed on to whatever works on the request. All copies share one record; it is begun by a `RequestRegistry` and ended once:
///
/// - by `finish(status:)`, the last word of a handler or of the body that it returned;
/// - by `fail(_:)`, which `Authentication` calls for every error of a handler;
/// - by its connection, if a response was handed over whose body is never begun.
///
///     begun ── handler ──┬─ finish(status:)          the answer is whole
///                        ├─ fail(_:)                 an error of the handler: a receipt, then the error's response
///                        ├─ handingOver(_:) ── body ─┬─ finish(status:)
///                        │                           └─ abandon()          the client left while it was written
///                        └─ the connection closes before a body is begun: abandon()
///
/// Its cost passes through two ledgers. A strategy's calls are reserved and committed one by one on a ledger of the request's own budget. The whole request
/// is reserved at its bound from the account's hour, and settled at the end: at spent + assumed + dropped, or at the bound where the upstream didn't say.
struct GatewayRequest: Sendable {
  /// The 128 bits, in hexadecimal, behind the identifiers of the request and of its answer.
  let key: String
  let account: Account
  let started: Date
  /// The part of the client's request that upstreams get.
  let head: ClientHead
  private let link: ClientLink?
  private let record: RequestRecord

  fileprivate init(key: String, account: Account, started: Date, head: ClientHead, link: ClientLink?, record: RequestRecord) {
    (self.key, self.account, self.started, self.head) = (key, account, started, head)
    (self.link, self.record) = (link, record)
  }

  var id: String { "req_" + key }
  /// The receipt so far.
  var receipt: GatewayReceipt { record.receipt }

  /// Fills in the receipt.
  func note(_ change: (inout GatewayReceipt) -> Void) { record.note(change) }

  /// The identifier of the next call for this request.
  func nextCallID() -> String { "\(clientID)-\(record.nextCall())" }

  /// Runs work that ends when the client leaves.
  func whileConnected<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    guard let link else { return try await work() }
    return try await link.whileConnected(work)
  }

  /// Reserves a bound on the request's cost from the hour of its key.
  ///
  /// - Throws: `GatewayError`, a typed 400 that clients don't repeat.
  func reserve(_ bound: Spending) throws(GatewayError) {
    let ledger = account.ledger(now: started)
    do throws(Refusal) {
      record.hold(try ledger.reserve(bound), of: ledger)
    } catch {
      throw .budget("This key's hour doesn't allow it: \(Sentence.ended("\(error)"))", parameter: nil)
    }
  }
}

// The end of a request.
extension GatewayRequest {
  /// Has something done with the receipt when the request has ended.
  func whenFinished(_ action: @escaping @Sendable (GatewayReceipt) -> Void) { record.whenFinished(action) }

  /// Ends the request, once: the receipt is kept, and what was reserved is settled.
  func finish(status: Int) { record.finish(status: status) }

  /// Ends a request that was passed on, at the cost that the upstream counted or else at its bound.
  ///
  /// An error of the upstream's without a usage counts as a call and no tokens: servers that refuse a request don't generate.
  func finish(status: Int, spent usage: ChatUsage?, price: TokenPrice, stop: String? = nil) {
    note { receipt in
      receipt.spent = usage.map { price.spending($0) } ?? Spending(calls: 1)
      receipt.isUnmetered = usage == nil && status < 400
      receipt.stop = stop ?? receipt.stop
    }
    finish(status: status)
  }

  /// The reason for which work was cancelled: its client left, or the server cuts off what is under way.
  var departure: String { record.isCutOff ? "shutdown" : "client_left" }

  /// Ends a request whose client has left.
  func abandon() {
    note { if $0.stop.isEmpty { $0.stop = departure } }
    finish(status: 499)
  }

  /// Ends a request that came to an error, and returns the error for its client.
  func fail(_ error: any Error) -> GatewayError {
    var failure = GatewayError(error)
    (failure.requestID, failure.receiptID) = (clientID, id)
    note { receipt in
      if receipt.stop.isEmpty { receipt.stop = failure.status == 499 ? departure : failure.code ?? failure.type }
      if !failure.mayHaveCost { receipt.isUnmetered = false }
    }
    finish(status: failure.status)
    return failure
  }

  /// Hands a response over to the connection, with which the request ends if the body is never begun.
  ///
  /// From here on two things may end the request, the body's writing and the connection's end, and neither knows of the other. The first one does, and the
  /// record takes the second one's word for nothing.
  ///
  /// A connection that no longer takes a body's first byte never runs the body, and nobody else would end the request.
  func handingOver(_ response: Response) -> Response {
    guard let link, !record.isFinished else { return response }
    link.whenClosed(abandon)
    let body = response.body
    var response = response
    response.body = ResponseBody(contentLength: body.contentLength) { writer in
      link.whenClosed(nil)
      try await body.write(writer)
    }
    return response
  }
}

/// The state of a request that all copies of its value share.
///
/// Everything is behind one lock, which is never held while the registry, the ledger or a caller's closure runs.
private final class RequestRecord: Sendable {
  private struct State {
    var receipt: GatewayReceipt
    var reservation: (ledger: Ledger, reservation: Ledger.Reservation)?
    var isFinished = false
    var calls = 0
    var onFinish: (@Sendable (GatewayReceipt) -> Void)?
  }

  private let registry: RequestRegistry
  private let clock = ContinuousClock.now
  private let state: Mutex<State>

  init(_ receipt: GatewayReceipt, _ registry: RequestRegistry) {
    self.registry = registry
    state = Mutex(State(receipt: receipt))
  }

  var isFinished: Bool { state.withLock { $0.isFinished } }
  var isCutOff: Bool { registry.isEnding }
  private var seconds: Double { (ContinuousClock.now - clock) / .seconds(1) }

  var receipt: GatewayReceipt {
    var receipt = state.withLock { $0.receipt }
    if receipt.status == 0 { receipt.seconds = seconds }
    return receipt
  }

  /// The number of the next call, from 1.
  func nextCall() -> Int {
    state.withLock { state in
      state.calls += 1
      return state.calls
    }
  }

  func note(_ change: (inout GatewayReceipt) -> Void) { state.withLock { change(&$0.receipt) } }
  func hold(_ reservation: Ledger.Reservation, of ledger: Ledger) { state.withLock { $0.reservation = (ledger, reservation) } }
  func whenFinished(_ action: @escaping @Sendable (GatewayReceipt) -> Void) { state.withLock { $0.onFinish = action } }

  func finish(status: Int) {
    let seconds = seconds
    let ended = state.withLock { state -> State? in
      guard !state.isFinished else { return nil }
      state.isFinished = true
      (state.receipt.status, state.receipt.seconds) = (status, seconds)
      return state
    }
    guard let ended else { return }
    var receipt = ended.receipt
    if let held = ended.reservation {
      let charged = receipt.isUnmetered ? held.reservation.bound : receipt.spent + (receipt.assumed ?? .zero) + receipt.dropped
      receipt.charged = held.ledger.commit(held.reservation, cost: charged)
    }
    registry.ended(receipt)
    ended.onFinish?(receipt)
  }
}

/// The requests under way, and the two places to which their receipts go: the metrics and the store.
///
/// Identifiers are 128 bits: `req_…` for the request, and `chatcmpl-…`, `resp_isoflop_…` or `msg_isoflop_…` for its answer, from the same bits, so that an
/// answer leads to its receipt. They aren't secret and give no access. 48 bits are the milliseconds since 1970, so that receipts lie in their file in the order
/// in which they are written; a file of random keys is written all over.
///
/// A request is in the registry from `begin` to its end and no longer; the limit of requests at once and the dashboard go by it.
final class RequestRegistry: Sendable {
  let metrics = GatewayMetrics()
  let receipts: ReceiptStore
  private let live = Mutex<[String: GatewayRequest]>([:])
  private let ending = Mutex(false)

  /// Whether requests under way are being cut off, because the server ends.
  var isEnding: Bool {
    get { ending.withLock { $0 } }
    set { ending.withLock { $0 = newValue } }
  }

  init(receipts: ReceiptStore) { self.receipts = receipts }

  /// Begins a request and registers it until it ends.
  func begin(route: String, account: Account, head: ClientHead = ClientHead(), link: ClientLink? = nil) -> GatewayRequest {
    let started = Date()
    let key = Self.key(started)
    let record = RequestRecord(GatewayReceipt(id: "req_" + key, time: started, route: route, account: account.name), self)
    let request = GatewayRequest(
      key: key, account: account, started: started, head: head, link: link, record: record)
    live.withLock { $0[request.id] = request }
    return request
  }

  /// 48 bits of the time, 16 that count, 64 that are random.
  private static func key(_ time: Date) -> String {
    let milliseconds = UInt64(max(time.timeIntervalSince1970, 0) * 1000)
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    return digits(milliseconds << 16 | number & 0xFFFF) + digits(.random(in: 0 ... .max))
  }

  private static let count = Atomic<UInt64>(0)

  private static func digits(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  fileprivate func ended(_ receipt: GatewayReceipt) {
    _ = live.withLock { $0.removeValue(forKey: receipt.id) }
    metrics.ended(receipt)
    receipts.keep(receipt)
  }

  /// The number of requests under way.
  var count: Int { live.withLock { $0.count } }

  /// The requests that have taken longest, the first of them first.
  func longest(_ count: Int) -> [GatewayRequest] {
    live.withLock { Array($0.values) }.sorted { $0.started < $1.started }.prefix(count).map(\.self)
  }
}
