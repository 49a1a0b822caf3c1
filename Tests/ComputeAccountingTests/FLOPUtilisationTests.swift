import ComputeAccounting
import NumericalMethods
import Testing
import TextFormats

/// Utilisations from throughput, as published work counts them.
@Suite struct FLOPUtilisationTests {
  /// Megatron-LM's 175B: 96·B·s·L·C²(1 + s/6C + V/16LC) with recomputation are 140 TFLOP/s at its throughput (arXiv:2104.04473, eq. 3).
  @Test func conventionsOfOneThroughputDiffer() throws {
    let text = """
      {"model_type": "gpt2", "vocab_size": 51200, "n_positions": 2048, "n_embd": 12288, "n_layer": 96, "n_head": 96, "resid_pdrop": 0.1}
      """
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    let (width, layers, sequence, vocabulary) = (12288.0, 96.0, 2048.0, 51200.0)
    let shares = FLOPUtilisation.all(model, context: 2048, tokensPerSecond: 1e5, chips: 1024, peak: 312e12)
    func share(_ convention: TrainingConvention) -> Double { shares.first { $0.convention == convention }?.share ?? 0 }
    let square = 72 * layers * width * width * (1 + sequence / (6 * width) + vocabulary / (12 * layers * width))
    #expect(abs(share(.square) / (square * 1e5 / (1024 * 312e12)) - 1) < 1e-12)
    #expect(shares.count == TrainingConvention.allCases.count && shares.count >= 4)
    #expect(share(.recomputed) > share(.square) && share(.square) > share(.causal) && share(.causal) > share(.products))
  }
}

/// The widths and layers of the MPT models of LLM Foundry's benchmark.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct LLMFoundryTests {
  private static let shapes = [
    "125m": (768, 12), "350m": (1024, 24), "760m": (1536, 24), "1b": (2048, 24), "3b": (2560, 32), "7b": (4096, 32), "13b": (5120, 40),
    "30b": (7168, 48), "70b": (8192, 80),
  ]

  @Test func theMeasuredUtilisationsAreReproduced() throws {
    let rows = try SharedPlanning.rows("llm_foundry_train_throughput.csv")
    let errors = try rows.map { row -> Double in
      let (width, layers) = try #require(Self.shapes[row["model"] ?? ""])
      let chip = try Accelerator.named(row["gpu"] ?? "")
      let peak = try #require(chip.peaks[row["precision"] == "amp_fp8" ? .fp8 : .bf16])
      // 6ND + 3DAT of a decoder: A = 4·layers·width.
      let attention = TransformerShape(activeParameters: 0, layers: layers, width: width)
        .squareAttentionFLOPsPerToken(context: Int(row.number("seq_len") ?? 0))
      let flops = approximateTrainingFLOPs(parameters: row.number("n_params") ?? 0, tokens: 1) + 3 * attention
      let share = FLOPUtilisation.share(
        flopsPerToken: flops, tokensPerSecond: row.number("tokens_per_s") ?? 0, chips: Int(row.number("n_gpus") ?? 1), peak: peak)
      return abs(100 * share / (row.number("mfu_pct") ?? 0) - 1)
    }
    #expect(errors.count == 216)
    #expect(Percentiles(errors).median <= 0.0002, "median \(Percentiles(errors).median)")
  }
}
