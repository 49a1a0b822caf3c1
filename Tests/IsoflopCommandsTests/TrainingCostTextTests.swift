import ArgumentParser
import ComputeAccounting
import Testing
import TextFormats

@testable import IsoflopCommands

/// The options of hardware and layout as values, and their results as text: without a process.
@Suite struct TrainingCostTextTests {
  private func hardware(_ options: String...) throws -> HardwareOptions {
    try HardwareOptions.parse(["--hardware", "H100-SXM", "--chips", "64"] + options)
  }

  private func summary(_ options: String..., explains: Bool = false) throws -> TrainingCostSummary {
    let parsed = try HardwareOptions.parse(["--hardware", "H100-SXM", "--chips", "64"] + options)
    let job = try #require(try parsed.job(activeParameters: 8e9, tokens: 2e12))
    let conventions = [(name: "6ND", flop: job.flop), (name: "square", flop: 1.1 * job.flop)]
    return TrainingCostSummary(try job.bill(), conventions: conventions, draws: 1000, seed: parsed.seed, explains: explains)
  }

  @Test(arguments: [("2.5", 2.5), ("$2.5", 2.5), ("2.5 USD", 2.5), ("30000", 30_000), ("$30k", 30_000)])
  func pricesAreRead(text: String, usd: Double) {
    #expect(PriceOption(argument: text)?.usd == usd)
  }

  @Test(arguments: ["€2.5", "two", "", "2.5 kWh", "$"]) func otherPricesAreRefused(text: String) {
    #expect(PriceOption(argument: text) == nil)
  }

  @Test func optionsBecomeGivenConstants() throws {
    let options = try hardware(
      "--price", "2", "--pue", "1.1", "--watts", "650", "--grid-intensity", "0.2", "--market-intensity", "0", "--utilisation", "0.35",
      "--year", "2021",
      "--precision", "fp8")
    let job = try #require(try options.job(activeParameters: 8e9, tokens: 2e12))
    #expect(job.flop == 6 * 8e9 * 2e12 && job.chips == 64 && job.format == .fp8 && job.year == 2021)
    #expect(job.given.usdPerChipHour?.median == 2 && job.given.pue?.median == 1.1 && job.given.watts == 650)
    #expect(job.given.grid?.value.median == 0.2 && job.given.grid?.basis == .given && job.given.marketIntensity == 0)
    #expect(job.given.utilisation?.median == 0.35)
  }

  /// A chip without BF16 trains in FP16 unless something else is asked for.
  @Test func theFormatIsTheChips() throws {
    let options = try HardwareOptions.parse(["--hardware", "V100", "--chips", "8"])
    #expect(try options.job(activeParameters: 1e9, tokens: 1e9)?.format == .fp16)
  }

  @Test func ownedChipsReplaceTheRent() throws {
    let options = try hardware("--purchase", "30000")
    let bill = try #require(try options.job(activeParameters: 8e9, tokens: 2e12)).bill()
    #expect(bill.price?.name == "price of a chip-hour, owned" && bill.price?.basis == .derived)
    #expect(throws: (any Error).self) { try hardware("--purchase", "30000", "--price", "2") }
  }

  @Test func optionsOfALayoutBecomeOne() throws {
    let options = try LayoutOptions.parse([
      "--tensor", "8", "--pipeline", "2", "--context-parallel", "2", "--expert", "2", "--interleave", "4", "--zero", "3", "--micro-batch",
      "2",
      "--global-batch", "64", "--recompute", "full", "--sequence-parallel", "--gradient-bytes", "2",
    ])
    let layout = options.layout(chips: 64, sequence: 8192)
    #expect(options.isGiven && layout.data == 2 && layout.microBatches == 16 && layout.sequence == 8192)
    #expect((layout.tensor, layout.pipeline, layout.context, layout.expert) == (8, 2, 2, 2))
    #expect((layout.interleave, layout.zero, layout.microBatch) == (4, 3, 2))
    #expect(layout.recomputation == .full && layout.hasSequenceParallelism && layout.gradientBytes == 2)
    #expect(try !LayoutOptions.parse([]).isGiven)
    #expect(throws: (any Error).self) { try LayoutOptions.parse(["--gradient-bytes", "3"]) }
  }

  @Test func shortRunsAreInHoursAndLongOnesInDays() throws {
    #expect(try summary().lines.contains { $0.hasPrefix("days on the clock") })
    #expect(try summary("--utilisation", "1").lines.contains { $0.hasPrefix("days on the clock") })
    let parsed = try HardwareOptions.parse(["--hardware", "H100-SXM", "--chips", "100000"])
    let job = try #require(try parsed.job(activeParameters: 8e9, tokens: 2e12))
    let quick = TrainingCostSummary(try job.bill(), conventions: [], draws: 1000, seed: 1, explains: false)
    #expect(quick.lines.contains { $0.hasPrefix("hours on the clock") })
  }

  /// FLOP of another convention over the same hours are another utilisation.
  @Test func utilisationsFollowTheirConventions() throws {
    let utilisations = try summary().utilisations
    let (plain, square) = (try #require(utilisations["6ND"]), try #require(utilisations["square"]))
    #expect(abs(square.median / plain.median - 1.1) < 1e-12 && abs(square.high / plain.high - 1.1) < 1e-12)
  }

  @Test func aGivenUnknownDecidesNothing() throws {
    let given = try summary("--utilisation", "0.4", "--price", "2")
    #expect(given.moneySensitivity.isEmpty && given.usd?.low == given.usd?.high)
    #expect(given.sensitivityLines.allSatisfy { !$0.hasPrefix("price") && $0.count <= 80 })
  }

  @Test func constantsShowTheirGround() throws {
    let lines = TrainingCostSummary.Constant.lines(try summary("--pue", "1.1", explains: true).constants ?? [])
    #expect(lines.contains("  given      PUE: 1.1"))
    #expect(lines.contains { $0.hasPrefix("  published  maximal power of a chip: 700 W; NVIDIA H100 white paper") })
    #expect(try summary().constants == nil && TrainingCostSummary.Constant.lines([]).isEmpty)
  }

  @Test func memoryShowsItsStageAndItsMargin() throws {
    let text = """
      {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
       "num_key_value_heads": 8}
      """
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    let chip = try Accelerator.named("H100-SXM")
    let options = try LayoutOptions.parse(["--pipeline", "2", "--global-batch", "64", "--micro-batch", "1"])
    let summary = try MemorySummary(options.layout(chips: 8, sequence: 4096), model, chip: chip, format: .bf16)
    #expect(summary.fits == (summary.margin >= 0) && summary.total == summary.memory.total)
    #expect(summary.lines.contains { $0.hasPrefix("all, on stage 1") } && summary.lines.contains { $0.contains("fit") })
    #expect(summary.lines.last?.hasPrefix("A step takes ") == true && summary.lines.allSatisfy { $0.hasPrefix("A step") || $0.count <= 80 })
    let step = try #require(summary.secondsPerStep)
    #expect(abs((summary.tokensPerSecond?.median ?? 0) / (64 * 4096 / step.median) - 1) < 1e-12)
  }
}
