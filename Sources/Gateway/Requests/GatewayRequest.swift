import ChatCompletions
import ComputeAccounting
import Foundation
import Hummingbird
import InferenceScaling
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

  init(key: String, account: Account, started: Date, head: ClientHead, link: ClientLink?, record: RequestRecord) {
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

  /// Waits until the receipt of an ended request is in the file, or can't be for now.
  ///
  /// Before the request's end it returns at once.
  /// Whoever writes the last of an answer waits for this first, so that no answer is without its receipt.
  func kept() async { await record.kept() }

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
