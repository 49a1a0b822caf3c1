import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import Synchronization

/// One request from its arrival to its receipt.
final class Exchange: Sendable {
  /// What the names of the request and of its answer are made of.
  let key: String
  let id: String
  let account: Accounts.Account
  let started: Date
  private let services: GatewayServices
  private let clientAuthorization: String?
  private let link: ClientLink?
  private let clock = ContinuousClock.now
  private let state: Mutex<State>

  private struct State {
    var receipt: GatewayReceipt
    var reservation: (ledger: Ledger, reservation: Ledger.Reservation)?
    var isFinished = false
    var onFinish: (@Sendable (GatewayReceipt) -> Void)?
  }

  init(route: String, account: Accounts.Account, authorization: String?, link: ClientLink?, services: GatewayServices) {
    (self.account, self.services, self.link) = (account, services, link)
    key = Self.randomDigits() + Self.randomDigits()
    id = "req_" + key
    started = Date()
    clientAuthorization = authorization
    state = Mutex(State(receipt: GatewayReceipt(id: id, time: started, route: route, account: account.name)))
    services.live.add(self)
  }

  /// An answer that could not even be begun, for its client had left, ends with whoever would have given it.
  deinit {
    note { if $0.stop.isEmpty { $0.stop = "client_left" } }
    finish(status: 499)
  }

  /// 64 random bits.
  private static func randomDigits() -> String {
    let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// What an upstream is told of who asks: nothing of the gateway's own keys.
  func authorization(for upstream: Upstream) -> String? {
    upstream.authorization(authorizationOfClient)
  }

  /// The client's own key, where it is not the gateway's.
  var authorizationOfClient: String? { services.accounts.hasKeys ? nil : clientAuthorization }

  /// The price of the model that the request names.
  var price: TokenPrice { services.price(of: receipt.model) }

  /// Does work that ends when the client leaves.
  func whileConnected<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    guard let link else { return try await work() }
    return try await link.whileConnected(work)
  }

  /// Fills in the receipt.
  func note(_ change: (inout GatewayReceipt) -> Void) { state.withLock { change(&$0.receipt) } }

  /// Reserves the most that the request may cost, of what the key's hour has left.
  ///
  /// - Throws: `GatewayError`, a typed 400 that clients don't repeat.
  func reserve(_ bound: Spending) throws(GatewayError) {
    let ledger = account.ledger(now: started)
    do throws(Refusal) {
      let reservation = try ledger.reserve(bound)
      state.withLock { $0.reservation = (ledger, reservation) }
    } catch {
      throw .budget("This key's hour doesn't allow it: \(error).", parameter: nil)
    }
  }

  /// Ends a request that was passed on: what it cost by the upstream's own count, at its bound where that isn't told.
  func finish(status: Int, spent usage: ChatUsage?, stop: String? = nil) {
    note { receipt in
      receipt.spent = usage.map { services.price(of: receipt.model).spending($0) } ?? Spending(calls: 1)
      receipt.isUnmetered = usage == nil && status < 400
      receipt.stop = stop ?? receipt.stop
    }
    finish(status: status)
  }

  /// Has something done when the request has ended.
  func whenFinished(_ action: @escaping @Sendable (GatewayReceipt) -> Void) { state.withLock { $0.onFinish = action } }

  /// Ends a request that came to an error, and returns what its client is told.
  func fail(_ error: any Error) -> GatewayError {
    let failure = GatewayError(error)
    note { receipt in
      if receipt.stop.isEmpty { receipt.stop = failure.code ?? failure.type }
      if !failure.mayHaveCost { receipt.isUnmetered = false }
    }
    finish(status: failure.status)
    return failure
  }

  /// Ends the request, once: the receipt is kept, and what was reserved is settled.
  func finish(status: Int) {
    let seconds = (ContinuousClock.now - clock) / .seconds(1)
    let ended = state.withLock { state -> State? in
      guard !state.isFinished else { return nil }
      state.isFinished = true
      (state.receipt.status, state.receipt.seconds) = (status, seconds)
      return state
    }
    guard let ended else { return }
    let receipt = ended.receipt
    if let reservation = ended.reservation {
      let bound = receipt.isUnmetered ? reservation.reservation.bound : receipt.spent + receipt.dropped
      reservation.ledger.commit(reservation.reservation, cost: bound)
    }
    services.live.remove(self)
    services.metrics.ended(receipt)
    services.receipts.keep(receipt)
    ended.onFinish?(receipt)
  }

  /// The receipt so far.
  var receipt: GatewayReceipt {
    var receipt = state.withLock { $0.receipt }
    if receipt.status == 0 { receipt.seconds = (ContinuousClock.now - clock) / .seconds(1) }
    return receipt
  }
}

extension TokenPrice {
  /// What a call cost whose usage is known.
  func spending(_ usage: ChatUsage) -> Spending {
    spending(
      promptTokens: usage.promptTokens - usage.cachedTokens, cachedTokens: usage.cachedTokens, completionTokens: usage.completionTokens)
  }
}
