import Foundation
import InferenceScaling
import NumericalMethods
import Testing

/// A ledger against an account in whole numbers, under random sequences and from many tasks at once.
@Suite struct LedgerModelTests {
  /// The ledger's account kept by hand, in whole calls and tokens.
  private struct Account {
    var (calls, tokens) = (0, 0)
    var (heldCalls, heldTokens) = (0, 0)
    var (overCalls, overTokens) = (0, 0)
    var open: [(reservation: Ledger.Reservation, calls: Int, tokens: Int)] = []
    let mostCalls, mostTokens: Int

    init(mostCalls: Int, mostTokens: Int) { (self.mostCalls, self.mostTokens) = (mostCalls, mostTokens) }

    /// The resource that is short; calls are looked at first.
    func shortage(_ calls: Int, _ tokens: Int) -> Resource? {
      if self.calls + heldCalls + calls > mostCalls { return .calls }
      return self.tokens + heldTokens + tokens > mostTokens ? .tokens : nil
    }

    mutating func settle(_ place: Int, _ cost: (calls: Int, tokens: Int)) {
      let entry = open.remove(at: place)
      (heldCalls, heldTokens) = (heldCalls - entry.calls, heldTokens - entry.tokens)
      (calls, tokens) = (calls + max(cost.calls, 0), tokens + max(cost.tokens, 0))
      overCalls += max(max(cost.calls, 0) - entry.calls, 0)
      overTokens += max(max(cost.tokens, 0) - entry.tokens, 0)
    }
  }

