import ComputeAccounting
import Testing

@Suite struct TrainingBillTests {
  private func job() throws -> TrainingJob {
    TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: try .named("H100-SXM"), chips: 64)
  }

  @Test func aKnownUtilisationGivesExactHours() throws {
    var job = try job()
    job.given.utilisation = LogNormal(median: 0.4)
    job.given.usdPerChipHour = LogNormal(median: 2)
    let bill = try job.bill()
    let hours = 6 * 8e9 * 2e12 / (3600 * 989.4e12 * 0.4)
    #expect(abs(bill.chipHours.median / hours - 1) < 1e-12 && bill.chipHours.logDeviation == 0)
    #expect(abs(bill.wallHours.median / (hours / 64) - 1) < 1e-12)
    #expect(abs((bill.usd?.median ?? 0) / (2 * hours) - 1) < 1e-12)
  }

  /// Drawn and closed intervals are those of the same unknowns.
  @Test func drawsAgreeWithTheClosedForm() throws {
    let bill = try job().bill()
    let draws = bill.draws(count: 10_000, seed: 7)
    for (drawn, closed) in [
      (draws.chipHours, bill.chipHours), (draws.usd, try #require(bill.usd)), (draws.megawattHours, try #require(bill.megawattHours)),
      (draws.tonnesCO2, try #require(bill.tonnesCO2)),
    ] {
      let (sample, exact) = (MedianInterval(sample: drawn), closed.interval)
      #expect(abs(sample.median / exact.median - 1) < 0.03)
      #expect(abs(sample.low / exact.low - 1) < 0.05 && abs(sample.high / exact.high - 1) < 0.05)
    }
  }

  @Test func aSeedGivesTheSameDraws() throws {
    let bill = try job().bill()
    #expect(bill.draws(count: 100, seed: 3).usd == bill.draws(count: 100, seed: 3).usd)
    #expect(bill.draws(count: 100, seed: 3).usd != bill.draws(count: 100, seed: 4).usd)
  }

  @Test func aFormatThatTheChipLacksIsRefused() throws {
    var job = TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: try .named("A100"), chips: 64)
    job.format = .fp8
    let problem = #expect(throws: TrainingProblem.self) { try job.bill() }
    #expect(problem?.description == "A100-80GB has no measured training in fp8: choose bf16 or fp16 or tf32 or fp32.")
  }

  @Test func theLargestUnknownComesFirst() throws {
    let bill = try job().bill()
    #expect(bill.moneySensitivity.map(\.unknown).first == "price")
    #expect(abs(bill.carbonSensitivity.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    #expect(bill.constants.allSatisfy { !$0.source.isEmpty })
  }
}
