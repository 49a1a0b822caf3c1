import Foundation
import Testing

/// `isoflop cost --serve`: an engine's pool, times, money and energy.
@Suite struct ServingCostCommandTests {
  /// Llama 3.1 8B.
  private static let llama = """
    {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
     "num_key_value_heads": 8, "tie_word_embeddings": false}
    """

  private static let load = ["--serve", "--hardware", "H100-SXM", "--chips", "1", "--prompt-tokens", "200", "--completion-tokens", "400"]

  private func run(_ options: [String], model: String = llama) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["cost", "--config", "-"] + options, input: model)
  }

  private func serving(_ options: String..., model: String = llama) throws -> [String: Any] {
    let outcome = try run(Self.load + options + ["--json"], model: model)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try #require(outcome.object()["serving"] as? [String: Any])
  }

  private func interval(_ object: [String: Any], _ key: String) throws -> (median: Double, low: Double, high: Double) {
    let value = try #require(object[key] as? [String: Double], "\(key)")
    return (try #require(value["median"]), try #require(value["low"]), try #require(value["high"]))
  }

  @Test func everyQuantityHasItsInterval() throws {
    let object = try serving("--batch", "64")
    let names = [
      "secondsToFirstToken", "secondsPerOutputToken", "secondsPerAnswer", "tokensPerSecond", "usdPerMillionTokens", "joulesPerToken",
      "buildingJoulesPerToken",
    ]
    for name in names {
      let (median, low, high) = try interval(object, name)
      #expect(low > 0 && low < median && median < high, "\(name)")
    }
    // A server of this load was measured: 5,147 tokens a second and 0.119 J a token.
    let (speed, joules) = (try interval(object, "tokensPerSecond"), try interval(object, "joulesPerToken"))
    #expect(speed.low < 5147 && 5147 < speed.high && joules.low < 0.119 && 0.119 < joules.high)
    #expect(object["batch"] as? Int == 64 && object["hardware"] as? String == "H100-SXM")
    #expect((object["conventions"] as? [String: Double])?["ecoLogits"] ?? 0 > 0.1)
  }

  /// The pool is that of the engine's share of the memory.
  @Test func thePoolFollowsTheEnginesShare() throws {
    let usual = try serving()
    let pool = try #require(usual["cachePoolBytes"] as? Double)
    #expect(abs(pool - (0.9 * 80 * 0x1p30 - 3e9 - 2 * 8_030_261_248)) < 1 && usual["batch"] as? Int == 32)
    #expect(usual["mostSequences"] as? Int == Int(pool / (600 * 131_072)))
    let less = try serving("--memory-utilisation", "0.5")
    #expect(try #require(less["cachePoolBytes"] as? Double) < pool - 0.39 * 80 * 0x1p30)
    let narrow = try serving("--cache-precision", "fp8")
    #expect(narrow["mostSequences"] as? Int == Int(pool / (600 * 65_536)))
    let fp8 = try serving("--precision", "fp8")
    #expect(try interval(fp8, "tokensPerSecond").median > interval(usual, "tokensPerSecond").median)
  }

  @Test func pricesAndOccupancyMakeTheMoney() throws {
    let given = try serving("--price", "2", "--batch", "16")
    let (usd, speed) = (try interval(given, "usdPerMillionTokens"), try interval(given, "tokensPerSecond"))
    #expect(abs(usd.median * speed.median * 3600 / 1e6 - 2) < 1e-9)
    let half = try serving("--price", "2", "--batch", "16", "--occupancy", "0.5")
    #expect(abs(try interval(half, "usdPerMillionTokens").median / usd.median - 2) < 1e-9)
    let efficient = try serving("--pue", "1", "--batch", "16")
    #expect(try interval(efficient, "buildingJoulesPerToken").median < interval(given, "buildingJoulesPerToken").median)
  }

  @Test func theTextFitsATerminal() throws {
    let outcome = try run(Self.load + ["--batch", "8"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in [
      "serving on 1 × H100-SXM, batch 8", "each further token, ms", "energy of the chips, J/token", "pool of", "EcoLogits 0.9",
      "a queue comes on top",
    ] {
      #expect(outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words), "\(words)")
    }
    for line in outcome.output.split(separator: "\n") where !line.contains("pool") && !line.contains("note:") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func explainsItsConstants() throws {
    // Lines are broken at 80 columns.
    let text = try run(Self.load + ["--explain"]).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in [
      "published memory of the engine over the chip's: 0.9; vLLM", "assumed workspace of a chip: ",
      "measured time of a sequence at each step: ",
      "fit to 125 rows of ml-energy/leaderboard", "price of a chip-hour on demand", "PUE",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    let constants = try #require(try serving("--explain")["constants"] as? [[String: Any]])
    #expect(constants.count == 17 && constants.allSatisfy { ($0["source"] as? String)?.isEmpty == false })
    #expect(try serving()["constants"] == nil)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let large = Self.llama.replacing("\"num_hidden_layers\": 32", with: "\"num_hidden_layers\": 400")
    let outcome = try run(Self.load, model: large)
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.contains("don't fit: 1 × H100-SXM leave 74.3 GB to the engine") && outcome.errors.contains("chips or more"),
      "\(outcome.errors)")
    let batch = try run(Self.load + ["--batch", "900000"])
    #expect(batch.status == 64 && batch.errors.contains("too many: the engine's pool holds"), "\(batch.errors)")
    let node = try run(["--serve", "--hardware", "H100-SXM", "--chips", "16", "--prompt-tokens", "1", "--completion-tokens", "1"])
    #expect(node.status == 64 && node.errors.contains("can't be one engine here: use 1 to 8 chips"), "\(node.errors)")
    let format = try run(Self.load.map { $0 == "H100-SXM" ? "A100-80GB" : $0 } + ["--precision", "fp8"])
    #expect(format.status == 64 && format.errors.contains("A100-80GB doesn't multiply in fp8"), "\(format.errors)")
  }

  @Test func optionsBelongTogether() throws {
    #expect(try run(["--serve", "--hardware", "H100-SXM", "--chips", "1"]).status == 64)
    #expect(try run(["--batch", "8"]).errors.contains("--batch is of an engine that serves: give --serve too"))
    #expect(try run(["--occupancy", "0.5"]).status == 64)
    #expect(try run(Self.load + ["--cache-precision", "fp32"]).errors.contains("keys and values are kept in bf16 or fp8"))
    #expect(try run(Self.load + ["--occupancy", "2"]).status == 64)
    #expect(try CommandLineTool.run(["cost", "--parameters", "8e9"] + Self.load).status == 64)
    // What isn't served still says what is missing.
    let without = try run(["--hardware", "H100-SXM", "--chips", "8"])
    #expect(without.status == 64 && without.errors.contains("or --serve for answers"))
  }

  /// Without a published power there is no energy, and without a price no money: each is said, none is guessed.
  @Test func missingFactsAreSaid() throws {
    let options = Self.load.map { $0 == "H100-SXM" ? "TPU-v5p" : $0 }
    let outcome = try run(options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("note: no power of TPU-v5p is published") && outcome.output.contains("no public price of TPU-v5p"))
    let object = try #require(try run(options + ["--json"]).object()["serving"] as? [String: Any])
    #expect(object["joulesPerToken"] == nil && object["usdPerMillionTokens"] == nil && object["tokensPerSecond"] != nil)
  }
}
