import Synchronization

/// The account of a budget: every spend is reserved at its bound before it begins, and committed at its cost.
///
/// At any moment spent + reserved + the next reservation ≤ budget, whatever runs side by side; so the budget holds under concurrency,
/// retries, failures and cancellations, as long as no call costs more than was reserved for it. What a call took beyond its reservation is
/// still counted in `spent`, is shown in `overrun`, and lessens what may be reserved from then on.
public final class Ledger: Sendable {
  /// The most that may be spent.
  public let budget: Budget
  private let state: Mutex<State>

  private struct State: Sendable {
    var spent = Spending.zero
    var overrun = Spending.zero
    var open: [Int: Spending] = [:]
    var reserved = Spending.zero
    var next = 0
  }

  /// Opens a ledger, on which so much is spent already: by an earlier run that this one continues.
  public init(budget: Budget = .unlimited, spent: Spending = .zero) {
    self.budget = budget
    state = Mutex(State(spent: spent))
  }

  /// A spend that may begin.
  public struct Reservation: Hashable, Sendable {
    let number: Int
    /// The most that the spend may cost.
    public let bound: Spending
  }

  /// Everything that was committed.
  public var spent: Spending { state.withLock { $0.spent } }
  /// The reservations neither committed nor released.
  public var reserved: Spending { state.withLock { $0.reserved } }
  /// The spending beyond the reservations: other than zero only if a sampler broke its bound.
  public var overrun: Spending { state.withLock { $0.overrun } }

  /// Reserves the most that a spend may cost; O(1).
  ///
  /// - Throws: `Refusal` if that doesn't fit, with the resource that is short.
  public func reserve(_ bound: Spending) throws(Refusal) -> Reservation {
    let bound = bound.sanitized(bound: Spending(usd: .infinity, flops: .infinity, seconds: .infinity))
    let outcome = state.withLock { state -> Result<Reservation, Refusal> in
      let held = state.spent + state.reserved
      if let (resource, limit) = budget.limitExceeded(by: held + bound) {
        return .failure(Refusal(resource: resource, asked: bound[resource], available: max(limit - held[resource], 0), limit: limit))
      }
      let reservation = Reservation(number: state.next, bound: bound)
      state.next += 1
      state.open[reservation.number] = bound
      state.reserved += bound
      return .success(reservation)
    }
    return try outcome.get()
  }

  /// Replaces a reservation by the cost of the spend, and returns the cost as counted.
  ///
  /// Negative amounts count as zero, unknown ones at their bound.
  ///
  /// A reservation that was committed or released before changes nothing: the cost counts once.
  @discardableResult
  public func commit(_ reservation: Reservation, cost: Spending) -> Spending {
    let cost = cost.sanitized(bound: reservation.bound)
    return state.withLock { state in
      guard state.open.removeValue(forKey: reservation.number) != nil else { return .zero }
      state.reserved = state.open.isEmpty ? .zero : state.reserved.subtracting(reservation.bound)
      state.spent += cost
      state.overrun += cost.excess(over: reservation.bound)
      return cost
    }
  }

  /// Gives a reservation back whose spend never began.
  public func release(_ reservation: Reservation) { commit(reservation, cost: .zero) }
}

/// The cost of an answer, by cause.
public struct Receipt: Hashable, Sendable, Codable {
  /// The cost of samples that the strategy received.
  public internal(set) var samples = Spending.zero
  /// The cost of verdicts that the strategy received.
  public internal(set) var verdicts = Spending.zero
  /// The cost of failed tries.
  public internal(set) var failures = Spending.zero
  /// The cost of calls whose result was no longer wanted.
  public internal(set) var cancelled = Spending.zero
  /// The most that cancelled calls may still cost: reserved in the ledger until they end.
  public internal(set) var unsettled = Spending.zero
  /// The samples that the strategy received.
  public internal(set) var sampleCount = 0
  /// Tries that failed and were repeated.
  public internal(set) var retryCount = 0
  /// Calls that the budget refused.
  public internal(set) var refusalCount = 0

  /// Everything that was spent, without what is unsettled.
  public var spent: Spending { samples + verdicts + failures + cancelled }
}
