import ComputeAccounting
import Testing

/// Published figures of electricity and carbon, by the identities that their sources state.
@Suite struct EnergyTests {
  private func bill(_ chip: String, hours: Double, watts: Double, ratio: Double = 1, pue: Double, kilograms: Double) throws -> TrainingBill
  {
    let accelerator = try Accelerator.named(chip)
    var job = TrainingJob(
      flop: hours * 3600 * accelerator.peaks.sixteenBit * 0.4, activeParameters: 1e10, accelerator: accelerator, chips: 1)
    job.given.utilisation = LogNormal(median: 0.4)
    job.given.watts = watts
    job.given.serverRatio = LogNormal(median: ratio)
    job.given.pue = LogNormal(median: pue)
    job.given.grid = SourcedConstant("CO₂ of a kWh", LogNormal(median: kilograms), unit: "kg", basis: .given, source: "the paper", date: "")
    return try job.bill()
  }

  /// LLaMA and OPT (arXiv:2302.13971, table 15): hours · 400 W · 1.1 · 0.385.
  @Test(arguments: [(82_432.0, 36.0, 14.0), (135_168, 59, 23), (530_432, 233, 90), (1_022_362, 449, 173), (809_472, 356, 137)])
  func llamaAndOPT(hours: Double, megawattHours: Double, tonnes: Double) throws {
    let bill = try bill("A100-80GB", hours: hours, watts: 400, pue: 1.1, kilograms: 0.385)
    #expect(abs((bill.megawattHours?.median ?? 0) - megawattHours) < 1)
    #expect(abs((bill.tonnesCO2?.median ?? 0) - tonnes) < 1)
  }

  /// BLOOM (arXiv:2211.02001): 1,082,990 h · 0.4 kW = 433.2 MWh, at 57 g 24.69 t.
  @Test func bloom() throws {
    let bill = try bill("A100-80GB", hours: 1_082_990, watts: 400, pue: 1, kilograms: 0.057)
    #expect(abs((bill.megawattHours?.median ?? 0) - 433.2) < 0.1 && abs((bill.tonnesCO2?.median ?? 0) - 24.69) < 0.01)
  }

  /// GPT-3 (arXiv:2104.10350, table 4): 10,000 V100 · 14.8 d · 330 W · 1.1 = 1,287 MWh, at 0.429 kg 552 t.
  @Test func gpt3() throws {
    let bill = try bill("V100", hours: 10_000 * 14.8 * 24, watts: 330, pue: 1.1, kilograms: 0.429)
    #expect(abs((bill.megawattHours?.median ?? 0) / 1287 - 1) < 0.003 && abs((bill.tonnesCO2?.median ?? 0) / 552 - 1) < 0.003)
  }

  /// Gopher (arXiv:2112.11446, table A26): 3.768e6 h · 283 W · 1.08 at 0.33 kg = 380 t.
  @Test func gopher() throws {
    let bill = try bill("TPU-v3", hours: 3.768e6, watts: 283, pue: 1.08, kilograms: 0.33)
    #expect(abs((bill.tonnesCO2?.median ?? 0) / 380 - 1) < 0.002)
  }

  /// Llama 2's card: 0.4235 t a MWh of maximal power, PUE included.
  @Test(arguments: [(368_640.0, 62.44), (1_720_320, 291.42)]) func llama2(hours: Double, tonnes: Double) throws {
    let bill = try bill("A100-80GB", hours: hours, watts: 400, pue: 1, kilograms: 0.4235)
    #expect(abs((bill.tonnesCO2?.median ?? 0) / tonnes - 1) < 0.001)
  }

  /// The usual constants against runs whose electricity was metered: the load is from the first two, the others are not in it.
  @Test(arguments: [
    ("H100-SXM", 832_102.0, 757.0, 0.15), ("V100", 3_552_000, 1287, 0.15), ("TPU-v3", 245_760, 85.7, 0.15), ("TPU-v3", 76_186, 24.1, 0.15),
    ("TPU-v4", 1_399_000, 456, 0.15),
  ]) func meteredRuns(chip: String, hours: Double, megawattHours: Double, tolerance: Double) throws {
    let accelerator = try Accelerator.named(chip)
    let constants = EnergyConstants(accelerator)
    let watts = try #require(accelerator.watts)
    let predicted = hours * watts * constants.serverRatio.value.median * constants.pue.value.median * 1e-6
    #expect(abs(predicted / megawattHours - 1) < tolerance, "\(predicted) for \(megawattHours) MWh")
  }

  @Test func marketAndPlaceAreApart() throws {
    var job = TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: try .named("H100"), chips: 64)
    job.given.marketIntensity = 0
    let bill = try job.bill()
    #expect(bill.marketTonnesCO2 == MedianInterval(0) && (bill.tonnesCO2?.median ?? 0) > 10)
    #expect(abs(bill.embodiedTonnesCO2.median / (bill.chipHours.median * bill.embodied.value.median / 1000) - 1) < 1e-12)
  }

  @Test func placesAreFoundOrRefused() throws {
    #expect(try GridIntensity.named("FRA").value.median == 0.056)
    #expect(try GridIntensity.named("sweden").name == "CO₂ of a kWh in Sweden")
    #expect(try GridIntensity.named("us-central1").value.median == 0.43)
    let problem = #expect(throws: UnknownPlace.self) { try GridIntensity.named("Germny") }
    #expect(problem?.description.contains("is “Germany” meant?") == true)
  }

  /// A chip without a published power has no electricity, and one with a given power has.
  @Test func anUnpublishedPowerIsNotGuessed() throws {
    var job = TrainingJob(activeParameters: 8e9, tokens: 2e12, accelerator: try .named("TPU-v5p"), chips: 64)
    #expect(try job.bill().megawattHours == nil && job.bill().draws(count: 10).tonnesCO2.isEmpty)
    job.given.watts = 400
    #expect(try job.bill().megawattHours != nil)
  }
}
