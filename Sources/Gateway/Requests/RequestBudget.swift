import ChatCompletions
import ComputeAccounting
import Foundation
import InferenceScaling
import NumericalMethods
import Synchronization
import TextFormats

/// The budget of a request or of an hour, in which only what is named is limited.
///
/// As JSON `{"tokens": 20000, "usd": 0.01, "calls": 8, "ms": 5000}`.
public struct RequestBudget: Hashable, Sendable {
  /// Prompt and generated tokens of all calls together.
  public var tokens: Int?
  /// US dollars, by the prices in the configuration.
  public var usd: Double?
  /// Calls to upstreams.
  public var calls: Int?
  /// Milliseconds until the best answer so far is given.
  public var ms: Double?

  /// Makes a budget.
  public init(tokens: Int? = nil, usd: Double? = nil, calls: Int? = nil, ms: Double? = nil) {
    (self.tokens, self.usd, self.calls, self.ms) = (tokens, usd, calls, ms)
  }

  var budget: Budget { Budget(calls: calls, tokens: tokens, usd: usd) }
  /// Whether tokens or money are limited, so that answers need a known most length.
  var limitsTokens: Bool { tokens != nil || usd != nil }

  /// A bound no higher than the budget.
  func clamped(_ bound: Spending) -> Spending {
    var most = bound
    if let tokens, tokens < most.tokens { (most.promptTokens, most.cachedTokens, most.completionTokens) = (tokens, 0, 0) }
    most.usd = min(most.usd, usd ?? .infinity)
    most.calls = min(most.calls, calls ?? .max)
    return most
  }

  /// The longest deadline: eleven days.
  private static let mostMilliseconds = 1e9

  /// The amount that can't be, in words; nil if all can.
  var problem: String? {
    guard tokens ?? 1 > 0, usd ?? 1 > 0, calls ?? 1 > 0, ms ?? 1 > 0, (usd ?? 1).isFinite, ms ?? 1 <= Self.mostMilliseconds else {
      return "a budget's amounts are positive, and its “ms” are at most \(Int(Self.mostMilliseconds))"
    }
    return nil
  }

  /// - Throws: `GatewayError` if an amount isn't positive, or the milliseconds are too many.
  func validate() throws(GatewayError) {
    if let problem { throw .invalidRequest(problem, parameter: "budget") }
  }
}

extension RequestBudget {
  static let members = ["calls", "ms", "tokens", "usd"]

  /// Reads a budget; a member that isn't known would be a limit that nobody enforces.
  init(json: JSONValue) throws(JSONProblem) {
    let members = try json.members()
    try members.refuseOthers(than: Self.members)
    self.init(
      tokens: try members.integer("tokens"), usd: try members.double("usd"), calls: try members.integer("calls"),
      ms: try members.double("ms"))
  }
}

/// A payer of requests: a key's owner, everybody if there are no keys, or the operator for shadowed requests.
///
/// Hours and minutes are those of the clock, not of the first request: at each full one the ledger or the count starts again.
final class Account: Sendable {
  let name: String
  /// The key's SHA-256; two digests are compared in a time that is the same for every guess.
  let digest: SHA256Digest?
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

/// The prices of models by name; a model without one is free, unless money is limited.
struct PriceList: Sendable {
  private let prices: [String: TokenPrice]

  /// - Parameter free: The models of this process.
  init(_ prices: [String: GatewayConfiguration.Price], free: [String] = []) {
    self.prices = prices.mapValues(\.perToken).merging(free.map { ($0, .free) }) { given, _ in given }
  }

  /// The price of a model's tokens.
  subscript(model: String) -> TokenPrice { prices[model] ?? .free }

  /// Checks that all models have a price if a budget of US dollars holds.
  ///
  /// Without a price a model's calls would cost nothing, and the budget would bind nothing.
  ///
  /// - Throws: `GatewayError`, a 400, as another try changes nothing.
  func check(_ models: [String], for request: GatewayRequest, within budget: RequestBudget?) throws(GatewayError) {
    guard budget?.usd != nil || request.account.limitsMoney, let model = models.first(where: { prices[$0] == nil }) else { return }
    throw GatewayError(
      status: 400,
      message:
        "A budget of US dollars needs the price of “\(model)”: name it under “prices” in this server's configuration, or limit tokens.",
      type: "invalid_request_error", code: "no_price", parameter: budget?.usd == nil ? nil : "budget", shouldRetry: false)
  }
}

/// A bound on the cost of a request that is passed on as it is.
///
/// Nothing is added to such a request, so if tokens or money are limited it must itself limit its answer:
///
///     prompt     ≤ bytes of the body (no tokenizer needs more than a token a byte)
///     completion ≤ the largest length that the body names × max(n, best_of, 1)
struct PassedOnCost {
  /// An upper bound on the prompt's tokens: its bytes.
  let promptTokens: Int
  /// The most tokens of all answers together; nil where the request doesn't limit them.
  let completionTokens: Int?
  /// The member that would limit them.
  let parameter: String

  /// The most tokens of an answer that are reckoned with, so that no product overflows.
  static let mostTokens = 1 << 40

  /// The bound on a request that generates nothing.
  init(promptTokens: Int) { (self.promptTokens, completionTokens, parameter) = (promptTokens, 0, "") }

  /// Reads a request whose route limits an answer's length by the members of these names; an embedding has none.
  init(_ object: RawObject, lengths names: [String]) {
    let lengths = names.compactMap { object.value($0)?.integer }
    let choices = ["n", "best_of"].compactMap { object.value($0)?.integer }.max() ?? 1
    // Some servers take less than one for no limit.
    let length = lengths.allSatisfy { $0 > 0 } ? lengths.max() : nil
    promptTokens = object.bytes.count
    completionTokens = names.isEmpty ? 0 : length.map { min($0, Self.mostTokens) * min(max(choices, 1), 1 << 20) }
    parameter = names.last ?? ""
  }
}

extension GatewayRequest {
  /// Reserves the bound on a request that is passed on.
  ///
  /// - Throws: `GatewayError`, a typed 400 that clients don't repeat.
  func reserve(_ cost: PassedOnCost, at price: TokenPrice, within budget: RequestBudget? = nil) throws(GatewayError) {
    try budget?.validate()
    guard budget?.limitsTokens ?? false || account.limitsTokens else { return try reserve(Spending(calls: 1)) }
    guard let written = cost.completionTokens else {
      throw .budget(
        "A budget of tokens needs “\(cost.parameter)” in the request: without it the cost has no bound.", parameter: cost.parameter)
    }
    let bound = price.spending(promptTokens: cost.promptTokens, completionTokens: written)
    if let budget {
      do throws(Refusal) { _ = try Ledger(budget: budget.budget).reserve(bound) } catch {
        throw .budget("The budget doesn't allow it: \(Sentence.ended("\(error)"))")
      }
    }
    try reserve(bound)
  }
}

extension TokenPrice {
  /// The cost of a call whose usage is known.
  func spending(_ usage: ChatUsage) -> Spending {
    spending(
      promptTokens: usage.promptTokens - usage.cachedTokens, cachedTokens: usage.cachedTokens, completionTokens: usage.completionTokens)
  }
}