  @Test(arguments: UInt64(0)..<20) func randomSequences(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var account = Account(mostCalls: 60, mostTokens: 900)
    let ledger = Ledger(budget: Budget(calls: 60, tokens: 900))
    var settled: [Ledger.Reservation] = []
    for _ in 0..<300 {
      let (calls, tokens) = (1 + random.index(below: 3), random.index(below: 60))
      switch random.index(below: 4) {
      case 0, 1:
        let bound = Spending(calls: calls, promptTokens: tokens / 2, completionTokens: tokens - tokens / 2)
        do throws(Refusal) {
          account.open.append((try ledger.reserve(bound), calls, tokens))
          #expect(account.shortage(calls, tokens) == nil)
          (account.heldCalls, account.heldTokens) = (account.heldCalls + calls, account.heldTokens + tokens)
        } catch {
          #expect(account.shortage(calls, tokens) == error.resource)
          let free = error.resource == .calls ? 60 - account.calls - account.heldCalls : 900 - account.tokens - account.heldTokens
          #expect(error.available == Double(max(free, 0)) && error.asked == Double(error.resource == .calls ? calls : tokens))
        }
      case 2 where !account.open.isEmpty:
        let place = random.index(below: account.open.count)
        let entry = account.open[place]
        // Within the bound, beyond it now and then, or an amount that can't be.
        let cost = (
          calls: random.index(below: 5) - 1, tokens: random.index(below: random.index(below: 5) == 0 ? 120 : entry.tokens + 1) - 1
        )
        ledger.commit(entry.reservation, cost: Spending(calls: cost.calls, completionTokens: cost.tokens))
        account.settle(place, cost)
        settled.append(entry.reservation)
      case 3 where !account.open.isEmpty && random.index(below: 2) == 0:
        let place = random.index(below: account.open.count)
        ledger.release(account.open[place].reservation)
        settled.append(account.open[place].reservation)
        account.settle(place, (0, 0))
      default:
        if let earlier = settled.last { #expect(ledger.commit(earlier, cost: Spending(calls: 1, completionTokens: 7)) == .zero) }
      }
      expectEqual(ledger, account)
    }
  }

  private func expectEqual(_ ledger: Ledger, _ account: Account) {
    #expect(ledger.spent.calls == account.calls && ledger.spent.tokens == account.tokens)
    #expect(ledger.reserved.calls == account.heldCalls && ledger.reserved.tokens == account.heldTokens)
    #expect(ledger.overrun.calls == account.overCalls && ledger.overrun.completionTokens >= account.overTokens)
  }

  /// Eight tasks that reserve, spend and give back at once: what they have together never exceeds the budget, and the sum is what was committed.
  @Test func tasksTogetherKeepTheBudget() async {
    let ledger = Ledger(budget: Budget(calls: 500, usd: 4))
    let committed = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var (random, spent) = (SeededGenerator(seed: 3, stream: UInt64(task)), 0)
          for _ in 0..<400 {
            guard let reservation = try? ledger.reserve(Spending(calls: 2, usd: 0.01)) else { continue }
            let calls = random.index(below: 3)
            if calls == 0 {
              ledger.release(reservation)
            } else {
              ledger.commit(reservation, cost: Spending(calls: calls, usd: 0.005 * Double(calls)))
            }
            spent += calls
            let (held, used) = (ledger.reserved, ledger.spent)
            if held.calls < 0 || used.calls > 500 { return -1 }
            if random.index(below: 8) == 0 { await Task.yield() }
          }
          return spent
        }
      }
      return await group.reduce(0) { $0 < 0 || $1 < 0 ? -1 : $0 + $1 }
    }
    #expect(committed == ledger.spent.calls && committed <= 500 && committed >= 499)
    #expect(ledger.reserved == .zero && ledger.overrun == .zero && abs(ledger.spent.usd - 0.005 * Double(committed)) < 1e-9)
  }

  /// A limit that is no number allows nothing: what can't be compared isn't within it.
  @Test func aLimitThatIsNoNumberAllowsNothing() {
    for budget in [Budget(usd: .nan), Budget(flops: .nan), Budget(seconds: .nan)] {
      #expect(throws: Refusal.self) { try Ledger(budget: budget).reserve(Spending(calls: 1, usd: 1, flops: 1, seconds: 1)) }
    }
    #expect(throws: Never.self) { try Ledger(budget: Budget(usd: .infinity)).reserve(Spending(usd: 1e300)) }
  }

  /// A ledger that goes on from an earlier run counts what was spent there.
  @Test func anEarlierRunCounts() throws {
    let ledger = Ledger(budget: Budget(tokens: 10), spent: Spending(promptTokens: 4, completionTokens: 3))
    #expect(throws: Refusal(resource: .tokens, asked: 4, available: 3, limit: 10)) { try ledger.reserve(Spending(completionTokens: 4)) }
    _ = try ledger.reserve(Spending(completionTokens: 3))
  }

  /// Sums are those of their parts, in any grouping, and stay at the greatest number instead of passing it.
  @Test func sumsOfSpending() {
    let parts = [
      Spending(calls: 1, promptTokens: 2, cachedTokens: 3, completionTokens: 4, usd: 0.5, flops: 8, seconds: 0.25),
      Spending(calls: 5, promptTokens: .max, completionTokens: 1, usd: 0.25), Spending(cachedTokens: 9, seconds: 4),
    ]
    #expect((parts[0] + parts[1]) + parts[2] == parts[0] + (parts[1] + parts[2]) && parts[0] + .zero == parts[0])
    let sum = parts.reduce(.zero, +)
    #expect(sum.promptTokens == .max && sum.tokens == .max && sum[.calls] == 6 && sum[.usd] == 0.75 && sum[.completionTokens] == 5)
  }

  /// In JSON a budget is an object by resource; what was written is read.
  @Test func budgetsInJSON() throws {
    let budget = Budget(calls: 5, usd: 0.25)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(budget)
    #expect(String(decoding: data, as: UTF8.self) == "{\"limits\":{\"calls\":5,\"usd\":0.25}}")
    #expect(try JSONDecoder().decode(Budget.self, from: data) == budget)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Budget.self, from: Data("{\"limits\":{\"cals\":5}}".utf8)) }
  }

  @Test(arguments: [
    (
      Refusal(resource: .usd, asked: 0.125, available: 0.1, limit: 1.5),
      "the next call may take 0.125 US dollars, and 0.1 of the budget of 1.5 are left: raise the budget, or lower the most tokens of a call"
    ),
    (
      Refusal(resource: .flops, asked: 1e18, available: 0, limit: 1e17),
      "the next call may take 1e+18 FLOP, and 0 of the budget of 1e+17 are left: raise the budget, or lower the most tokens of a call"
    ),
  ])
  func refusalsInWords(refusal: Refusal, text: String) { #expect(refusal.description == text) }
}
