import ComputeAccounting
import RealModule
import Testing

@Suite struct OwnedHardwareTests {
  /// 30,000 dollars: a system of 60,741, of which four years take 72.5%, over 26,298 hours in use.
  @Test func anHourIsTheValueLost() {
    let owned = OwnedHardware(purchase: 30_000)
    let lost = 30_000 * 1.64 / 0.81 * (1 - Double.pow(10, -0.56))
    #expect(abs(owned.usdPerChipHour / (lost / (4 * 8766 * 0.75)) - 1) < 1e-12)
    #expect((1.6...1.8).contains(owned.usdPerChipHour))
  }

  @Test func owningPaysFromSomeUseOn() throws {
    let owned = OwnedHardware(purchase: 30_000)
    let share = try #require(owned.breakEvenUse(rent: 4, running: 0.2))
    let there = OwnedHardware(purchase: 30_000, use: share)
    #expect(abs(there.usdPerChipHour - 3.8) < 1e-12)
    #expect(owned.breakEvenUse(rent: 1, running: 0.2) == nil && owned.breakEvenUse(rent: 0.1, running: 0.2) == nil)
  }

  @Test func aBillTakesTheOwnedPrice() throws {
    var job = TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: try .named("H100"), chips: 64)
    job.given.owned = OwnedHardware(purchase: 30_000)
    let bill = try job.bill()
    #expect(bill.price?.basis == .derived && bill.usd?.median == (bill.chipHours * OwnedHardware(purchase: 30_000).constant.value).median)
  }
}
