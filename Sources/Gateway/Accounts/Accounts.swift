import Foundation
import InferenceScaling
import NumericalMethods
import Synchronization

/// Who may ask, how often, and what an hour may cost.
final class Accounts: Sendable {
  /// One who may ask.
  final class Account: Sendable {
    let name: String
    /// SHA-256 of the key; digests are compared in a time that doesn't depend on how much of a guess is right.
    fileprivate let digest: SHA256Digest?
    private let hourly: Allowance?
    private let requestsPerMinute: Int?
    private let state: Mutex<State>

    private struct State {
      var hour = 0
      var ledger: Ledger
      var minute = 0
      var requests = 0
    }

    init(name: String, key: String? = nil, hourly: Allowance? = nil, requestsPerMinute: Int? = nil) {
      (self.name, self.hourly, self.requestsPerMinute) = (name, hourly, requestsPerMinute)
      digest = key.map { SHA256.hash($0.utf8) }
      state = Mutex(State(ledger: Ledger(budget: hourly?.budget ?? Budget())))
    }

    /// Whether tokens or money of an hour are limited.
    var limitsTokens: Bool { hourly?.limitsTokens ?? false }

    /// Counts a request.
    ///
    /// - Throws: `GatewayError`, a 429 with the seconds to wait, where the minute has had its requests.
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

    /// The ledger of the present hour.
    func ledger(now: Date) -> Ledger {
      let hour = Int(now.timeIntervalSince1970 / 3600)
      return state.withLock { state in
        if state.hour != hour { (state.hour, state.ledger) = (hour, Ledger(budget: hourly?.budget ?? Budget())) }
        return state.ledger
      }
    }
  }

  private let accounts: [Account]
  private let everybody: Account?

  /// - Throws: `GatewayFailure` where a key's variable isn't set.
  init(_ configuration: GatewayConfiguration, environment: [String: String]) throws(GatewayFailure) {
    let perMinute = configuration.limits.requestsPerMinute
    var accounts: [Account] = []
    for key in configuration.keys {
      guard let value = environment[key.variable], !value.isEmpty else { throw .missingKey(variable: key.variable) }
      accounts.append(Account(name: key.name, key: value, hourly: key.hourly, requestsPerMinute: perMinute))
    }
    self.accounts = accounts
    everybody = accounts.isEmpty ? Account(name: "", requestsPerMinute: perMinute) : nil
  }

  /// Whether a client's key is the gateway's, so that it isn't passed on.
  var hasKeys: Bool { everybody == nil }

  /// The account of a header's key.
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

extension String {
  /// The key of an `authorization` header; nil for another scheme.
  var bearerToken: String? { lowercased().hasPrefix("bearer ") ? String(dropFirst("bearer ".count)) : nil }
}
