import Foundation
import InferenceScaling
import Synchronization

/// The state of a request that all copies of its value share.
///
/// Everything is behind one lock, which is never held while the registry, the ledger or a caller's closure runs.
final class RequestRecord: Sendable {
  private struct State {
    var receipt: GatewayReceipt
    var reservation: (ledger: Ledger, reservation: Ledger.Reservation)?
    var isFinished = false
    var calls = 0
    /// The ticket of the receipt's commit.
    var ticket: Int?
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

  /// Waits for the commit of the receipt, if there is one to wait for.
  func kept() async {
    guard let ticket = state.withLock({ $0.ticket }) else { return }
    await registry.receipts.committed(ticket)
  }

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
    let ticket = registry.ended(receipt)
    state.withLock { $0.ticket = ticket }
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

  /// Takes a request's receipt, and returns the ticket of its commit.
  func ended(_ receipt: GatewayReceipt) -> Int? {
    let isLast = live.withLock { live in
      live[receipt.id] = nil
      return live.isEmpty
    }
    metrics.ended(receipt)
    return receipts.keep(receipt, isAlone: isLast)
  }

  /// The number of requests under way.
  var count: Int { live.withLock { $0.count } }

  /// The requests that have taken longest, the first of them first.
  func longest(_ count: Int) -> [GatewayRequest] {
    live.withLock { Array($0.values) }.sorted { $0.started < $1.started }.prefix(count).map(\.self)
  }
}
