import Foundation
import Testing

/// `isoflop cost` with hardware: hours, money, electricity, carbon, and the memory of a chip.
@Suite struct TrainingCostCommandTests {
  private static let run = ["cost", "--parameters", "8e9", "--tokens", "2e12", "--hardware", "H100-SXM", "--chips", "512"]

  private func object(_ options: String...) throws -> [String: Any] {
    let outcome = try CommandLineTool.run(Self.run + options + ["--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.object()
  }

  @Test func everyQuantityHasItsInterval() throws {
    let object = try object()
    for name in ["chipHours", "wallHours", "usd", "megawattHours", "tonnesCO2", "flop"] {
      let interval = try #require(object[name] as? [String: Any])
      let (low, median, high) = (interval["low"] as? Double ?? 0, interval["median"] as? Double ?? 0, interval["high"] as? Double ?? 0)
      #expect(low > 0 && low <= median && median <= high, "\(name)")
    }
    let hours = try #require(object["chipHours"] as? [String: Double])
    let wall = try #require(object["wallHours"] as? [String: Double])
    #expect(abs((hours["median"] ?? 0) / (wall["median"] ?? 1) - 512) < 1e-6)
    #expect((object["flop"] as? [String: Any])?["median"] as? Double == 6 * 8e9 * 2e12)
  }

  @Test func givenConstantsReplaceTheTables() throws {
    let object = try object("--utilisation", "0.4", "--price", "$2.5")
    let hours = 6 * 8e9 * 2e12 / (0.4 * 3600 * 989.4e12)
    let usd = try #require(object["usd"] as? [String: Double])
    #expect(abs((usd["median"] ?? 0) / (2.5 * hours) - 1) < 1e-9 && usd["low"] == usd["high"])
  }

  @Test func aSeedGivesTheSameBytes() throws {
    let outputs = try ["1", "1", "2"].map { try CommandLineTool.run(Self.run + ["--json", "--seed", $0]).output }
    #expect(outputs[0] == outputs[1] && outputs[0] != outputs[2])
  }

  @Test func theTextFitsATerminalAndSaysWhatDecides() throws {
    let outcome = try CommandLineTool.run(Self.run + ["--region", "France", "--market-intensity", "0", "--explain"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "training on 512 × H100-SXM", "chip-hours", "CO₂ by contracts, t", "a vendor's offer", "measured   utilisation",
      "assumed    CO₂ of making",
    ] {
      #expect(outcome.output.contains(words), "\(words)")
    }
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func theMemoryOfAChipSaysWhetherItFits() throws {
    let llama = """
      {"model_type": "llama", "vocab_size": 128256, "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80, "num_attention_heads": 64,
       "num_key_value_heads": 8}
      """
    let layout = [
      "cost", "--config", "-", "--hardware", "H100-SXM", "--chips", "64", "--tensor", "8", "--pipeline", "2", "--micro-batch", "1",
    ]
    let short = try CommandLineTool.run(layout, input: llama)
    #expect(short.status == 0 && short.output.contains("It doesn't fit: "), "\(short.errors)")
    let divided = try CommandLineTool.run(layout + ["--zero", "1", "--sequence-parallel", "--recompute", "full", "--json"], input: llama)
    let memory = try #require(divided.object()["memory"] as? [String: Any])
    #expect(memory["fits"] as? Bool == true && (memory["margin"] as? Double ?? 0) > 0 && memory["data"] as? Int == 4)
  }

  @Test func contradictionsNameWhatBinds() throws {
    func errors(_ arguments: [String], input: String? = nil) throws -> String {
      let outcome = try CommandLineTool.run(arguments, input: input ?? "")
      #expect(outcome.status == 64, "\(arguments)")
      return outcome.errors
    }
    let model = Array(Self.run.prefix(5))
    #expect(try errors(model + ["--hardware", "H101", "--chips", "8"]).contains("“H101” isn't known"))
    #expect(try errors(model + ["--hardware", "H100-SXM"]).contains("--hardware needs --chips"))
    #expect(try errors(model + ["--chips", "8"]).contains("--chips needs --hardware"))
    #expect(try errors(Self.run + ["--region", "Germny"]).contains("is “Germany” meant?"))
    #expect(try errors(Self.run + ["--region", "FRA", "--grid-intensity", "0.1"]).contains("not both"))
    #expect(try errors(Self.run + ["--utilisation", "1.2"]).contains("--utilisation must lie between"))
    #expect(try errors(Self.run + ["--tensor", "8"]).contains("give --config and --hardware"))
    #expect(
      try errors(["cost", "--parameters", "8e9", "--tokens", "1e9", "--hardware", "A100", "--chips", "8", "--precision", "fp8"]).contains(
        "fp8"))
    let layout = ["cost", "--config", "-", "--hardware", "H100-SXM", "--chips", "60", "--tensor", "8"]
    #expect(try errors(layout, input: CostCommandTests.mixture).contains("60 chips don't divide into groups of 8"))
  }

  @Test func aPriceThatNobodyListsIsNotGuessed() throws {
    let outcome = try CommandLineTool.run("cost", "--parameters", "8B", "--tokens", "2T", "--hardware", "TPU-v5p", "--chips", "64")
    #expect(outcome.status == 0 && outcome.output.contains("no public price of TPU-v5p is known here: --price gives it"))
    #expect(outcome.output.contains("no power of TPU-v5p is published: --watts gives it") && !outcome.output.contains("electricity"))
  }
}
