import Foundation
import Testing

/// `isoflop cost` of a small mixture of experts, and of a number of parameters.
@Suite struct CostCommandTests {
  /// Two layers of width 64: 4 query heads and 2 key heads of width 32, 8 experts of width 48, 2 for a token; untied tables of 100 tokens.
  static let mixture = """
    {"model_type": "qwen3_moe", "vocab_size": 100, "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
     "head_dim": 32, "intermediate_size": 128, "moe_intermediate_size": 48, "num_experts": 8, "num_experts_per_tok": 2, "decoder_sparse_step": 1,
     "mlp_only_layers": [], "tie_word_embeddings": false, "rope_theta": 10000.0, "time_step_limit": [0.0, Infinity]}
    """

  private func run(_ options: String..., configuration: String = mixture) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["cost", "--config", "-"] + options, input: configuration)
  }

  @Test func countsAConfiguration() throws {
    let outcome = try run("--tokens", "1e6", "--context", "10", "--json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try outcome.object()
    // Attention 64·128 + 2·64·64 + 128·64, norms of heads 2·32; router 64·8, experts 8·3·64·48; two norms; two tables and the last norm.
    let attention = 64 * 128 + 2 * 64 * 64 + 128 * 64
    let total = 2 * (attention + 64 + 512 + 8 * 3 * 64 * 48 + 128) + 2 * 6400 + 64
    let parameters = try #require(object["parameters"] as? [String: Int])
    #expect(parameters["total"] == total && parameters["embedding"] == 6400 && parameters["head"] == 6400)
    #expect(parameters["active"] == total - 2 * 6 * 3 * 64 * 48)
    let multiplied = 2 * (attention + 512 + 2 * 3 * 64 * 48) + 6400
    #expect(parameters["multiplied"] == multiplied)
    #expect(object["kvCacheBytesPerToken"] as? Int == 2 * 2 * 2 * 2 * 32)
    #expect(object["kvCacheBytes"] as? Int == 10 * 2 * 2 * 2 * 2 * 32)
    let flop = try #require(object["flop"] as? [String: Any])
    #expect(flop["convention"] as? String == "causal")
    // Attention reads 5.5 of 10 positions in the mean, 4·128 FLOP each in two layers; a token behind them reads 11.
    #expect(flop["training"] as? Double == 1e6 * 3 * (2 * Double(multiplied) + 2 * 512 * 5.5))
    #expect(flop["generatedToken"] as? Double == 2 * Double(multiplied) + 2 * 512 * 11)
    let names = try #require(object["conventions"] as? [[String: Any]]).compactMap { $0["name"] as? String }
    #expect(names == ["6ND", "layers", "products", "causal", "square", "6ND+square", "recomputed"])
  }

  @Test func printsATableThatFitsATerminal() throws {
    let outcome = try run("--tokens", "1e6", "--samples", "4", "--prompt-tokens", "20", "--completion-tokens", "30")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for words in ["parameters of qwen3_moe", "input table", "6ND", "recomputed", "KV cache of a token, bytes", "FLOP of 4 answers"] {
      #expect(outcome.output.contains(words), "\(words)")
    }
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func explainsWhatItRead() throws {
    let outcome = try run("--explain")
    #expect(outcome.output.contains("num_experts = 8: routed experts of a layer"))
    #expect(outcome.output.contains("attention_bias = false: biases of attention"))
    #expect(outcome.output.contains("rope_theta"))
    let reading = try #require(run("--explain", "--json").object()["reading"] as? [String: Any])
    #expect((reading["unread"] as? [String])?.contains("rope_theta") == true)
  }

  @Test func countsParametersWithoutAConfiguration() throws {
    let outcome = try CommandLineTool.run("cost", "--parameters", "8e9", "--tokens", "2e12", "--json")
    let flop = try #require(outcome.object()["flop"] as? [String: Any])
    #expect(flop["convention"] as? String == "6ND" && flop["training"] as? Double == 6 * 8e9 * 2e12)
    #expect(flop["generatedToken"] as? Double == 16e9)
    #expect(try outcome.object()["kvCacheBytesPerToken"] == nil)
  }

  @Test func refusesWhatItDoesNotKnow() throws {
    let unknown = try run(configuration: #"{"model_type": "qwen3_mo", "hidden_size": 64}"#)
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("“qwen3_mo” isn't known") && unknown.errors.contains("qwen3_moe"))
    let missing = try run(configuration: #"{"model_type": "phi3"}"#)
    #expect(missing.status == 65 && missing.errors.contains("“hidden_size”"))
    #expect(try run(configuration: "{").status == 65)
    #expect(try CommandLineTool.run("cost").status == 64)
    #expect(try CommandLineTool.run("cost", "--parameters", "8e9", "--explain").status == 64)
    #expect(try CommandLineTool.run("cost", "--parameters", "8e9", "--samples", "3").status == 64)
  }
}
