import Foundation
import Hummingbird
import InferenceScaling
import NumericalMethods
import Synchronization

/// Admits a request: finds its account by its key, counts it, and gives its handler a `GatewayRequest`.
///
/// With keys of its own the gateway keeps a client's key to itself and calls upstreams with the operator's. Without keys everybody is one account without a
/// name, and a client's `authorization` goes on to the upstream if the operator gave it none.
///
/// Refused without a receipt are, in this order: an unknown key (401), a key whose minute has had its requests (429), and a request beyond those that are
/// served at once (429). An error of the handler ends the request with the error's receipt and goes on with the request's identifier.
struct Authentication: RouterMiddleware {
  typealias Context = GatewayContext

  let accounts: Accounts
  let registry: RequestRegistry
  let links: ClientLinks
  /// The most requests at once.
  let mostRequests: Int

  func handle(
    _ request: Request, context: GatewayContext, next: (Request, GatewayContext) async throws -> Response
  ) async throws -> Response {
    let authorization = request.headers[.authorization]
    let account = try accounts.account(authorization: authorization)
    try account.admit(now: Date())
    guard registry.count < mostRequests else {
      var busy = GatewayError.busy("requests at once", retryAfter: 1)
      busy.endsConnection = true
      throw busy
    }
    let admitted = registry.begin(
      route: request.uri.path, account: account, authorization: accounts.hasKeys ? nil : authorization,
      link: context.channel.flatMap { links[$0] })
    var context = context
    context.request = admitted
    do {
      return admitted.handingOver(try await next(request, context))
    } catch {
      throw admitted.fail(error)
    }
  }
}

/// The accounts that may ask.
///
/// Keys are held as SHA-256 digests, and an unknown key is compared with all of them: how long a refusal takes says nothing about how much of a guess was
/// right.
final class Accounts: Sendable {
  private let accounts: [Account]
  private let everybody: Account?

  /// - Parameters:
  ///   - receipts: Those of earlier runs, whose spending counts in the present hour.
  ///   - now: The time of the start.
  /// - Throws: `GatewayFailure` if a key's variable isn't set, or the receipts can't be read.
  init(
    _ configuration: GatewayConfiguration, environment: [String: String], receipts: ReceiptStore? = nil, now: Date = Date()
  ) throws(GatewayFailure) {
    let perMinute = configuration.limits.requestsPerMinute
    var accounts: [Account] = []
    for key in configuration.keys {
      guard let value = environment[key.variable], !value.isEmpty else { throw .missingKey(variable: key.variable) }
      let hour = HourOfAccount(key.hourly, spent: try receipts?.charged(to: key.name, since: HourOfAccount.start(now)) ?? .zero, now: now)
      accounts.append(Account(name: key.name, key: value, hour: hour, requestsPerMinute: perMinute))
    }
    self.accounts = accounts
    everybody = accounts.isEmpty ? Account(name: "", requestsPerMinute: perMinute) : nil
  }

  /// Whether a client's key is the gateway's, so that it isn't passed on.
  var hasKeys: Bool { everybody == nil }

  /// Returns the account of a header's key.
  ///
  /// Every key is compared, each in a time that doesn't depend on the guess.
  /// - Throws: `GatewayError.unauthorized`.
  func account(authorization: String?) throws(GatewayError) -> Account {
    if let everybody { return everybody }
    guard let token = authorization?.bearerToken else { throw .unauthorized }
    let digest = SHA256.hash(token.utf8)
    var found: Account?
    for account in accounts where account.digest == digest { found = account }
    guard let found else { throw .unauthorized }
    return found
  }
}

/// A payer of requests: a key's owner, everybody if there are no keys, or the operator for shadowed requests.
///
/// Hours and minutes are those of the clock, not of the first request: at each full one the ledger or the count starts again.
final class Account: Sendable {
  let name: String
  /// The key's SHA-256; two digests are compared in a time that is the same for every guess.
  fileprivate let digest: SHA256Digest?
  private let hourly: RequestBudget?
  private let requestsPerMinute: Int?
  private let state: Mutex<State>

  private struct State {
    var hour: HourOfAccount
    var minute = 0
    var requests = 0
  }

  init(name: String, key: String? = nil, hour: HourOfAccount = HourOfAccount(nil), requestsPerMinute: Int? = nil) {
    (self.name, hourly, self.requestsPerMinute) = (name, hour.budget, requestsPerMinute)
    digest = key.map { SHA256.hash($0.utf8) }
    state = Mutex(State(hour: hour))
  }

  /// Whether tokens or money of an hour are limited.
  var limitsTokens: Bool { hourly?.limitsTokens ?? false }
  /// Whether money of an hour is limited.
  var limitsMoney: Bool { hourly?.usd != nil }

  /// Counts a request.
  ///
  /// - Throws: `GatewayError`, a 429 with the seconds to wait, if the minute has had its requests.
  func admit(now: Date) throws(GatewayError) {
    guard let requestsPerMinute else { return }
    let minute = Int(now.timeIntervalSince1970 / 60)
    let isAllowed = state.withLock { state in
      if state.minute != minute { (state.minute, state.requests) = (minute, 0) }
      guard state.requests < requestsPerMinute else { return false }
      state.requests += 1
      return true
    }
    guard isAllowed else { throw .busy("requests in this minute", retryAfter: 60 - Int(now.timeIntervalSince1970) % 60) }
  }

  /// Returns the ledger of the present hour.
  ///
  /// A request keeps the ledger that it reserved on: one that ends after the full hour is charged to the hour in which it began.
  func ledger(now: Date) -> Ledger {
    state.withLock { state in
      if state.hour.start != HourOfAccount.start(now) { state.hour = HourOfAccount(hourly, now: now) }
      return state.hour.ledger
    }
  }
}

/// One hour of an account: its budget, and the ledger of what is spent of it.
///
/// An earlier run with the same file of receipts may have spent in the hour in which this one starts: a restart is no new allowance. What was under way when
/// a process was killed left no receipt and isn't counted.
struct HourOfAccount: Sendable {
  /// Seconds since 1970.
  let start: Double
  let budget: RequestBudget?
  let ledger: Ledger

  init(_ budget: RequestBudget?, spent: Spending = .zero, now: Date = Date()) {
    (start, self.budget) = (Self.start(now), budget)
    ledger = Ledger(budget: budget?.budget ?? Budget(), spent: spent)
  }

  /// The beginning of the hour of a time.
  static func start(_ time: Date) -> Double { (time.timeIntervalSince1970 / 3600).rounded(.down) * 3600 }
}

extension String {
  /// The key of an `authorization` header; nil for another scheme.
  var bearerToken: String? { lowercased().hasPrefix("bearer ") ? String(dropFirst("bearer ".count)) : nil }
}
