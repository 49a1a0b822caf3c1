import InferenceScaling
import NumericalMethods
import Testing

@Suite struct LedgerTests {
  @Test func aReservationHoldsItsBoundUntilItIsCommitted() throws {
    let ledger = Ledger(budget: Budget(completionTokens: 100))
    let first = try ledger.reserve(Spending(completionTokens: 60))
    #expect(throws: Refusal(resource: .completionTokens, asked: 60, available: 40, limit: 100)) {
      try ledger.reserve(Spending(completionTokens: 60))
    }
    ledger.commit(first, cost: Spending(completionTokens: 10))
    let second = try ledger.reserve(Spending(completionTokens: 60))
    ledger.release(second)
    #expect(ledger.spent == Spending(completionTokens: 10))
    #expect(ledger.reserved == .zero)
  }

  @Test func aSecondCommitOfAReservationCountsNothing() throws {
    let ledger = Ledger()
    let reservation = try ledger.reserve(Spending(calls: 1))
    ledger.commit(reservation, cost: Spending(calls: 1))
    ledger.commit(reservation, cost: Spending(calls: 1))
    #expect(ledger.spent.calls == 1)
  }

  @Test func whatGoesBeyondItsBoundIsShownAndStopsWhatFollows() throws {
    let ledger = Ledger(budget: Budget(tokens: 100))
    ledger.commit(try ledger.reserve(Spending(completionTokens: 50)), cost: Spending(completionTokens: 500))
    #expect(ledger.spent.tokens == 500)
    #expect(ledger.overrun.tokens == 450)
    #expect(throws: Refusal.self) { try ledger.reserve(Spending(completionTokens: 1)) }
  }

  @Test func tenTimesATenthFitsIntoOne() throws {
    let ledger = Ledger(budget: Budget(usd: 1))
    for _ in 0..<10 { ledger.commit(try ledger.reserve(Spending(usd: 0.1)), cost: Spending(usd: 0.1)) }
    #expect(throws: Refusal.self) { try ledger.reserve(Spending(usd: 0.001)) }
  }

  @Test func costsThatCannotBeAreNotBelieved() throws {
    let ledger = Ledger(budget: Budget(tokens: 10, usd: 1))
    ledger.commit(try ledger.reserve(Spending(completionTokens: 5, usd: 0.5)), cost: Spending(completionTokens: -5, usd: .nan))
    #expect(ledger.spent == Spending(usd: 0.5))
    #expect(throws: Refusal.self) { try ledger.reserve(Spending(usd: .nan)) }
    #expect(throws: Refusal.self) { try ledger.reserve(Spending(promptTokens: .max, completionTokens: .max)) }
  }
}
